"""Journals of every released version replay the same for ever.

A failure here means that a contact which began on that version would go another way now. Do not record it again: give
the module type whose behaviour changed a new `behaviour` number and keep the old one (docs/explanation/journal.md).
A changed default of a property changes behaviour too. Only a version that is not released yet may be recorded again:
``python scripts/record_journals.py --again``.
"""

from __future__ import annotations

import json
import runpy

import msgspec
import pytest

from cordboard import __version__, modules
from cordboard.engine.balance import balance
from cordboard.engine.journal import Journal
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.flow.load import from_document
from cordboard.flow.results import RESULTS, Result
from tests.needs import ROOT

KEPT = sorted((ROOT / "tests/journals").glob("*/*.jsonl"))
RECORDER = ROOT / "scripts/record_journals.py"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_recorded_journals_replay_the_same(path):
    replays_the_same(path)


def replays_the_same(path):
    head, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    flow = from_document(head["flow"], modules.types(), RESULTS.with_own(Result(*result) for result in head["results"]))
    assert flow.version == head["version"], "the same flow has another version now: open contacts could not go on"
    program = Program(flow)
    journals = [msgspec.convert(each["journal"], Journal) for each in lines]
    assert journals
    for journal in journals:
        again = replay(program, journal)
        assert again.journal == journal
        assert again.outcome == journal[-1]
    assert balance(journals) == []


def test_this_version_is_recorded():
    assert __version__ in {path.parent.name for path in KEPT}, "run: python scripts/record_journals.py"


def test_a_release_can_be_recorded(tmp_path):
    """The script is run once for each release, when nobody has time to mend it."""
    recorder = runpy.run_path(str(RECORDER))
    count = recorder["record"](tmp_path)
    made = sorted(tmp_path.glob("*.jsonl"))
    assert {path.name for path in made} >= {path.name for path in KEPT if path.parent.name == __version__}
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in made) == count
    for path in made:
        replays_the_same(path)
