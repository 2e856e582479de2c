"""What a proof claims, held against the simulator."""

from __future__ import annotations

from cordboard.flow.model import Flow
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Scenario
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Report


def plays_as_claimed(flow: Flow) -> Report:
    """Every example of every finding plays, and ends as it says; where there is none, it says what is not known."""
    report = prove(flow, most=20_000)
    for finding in report.findings:
        example = finding.example
        if example is None:
            continue
        assert (example.scenario is None) is finding.possible
        if example.scenario is None:
            assert finding.unknown, f"{finding} is only possible, and nothing says why"
            continue
        scenario = Scenario.model_validate(example.scenario)
        simulated = Simulator(flow).play(scenario)
        assert judge(scenario, simulated, flow) == []
        last = simulated.runs[-1]
        assert (last.result.slug, last.ended_by) == (example.result, example.ended_by)
    return report
