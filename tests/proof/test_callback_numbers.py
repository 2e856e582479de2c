"""Which numbers a person may be called back on: simulations and walks judge them by the site's files, as calls do."""

from __future__ import annotations

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.numbers import read_number
from cordboard.flow.site.model import OutsideNumbers
from cordboard.proof.play.judge import judge
from cordboard.proof.play.outside import sample
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from cordboard.telephony.outside import Allowed, OutsideRules
from cordboard.telephony.outside import OutsideNumberRules as Line

FLOW = """
cordboard: 1
flow: line
modules:
  Agents: {type: operator_transfer, first: true, hold: "Please hold."}
  Back: {type: callback, number: keyed, prompt: "Your number?"}
  Kept: {type: live_person, prompt: "Your place is kept."}
  Sorry: {type: live_person, prompt: "We cannot call that number."}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: key_press, value: "1", to: Back, result: customer_not_available}
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
  - {from: Back, event: success, to: Kept, result: customer_not_available}
  - {from: Back, event: failure, to: Sorry, result: operator_transfer_failed_no_agent}
  - {from: Kept, event: success, to: Bye, result: customer_not_available}
  - {from: Sorry, event: success, to: Bye, result: operator_transfer_failed_no_agent}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""
RULES = {
    "a town": OutsideNumbers(allowed=("+1202555",)),
    "nothing": OutsideNumbers(),
    "a country but for a prefix": OutsideNumbers(allowed=("+1",), refused=("+1202",)),
    "what has a price": OutsideNumbers(allowed=("+1", "+49"), price_per_minute={"+49": 0.1}, max_money_per_day=5),
}
KEYED = ["2025550143", "0012025550143", "01149301234567", "0049301234567", "12125550100", "123456"]


def flow_of_it() -> Flow:
    flow = load_flow(FLOW, modules.types()).flow
    assert flow is not None
    return flow


def kept(rules: OutsideNumbers | None, keyed: str) -> bool:
    """Whether the place of somebody who keys that number is kept; otherwise they hear that it is not."""
    world = f'[{{wait: 5}}, {{press: "1"}}, {{press: "{keyed}#"}}]'
    differences = {}
    for module in ("Kept", "Sorry"):
        expect = f"{{passed: [{module}]}}"
        read = load_scenario(f"scenario: s\nflow: line\nworld: {world}\nexpect: {expect}\n")
        assert read.scenario is not None, read.problems
        simulated = Simulator(flow_of_it(), Setting(outside=rules)).play(read.scenario)
        differences[module] = judge(read.scenario, simulated, flow_of_it())
    assert bool(differences["Kept"]) != bool(differences["Sorry"]), differences
    return not differences["Kept"]


@pytest.mark.parametrize("named", RULES)
@pytest.mark.parametrize("keyed", KEYED)
def test_a_simulated_number_is_judged_as_the_line_judges_it(named: str, keyed: str) -> None:
    rules = RULES[named]
    line = Line(OutsideRules(
        prefixes=rules.allowed, refused_prefixes=rules.refused, price_per_minute=rules.price_per_minute,
        max_money_per_day=rules.max_money_per_day,
    ))  # fmt: skip
    read = read_number(keyed, "US")
    live = read is not None and isinstance(line.decide(read, 0.0, later=True), Allowed)
    assert kept(rules, keyed) == live


def test_without_a_site_any_number_may_be_called() -> None:
    assert kept(None, "2025550143")
    assert not kept(None, "123456")


@pytest.mark.parametrize("named", RULES)
def test_a_sample_is_what_it_is_a_sample_of(named: str) -> None:
    rules = RULES[named]
    for called in (True, False):
        made = sample(rules, "+12025550187", called=called)
        assert (made == "" and not rules.allowed) or rules.may_ever_call(made) == called


@pytest.mark.parametrize("named", RULES)
def test_the_walk_reaches_just_what_a_caller_can_reach(named: str) -> None:
    report = prove(flow_of_it(), Setting(outside=RULES[named]))
    unreached = {each.code for each in report.findings if "Kept" in str(each)}
    assert unreached == ({"connector-never-taken"} if named == "nothing" else set())
