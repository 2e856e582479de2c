"""What trials of the prover found: certain findings were told as possible, and dead branches were not told at all."""

from __future__ import annotations

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proof.judge import judge
from cordboard.proof.scenario import load_scenario
from cordboard.proof.simulator import Simulator
from tests.needs import ROOT
from tests.proof.claims import plays_as_claimed

TRIALS = ROOT / "tests/proof/trials"

#: All that is found in each: severity, code, and the connector, module or property. Nothing of it is only possible.
FOUND: dict[str, set[tuple[str, str, str]]] = {
    "A1-lookup-by-expression": {("warning", "no-meaningful-result", "Find --success--> End")},
    "B1-outbound-lookup-no-match": {("warning", "contradicting-result", "Find --no_match--> Pin")},
    "C1-outbound-lookup-success-callback": {("error", "machine-hears-menu", "Menu")},
    "D1-property-in-livelock": {
        ("error", "trapped", "Hi"),
        ("error", "livelock", "A"),
        ("error", "property-broken", "never: module A"),
        ("error", "property-broken", "always: outcome in [operator_transfer]"),
    },
    "f38-lockout-one-never-right-again": {
        ("warning", "module-never-reached", "Say"),
        ("warning", "connector-never-taken", "Pin2 --success--> Say"),
    },
    "g5-fallback-to-itself": {
        ("warning", "livelock", "Menu"),
        ("warning", "silence-goes-round", "Menu"),
    },
}  # fmt: skip

pytestmark = pytest.mark.unkept("each example was played by the prover before")


def flow_of(name: str) -> Flow:
    loaded = load_flow((TRIALS / f"{name}.yaml").read_text(encoding="utf-8"), modules.types())
    assert loaded.flow is not None
    return loaded.flow


@pytest.mark.parametrize("name", FOUND)
def test_what_is_certain_is_told_as_certain(name: str) -> None:
    report = plays_as_claimed(flow_of(name))
    found = {(each.severity, each.code, each.connector or each.property or each.module) for each in report.findings}
    assert found == FOUND[name]
    assert not any(each.possible for each in report.findings)


@pytest.mark.parametrize("path", sorted(TRIALS.glob("*.sc.yaml")), ids=lambda path: path.name.partition(".")[0])
def test_the_scenarios_with_which_they_were_found_play(path) -> None:
    loaded = load_scenario(path.read_text(encoding="utf-8"))
    assert loaded.scenario is not None
    flow = next(each for each in map(flow_of, FOUND) if each.slug == loaded.scenario.flow)
    assert judge(loaded.scenario, Simulator(flow).play(loaded.scenario), flow) == []
