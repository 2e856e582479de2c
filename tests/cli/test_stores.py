"""Stores that were copied badly, as commands are given them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.made_contacts import contacts, store
from cordboard import modules
from cordboard.cli import feeding, parallel
from cordboard.cli.main import app
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.store.database import open_database
from tests.needs import ROOT


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory) -> Path:
    """A site in which people have called."""
    folder: Path = tmp_path_factory.mktemp("lived-in") / "site"
    shutil.copytree(ROOT / "examples/site", folder, ignore=shutil.ignore_patterns(".cordboard"))
    site = load_site(folder, modules.types())
    engine = open_database(folder / ".cordboard/cordboard.db")
    flow = site.flows["support-line"]
    store(engine, flow, contacts(Program(flow), 100, site=site.site_facts(), service="support"))
    engine.dispose()
    return folder


def refused(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code == 2, done.output + repr(done.exception)
    return " ".join(done.output.split())


@pytest.mark.sqlite_only("it damages the file")
@pytest.mark.parametrize("processes", [1, 2])
def test_a_database_that_opens_but_cannot_be_read_to_its_end_is_named(lived_in, tmp_path, monkeypatch, processes):
    whole = lived_in / ".cordboard/cordboard.db"
    connection = sqlite3.connect(whole)
    ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'journal'").fetchall()
    ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    connection.close()
    copied, told = tmp_path / "copied.db", whole.read_bytes()
    copied.write_bytes(told[: (root - 1) * size] + b"\xff" * size + told[root * size :])
    monkeypatch.setattr(parallel, "WORTH_IT", 1)
    monkeypatch.setattr(parallel, "cores", lambda: processes)
    monkeypatch.setattr(feeding, "AT_A_TIME", 50)
    said = f"the database {copied} cannot be read to its end: database disk image is malformed. Copy it again"
    flow = lived_in / "flows/support-line.yaml"
    assert said in refused("backtest", flow, "--against", copied)
    assert said in refused("backtest", flow, "--against", copied, "--contact", "c1")
    assert said in refused("forecast", lived_in, "--data", copied)


@pytest.mark.sqlite_only("it is about files")
def test_an_empty_file_is_no_store_and_is_made_none(lived_in, tmp_path):
    empty = tmp_path / "copied.db"
    empty.touch()
    said = f"{empty} is an empty file. Copy it again"
    assert said in refused("backtest", lived_in / "flows/support-line.yaml", "--against", empty)
    assert said in refused("forecast", lived_in, "--data", empty)
    assert not empty.stat().st_size


def test_outcomes_go_through_a_pipe_and_do_not_take_its_place(lived_in, tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    done = CliRunner().invoke(app, ["export", "outcomes", "--site", str(lived_in), "--to", str(pipe)])
    reader.join(10)
    assert (done.exit_code, pipe.is_fifo()) == (0, True), done.output
    assert len(read[0].splitlines()) == 101
