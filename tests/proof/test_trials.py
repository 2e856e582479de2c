"""What trials of the prover found: certain findings were told as possible, and dead branches were not told at all."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.simulator import Simulator
from tests.needs import ROOT
from tests.proof.claims import plays_as_claimed
from tests.proof.planted import SAFE
from tests.proof.planted import flow_of as planted_flow

TRIALS = ROOT / "tests/proof/trials"

#: All that is found in each: severity, code, and the connector, module or property. Nothing of it is only possible.
FOUND: dict[str, set[tuple[str, str, str]]] = {
    "A1-lookup-by-expression": {("warning", "no-meaningful-result", "Find --success--> End")},
    "B1-outbound-lookup-no-match": {("warning", "contradicting-result", "Find --no_match--> Pin")},
    "C1-outbound-lookup-success-callback": {("error", "machine-hears-menu", "Menu")},
    "D1-property-in-livelock": {
        ("error", "livelock", "A"),
        ("error", "property-broken", "never: module A"),
        ("error", "property-broken", "always: outcome in [operator_transfer]"),
    },
    "f38-lockout-one-never-right-again": {
        ("warning", "connector-never-taken", "Pin2 --success--> Say"),
    },
    "g1-digits-length": {
        ("warning", "connector-never-taken", "One --success--> A"),
        ("warning", "connector-never-taken", "Big --success--> A"),
    },
    "f11-counter-never-high": {("warning", "connector-never-taken", "If --success--> Vip")},
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


def test_what_follows_from_a_cause_is_told_with_it_and_not_besides() -> None:
    """One condition that is never true keeps contacts from ten modules: that is one finding."""
    modules_behind = [f"M{number}" for number in range(10)]
    text = "".join(f'\n    {name}: {{type: live_person, prompt: "Hello."}}' for name in modules_behind)
    ways = "".join(f"\n    {name} success -> {then}: listened" for name, then in pairwise([*modules_behind, "End"]))
    report = plays_as_claimed(planted_flow(
        f"""
    Never: {{type: condition, first: true, expression: "1 > 2"}}{text}
    ---
    Never success -> M0: not_available
    Never failure -> End: not_available{ways}""", **SAFE
    ))  # fmt: skip
    (found,) = report.findings
    assert (found.code, found.severity, found.connector) == (
        "connector-never-taken",
        "warning",
        "Never --success--> M0",
    )
    assert found.follows == [f"No contact can ever come to {', '.join(modules_behind[:-1])} or M9."]
