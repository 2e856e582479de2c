"""A disk that fills while a command writes: nothing is left that is half a file."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cordboard.cli.main import app
from tests.needs import ROOT

FLOW = "flows/payment-call.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "examples/site", folder, ignore=shutil.ignore_patterns(".cordboard"))
    return folder


@contextmanager
def little_room() -> Iterator[None]:
    """No file takes more than 100 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    "command",
    [
        ("prove", FLOW, "--jobs", "1", "--junit", "new"),
        ("prove", FLOW, "--jobs", "1", "--sarif", "new"),
        ("prove", FLOW, "--jobs", "1", "--scenarios", "new"),
        ("cover", ".", "--flow", "payment-call", "--write", "new"),
        ("test", ".", "--junit", "new"),
        ("draw", FLOW, "--to", "new"),
    ],
)
def test_what_cannot_be_written_in_whole_is_not_there(site, monkeypatch, command):
    monkeypatch.chdir(site)
    with little_room():
        done = CliRunner().invoke(app, list(command))
    assert done.exit_code == 1, done.output + repr(done.exception)
    assert "cannot be written: File too large" in " ".join(done.output.split())
    new = site / "new"
    assert not [each for each in (new, *new.rglob("*")) if each.is_file()]
    assert not list(site.glob(".cordboard/proofs/*")), "nor half of a report that would be kept"
