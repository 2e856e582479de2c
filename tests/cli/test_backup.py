"""The page about backups is followed, command by command: what was lost is there again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.made_contacts import contacts, store
from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store import contacts as stored
from cordboard.store import recordings
from cordboard.store.database import open_database
from tests.needs import ROOT
from tests.postgres import programs
from tests.stores import Kind, fresh_store

PAGE = (ROOT / "docs/how-to/back-up.md").read_text(encoding="utf-8")


def follow(section: str, folder: Path, **environment: str) -> None:
    """Run the commands of a section of the page, as somebody would who copies them."""
    (block,) = re.findall(rf"<!-- {section} -->\n```console\n(.*?)```", PAGE, re.DOTALL)
    commands = re.findall(r"^\$ (.*)$", block, re.MULTILINE)
    assert commands
    path = os.pathsep.join((str(Path(sys.executable).parent), str(programs()), os.environ["PATH"]))
    for command in commands:
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path, **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def everything(place: str) -> tuple[list[object], list[object]]:
    engine = open_database(place)
    try:
        rows = stored.list_contacts(engine, limit=100)
        journals = [stored.journal(engine, each["id"]) for each in rows]
        return [*rows, *recordings.in_box(engine, "support")], list(journals)
    finally:
        engine.dispose()


@pytest.mark.sqlite_only("it runs on both kinds of stores in every run")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_site_is_restored_from_its_backup(kind: Kind, tmp_path: Path) -> None:
    site = tmp_path / "shop"
    shutil.copytree(ROOT / "examples/site", site, ignore=shutil.ignore_patterns(".cordboard"))
    data = site / ".cordboard"
    (data / "recordings").mkdir(parents=True)
    (data / "recordings/m1.wav").write_bytes(b"a voice")
    place = f"sqlite:///{data / 'cordboard.db'}" if kind == "sqlite" else fresh_store("postgresql", folder=tmp_path)
    engine = open_database(place)
    loaded = load_site(site, modules.types())
    flow = loaded.flows["support-line"]
    store(engine, flow, contacts(Program(flow), 20, site=loaded.site_facts(), service="support"))
    recordings.add(engine, recording="m1", contact="c1", box="support", seconds=2.0, at=5, held=False)
    before = everything(place)
    address = {} if kind == "sqlite" else {"CORDBOARD_STORE": place}
    # The site runs on: its database is open, and what was written last is in the log beside the file.
    follow(f"back up: {kind}", tmp_path, **address)
    recordings.add(engine, recording="m2", contact="c2", box="support", seconds=2.0, at=6, held=False)
    engine.dispose()
    shutil.rmtree(data)
    if kind == "postgresql":
        place = fresh_store("postgresql", schema=False, folder=tmp_path)
        address = {"CORDBOARD_STORE": place}
    follow(f"restore: {kind}", tmp_path, **address)
    assert everything(place) == before
    assert (data / "recordings/m1.wav").read_bytes() == b"a voice"
