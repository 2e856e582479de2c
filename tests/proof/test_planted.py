"""Each planted fault is found, its example plays in the simulator to what was claimed, and mended nothing is found."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from tests.proof.planted import PLANTED
from tests.proof.planted_beside import BESIDE
from tests.proof.planted_silence import SILENCES

#: Findings that are that something never happens: of these there is no example.
NEVER = {"module-never-reached", "connector-never-taken", "key-taken-not-offered", "property-empty"}
EVERY = {**PLANTED, **BESIDE, **SILENCES}


@pytest.mark.parametrize("case", EVERY)
def test_a_planted_fault_is_found_and_its_example_plays(case):
    planted = EVERY[case]
    flow = planted.faulty
    report = prove(flow)
    assert Counter((each.code, each.module) for each in report.findings) == Counter(planted.finds)
    assert sum(len(each.follows) for each in report.findings) == planted.follows
    examples = [each.example for each in report.findings if each.example is not None]
    assert [(each.path[-1], each.result) for each in examples[:1]] == [planted.ends] * (planted.ends is not None)
    for finding in report.findings:
        assert not finding.possible
        assert (finding.example is None) == (finding.code in NEVER)
    for example in examples:
        loaded = load_scenario(yaml.safe_dump(example.scenario))
        assert loaded.problems == []
        assert loaded.scenario is not None
        simulated = Simulator(flow).play(loaded.scenario)
        assert judge(loaded.scenario, simulated, flow) == []
        simulated = simulated.runs[-1]
        assert (simulated.result.slug, simulated.ended_by) == (example.result, example.ended_by)
        if "round and round" in example.told[-1]:
            assert simulated.path[: len(example.path)] == example.path
        else:
            assert (simulated.path, simulated.events) == (example.path, example.events)


@pytest.mark.parametrize("case", EVERY)
def test_nothing_is_found_once_it_is_mended(case):
    assert prove(EVERY[case].mended).findings == []


def test_a_property_that_nothing_can_break_holds():
    report = prove(PLANTED["a property that nothing can break"].faulty)
    assert (report.broken(), report.held()) == (set(), 1)
    broken = prove(PLANTED["an outcome that must not be"].faulty)
    assert (broken.broken(), broken.held()) == ({"never: outcome is 283"}, 0)


def test_there_are_enough_of_them_and_every_kind_of_finding_is_planted():
    from cordboard.proof.prove.findings import ALL

    assert len(PLANTED) >= 30
    codes = {code for planted in EVERY.values() for code, _ in planted.finds}
    # Two of never, two of keys, two of properties; none of not-on-the-channel, which takes a module type that asks for
    # more than it declares: test_in_writing plants that.
    assert len(codes) == len(ALL) + 4 - 1
    assert "not-on-the-channel" not in codes
