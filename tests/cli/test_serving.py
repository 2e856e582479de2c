"""What `cordboard serve` says when it cannot: one sentence with the remedy, and no traceback."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from cordboard.store.database import open_database
from tests.faults import locked
from tests.needs import ROOT
from tests.stores import environment

CORDBOARD = Path(sys.executable).with_name("cordboard")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "tests/system/site", tmp_path / "site")
    return tmp_path / "site"


def serve(site: Path, *options: str) -> tuple[int, str]:
    """Start a server that cannot start; its exit code and what it said."""
    ended = subprocess.run(
        [CORDBOARD, "serve", str(site), "--port", "0", "--sip-port", "0", *options],
        capture_output=True, text=True, check=False, timeout=60, env=environment(site / ".cordboard"),
    )  # fmt: skip
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended.returncode, ended.stderr


def test_a_web_port_that_is_taken_is_told_before_any_prompt_is_spoken(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, said = serve(site, "--port", str(port))
    assert code == 1
    assert f"127.0.0.1 port {port} cannot be served: Address already in use; choose another with --port" in said
    assert not (site / ".cordboard/speech-cache").exists()


def test_a_sip_port_that_is_taken_is_told_with_what_to_do(site: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        code, said = serve(site, "--sip-port", str(other.getsockname()[1]))
    assert code == 1
    assert "cannot listen for calls on UDP 127.0.0.1:" in said
    assert "set another host or port" in said


def test_a_database_that_another_program_holds_is_waited_for_and_told(site: Path) -> None:
    open_database(site / ".cordboard/cordboard.db").dispose()
    with locked(site / ".cordboard/cordboard.db"):
        code, said = serve(site)
    assert code == 1
    why = "(database is locked|canceling statement due to lock timeout)"
    assert re.search(f"cannot be written: {why}; is another program using it", said)


def test_a_public_address_that_is_none_is_told_with_an_example(site: Path) -> None:
    code, said = serve(site, "--public-url", "pbx/calls")
    assert code == 2
    assert "--public-url: 'pbx/calls' is no web address; write one that begins with http:// or https://" in said


def test_a_database_of_a_newer_cordboard_is_left_alone(site: Path) -> None:
    database = site / ".cordboard/cordboard.db"
    engine = open_database(database)
    with engine.begin() as newer:
        newer.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    code, said = serve(site)
    assert code == 2
    assert "was made by a newer Cordboard" in said
    assert "update Cordboard" in said


def test_a_site_with_mistakes_is_told_with_their_places(site: Path) -> None:
    file = site / "site.yaml"
    text = file.read_text()
    file.write_text(text.replace("flow: every-key", "flow: every-kee"))
    code, said = serve(site)
    assert code == 2
    assert "site.yaml:" in said
    assert "Did you mean 'every-key'?" in said
    file.write_text(text.replace("line:\n", "line:\n  prot: 5060\n"))
    code, said = serve(site)
    assert code == 2
    assert "the line has no setting 'prot'. Did you mean 'port'?" in said
    file.write_text(text.replace("line:\n", "line:\n  outside: {prefixes: ['+1']}\n"))
    assert "Write it under outside_numbers" in serve(site)[1]
