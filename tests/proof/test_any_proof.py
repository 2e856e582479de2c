"""Over random flows: whatever is found, its example plays in the simulator, unless it rests on unknown data."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from cordboard.flow.model import Flow
from cordboard.proof.judge import judge
from cordboard.proof.prove import prove
from cordboard.proof.scenario import Scenario
from cordboard.proof.simulator import Simulator
from tests.engine.test_any_flow import flows
from tests.proof.planted import flow_of

pytestmark = pytest.mark.unkept("each example was played by the prover before, and there are hundreds")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(flows())
def test_every_example_plays_to_what_was_claimed(flow: Flow) -> None:
    for finding in prove(flow, most=20_000).findings:
        example = finding.example
        if example is None:
            continue
        assert (example.scenario is None) is finding.possible
        if example.scenario is None:
            assert example.assumed
            continue
        scenario = Scenario.model_validate(example.scenario)
        simulated = Simulator(flow).play(scenario)
        assert judge(scenario, simulated, flow) == []
        simulated = simulated.runs[-1]
        assert (simulated.result.slug, simulated.ended_by) == (example.result, example.ended_by)


def test_the_example_of_a_circle_ends_where_the_step_limit_leads_back_into_it() -> None:
    text = """
    Check: {type: check_call_center, first: true}
    Pin: {type: verification, field: pin, prompt: "Your PIN?"}
    Live: {type: live_person, prompt: "One moment."}
    ---
    Pin failure -> Live: not_available
    Pin success -> End: not_available
    Live failure -> Check: not_available"""
    report = prove(flow_of(text, fallback={"to": "Pin", "result": "not_available"}))
    (circle,) = (each for each in report.findings if each.code == "livelock")
    assert circle.example is not None
    assert not circle.possible
    assert circle.example.ended_by == "caller"
