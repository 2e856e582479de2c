"""``cordboard person delete`` killed at every step: the person is whole or gone, and the same command goes on."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cordboard.store import contacts, media_removals
from cordboard.store.database import open_database
from cordboard.store.persons import PersonHoldings, find_person
from tests.cli.test_person import run, site  # noqa: F401 - a fixture

NUMBER = "+12025550143"
PERSON = "person", "delete", NUMBER, "--yes", "--site"
SOUND = ".cordboard/recordings/r1.wav"

#: Runs the command in a process of its own for each line of its input, a site and a number, killed before or after that
#: many writes, commits and removals of files; prints whether it was.
DELETES = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from typer.testing import CliRunner
from cordboard.cli.main import app

left, known = 1_000, False
def step(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
def written(connection, cursor, statement, *_):
    if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
        step()
event.listen(Engine, "before_cursor_execute", written)
event.listen(Engine, "commit", step)
unlink = Path.unlink
def removing(path, *given, **named):
    step()
    unlink(path, *given, **named)
    step()
Path.unlink = removing
for line in sys.stdin:
    site = line.split()[0]
    if not known:  # what it imports is imported once: nothing is deleted without --yes
        known = True
        CliRunner().invoke(app, [each for each in sys.argv[1:] if each != "--yes"] + [site])
    left = int(line.split()[1])
    if not (child := os.fork()):
        os._exit(CliRunner().invoke(app, [*sys.argv[1:], site]).exit_code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    left = 1_000
"""


State = tuple[PersonHoldings, list[object], bool, list[str]]


def state(folder: Path) -> State:
    """What is held about the person: by the store, in the journal of a contact, as sound, and what is to be removed."""
    database = open_database(folder / ".cordboard/cordboard.db")
    try:
        person, journal = find_person(database, NUMBER, "US"), contacts.journal(database, "old")
        return person, [*journal], (folder / SOUND).exists(), media_removals.noted(database)
    finally:
        database.dispose()


def kind(found: State) -> str:
    person, _, sound, _ = found
    return "whole" if not person.nothing else "with sound" if sound else "gone"


@pytest.mark.sqlite_only("each kill is of a copy of the file")
def test_a_person_whose_deletion_is_killed_is_whole_or_gone_and_the_command_goes_on(
    site: Path, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    whole = state(site)
    kinds: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", DELETES, *PERSON], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as deleting:
        assert deleting.stdin is not None
        assert deleting.stdout is not None
        while True:
            copy = tmp_path / f"killed-{len(kinds)}"
            shutil.copytree(site, copy)
            deleting.stdin.write(f"{copy} {len(kinds)}\n")
            deleting.stdin.flush()
            if (code := int(deleting.stdout.readline())) == 0:
                break
            assert code == -signal.SIGKILL
            person, journal, sound, to_go = found = state(copy)
            if kind(found) == "whole":
                assert found == whole
            else:
                assert (person.nothing, journal) == (True, [])
                assert to_go == ["r1"] or not sound
            if kind(found) not in kinds:
                goes_on(copy, found)
            kinds.append(kind(found))
        deleting.stdin.close()
    assert list(dict.fromkeys(kinds)) == ["whole", "with sound", "gone"]
    assert kinds.count("whole") > 10


def goes_on(folder: Path, found: State) -> None:
    """Give the command again."""
    if kind(found) == "whole":
        assert "Deleted." in run(*PERSON, folder)
    else:
        assert run(*PERSON, folder, code=1).startswith(f"nothing is held about {NUMBER}")
    person, journal, sound, to_go = state(folder)
    assert (person.nothing, journal, sound, to_go) == (True, [], False, [])
