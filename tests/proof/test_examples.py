"""The scenarios of the example site hold, and go through every connector."""

from __future__ import annotations

import json

import pytest

from cordboard import modules
from cordboard.engine.balance import balance
from cordboard.flow.load import load_flow
from cordboard.flow.site import load_site
from cordboard.proof.play.coverage import coverage
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario, read_scenarios
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.prove import prove
from tests.needs import ROOT

SITES = {name: load_site(ROOT / "examples" / name, modules.types()) for name in ("site", "texts")}
SITE_OF = {slug: site for site in SITES.values() for slug in site.flows}
SCENARIOS = [
    each.scenario for name in SITES for each in read_scenarios(ROOT / "examples" / name / "scenarios") if each.scenario
]  # fmt: skip


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.scenario)
def test_a_scenario_of_the_example_sites(scenario):
    site = SITE_OF[scenario.flow]
    flow = site.flows[scenario.flow]
    assert scenario.problems_with(flow) == []
    assert judge(scenario, Simulator(flow, setting_of(site)).play(scenario), flow) == []


@pytest.mark.parametrize("slug", sorted(SITE_OF))
def test_every_connector_is_taken_and_the_books_balance(slug):
    flow = SITE_OF[slug].flows[slug]
    simulator = Simulator(flow, setting_of(SITE_OF[slug]))
    journals = [simulator.play(each).journal for each in SCENARIOS if each.flow == slug]
    assert coverage(flow, journals).missed == ()
    assert balance(journals) == []


@pytest.mark.parametrize("slug", sorted(SITE_OF))
def test_a_flow_of_the_example_sites_proves_without_a_warning(slug):
    report = prove(SITE_OF[slug].flows[slug], setting_of(SITE_OF[slug]))
    assert [str(each) for each in report.findings if each.severity != "note"] == []


def test_the_flow_of_the_readme_proves_and_checks_without_a_warning():
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    loaded = load_flow(text, modules.types())
    assert loaded.problems == []
    assert loaded.flow is not None
    assert prove(loaded.flow).findings == []


def test_the_same_scenario_gives_the_same_journal():
    scenario = SCENARIOS[0]
    simulator = Simulator(SITES["site"].flows[scenario.flow], setting_of(SITES["site"]))
    assert simulator.play(scenario) == simulator.play(scenario)


def test_what_comes_of_it_is_plain_json():
    scenario = next(each for each in SCENARIOS if each.flow == "support-line")
    simulator = Simulator(SITES["site"].flows["support-line"], setting_of(SITES["site"]))
    told = json.loads(json.dumps(simulator.play(scenario).as_json()))
    assert set(told) == {"flow", "version", "path", "events", "result", "ended_by", "journal"}
    assert set(told["result"]) == {"slug", "code", "label"}
    assert all(set(event) == {"module", "event", "value"} for event in told["events"])
    assert told["journal"][0]["entry"] == "started"
    assert told["journal"][-1]["entry"] == "closed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("press: '1'", "pres: '1'", "pres"),
        ("flow: f", "flow: [f]", "flow"),
        ("expect: {result: listened}", "expect: {}", "expects nothing"),
        ("- press: '1'", "- {press: '1', hang_up: true}", "exactly one of"),
    ],
)
def test_a_scenario_that_cannot_be_read_says_where(old, new, said):
    text = "scenario: s\nflow: f\nworld:\n  - press: '1'\nexpect: {result: listened}\n"
    loaded = load_scenario(text.replace(old, new), file="s.yaml")
    assert loaded.scenario is None
    assert any(said in str(problem) and str(problem).startswith("s.yaml:") for problem in loaded.problems)


WAITING = """\
cordboard: 1
flow: patience
modules:
  Ask: {type: menu, first: true, prompt: Are you there?, timeout: 120, attempts: 5}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: 1, to: Bye, result: listened}
fallback: {to: Bye, result: customer_not_available}
"""


@pytest.mark.parametrize(
    ("world", "result", "at_least"),
    [
        ("[{wait: 620}, {press: '1'}]", "customer_not_available", 600),
        ("[{wait: 300}, {press: '1'}]", "listened", 300),
        ("[silent, silent, silent, silent, silent]", "customer_not_available", 600),
    ],
)
def test_ten_minutes_of_waiting_pass_on_the_virtual_clock(world, result, at_least):
    flow = load_flow(WAITING, modules.types()).flow
    scenario = load_scenario(f"scenario: s\nflow: patience\nworld: {world}\nexpect: {{result: {result}}}\n").scenario
    assert flow is not None
    assert scenario is not None
    simulated = Simulator(flow).play(scenario)
    assert simulated.result.slug == result
    assert simulated.seconds >= at_least
