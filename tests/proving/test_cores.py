"""A proof takes the time that it needs, and leaves the process as it was."""

from __future__ import annotations

import gc

from cordboard.proving.cores import SELDOM, prove_one
from cordboard.proving.subject import Subject
from tests.proof.planted_silence import SILENCES

FLOW = SILENCES["rounds that are counted wrong"].mended


def test_garbage_is_collected_seldom_while_a_flow_is_proved_and_then_as_before():
    before = gc.get_threshold()
    meanwhile = []
    report = prove_one(Subject(FLOW), tell=lambda done, known: meanwhile.append(gc.get_threshold()[0]))  # noqa: ARG005
    assert report.findings == []
    assert set(meanwhile) == {SELDOM}
    assert gc.get_threshold() == before
