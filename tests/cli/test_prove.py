"""`cordboard prove`, as people and their build systems call it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.test_commands import FLOW, SITE, run

TRAP = """\
cordboard: 1
flow: trap
properties:
  - always: outcome in [not_available, flow_step_limit]
modules:
  Menu: {type: menu, first: true, prompt: "To hear this again, press 1. To leave, press 2."}
  End: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Menu, result: not_available}
  - {from: Menu, event: no_input, to: Menu, result: not_available}
  - {from: Menu, event: no_match, to: Menu, result: not_available}
fallback: {to: End, result: not_available}
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache/cordboard/proofs"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    flow = tmp_path / "trap.yaml"
    flow.write_text(TRAP)
    return flow


def test_people_are_told_what_is_wrong_where_and_how_it_comes_about(trap):
    told = run("prove", trap, code=1).stdout
    assert "Exhaustive: every contact of any length" in told
    assert f"{trap}:6: error: module Menu: whoever comes here is kept in Menu" in told
    assert "    Menu: hangs up. Stored: Hung Up in Opening.\n" in told
    assert f"{trap}:4: error: module Menu: 'always: outcome in [not_available, flow_step_limit]' does not hold." in told
    assert "Properties that hold: 0 of 1" in told


def test_programs_are_told_the_same(trap):
    (report,) = json.loads(run("prove", trap, "--json", code=1).stdout)["reports"]
    assert {each["code"] for each in report["findings"]} == {"trapped", "key-offered-not-taken", "property-broken"}
    assert report["scope"].startswith("Exhaustive")
    assert report["unseen"] == 0


def test_every_example_is_written_as_a_scenario_that_simulate_plays(trap, tmp_path):
    run("prove", trap, "--scenarios", tmp_path / "examples", code=1)
    written = sorted((tmp_path / "examples").iterdir())
    assert [re.sub(r"-\d+-", "-", each.stem) for each in written] == [
        "trap-trapped-menu", "trap-key-offered-not-taken-menu", "trap-property-broken-menu"
    ]  # fmt: skip
    for scenario in written:
        run("simulate", trap, "--scenario", scenario)


def test_build_systems_get_junit_sarif_and_annotations(trap, tmp_path):
    junit, sarif = tmp_path / "junit.xml", tmp_path / "prove.sarif"
    lines = run("prove", trap, "--junit", junit, "--sarif", sarif, "--github", code=1).stdout.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning", "::error"]
    assert lines[0].startswith(f"::error file={trap},line=6,title=trapped::module Menu: whoever")
    assert "%0ASomebody calls.%0A" in lines[0]

    suite = ET.parse(junit).getroot()[0]
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("trap", "4", "2")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == [
        "trapped: Menu", "property-broken: Menu"
    ]  # fmt: skip

    document = json.loads(sarif.read_text())
    assert document["version"] == "2.1.0"
    (made,) = document["runs"]
    rules = [each["id"] for each in made["tool"]["driver"]["rules"]]
    assert [(each["ruleId"], each["level"]) for each in made["results"]] == [
        ("trapped", "error"), ("key-offered-not-taken", "warning"), ("property-broken", "error")
    ]  # fmt: skip
    for each in made["results"]:
        assert rules[each["ruleIndex"]] == each["ruleId"]
        assert each["locations"][0]["physicalLocation"]["region"]["startLine"] > 1
        assert each["codeFlows"][0]["threadFlows"][0]["locations"]


def test_one_may_want_no_warning_either(trap):
    text = TRAP.replace("no_input, to: Menu", "no_input, to: End")
    trap.write_text(text.replace("always: outcome in [not_available, flow_step_limit]", "never: outcome is busy"))
    assert "[key-offered-not-taken]" in run("prove", trap).stdout
    run("prove", trap, "--fail-on", "warning", code=1)


DOUBTFUL = """\
cordboard: 1
flow: doubtful
modules:
  Find: {type: lookup, first: true}
  Ask: {type: condition, expression: "account.street.reverse() == 'abc'"}
  End: {type: end_call}
connectors:
  - {from: Find, event: success, to: Ask, result: not_available}
  - {from: Ask, event: success, to: End, result: operator_transfer}
fallback: {to: End, result: not_available}
"""


def test_what_is_only_possible_is_told_apart_from_what_is_certain(trap):
    trap.write_text(DOUBTFUL)
    told = run("prove", trap).stdout
    assert ": possible error: connector Ask --success--> End" in told
    assert "(Possible: no data was found with which account.street.reverse() == 'abc' is true.)" in told
    run("prove", trap, "--fail-on", "possible", code=1)
    trap.write_text(TRAP)
    run("prove", trap, "--fail-on", "never")


def test_what_was_found_is_kept_until_the_flow_changes_and_knows_its_lines(trap, cache):
    first = run("prove", trap, "--json", code=1).stdout
    (kept,) = cache.iterdir()
    text = kept.read_text().replace("whoever comes here", "whoever came here before")
    kept.write_text(text)
    assert "whoever came here before" in run("prove", trap, code=1).stdout
    assert json.loads(run("prove", trap, "--no-cache", "--json", code=1).stdout) == json.loads(first)

    trap.write_text("# A remark makes no other version.\n" + TRAP)
    assert f"{trap}:7: error: module Menu: whoever came here before" in run("prove", trap, code=1).stdout
    trap.write_text(TRAP.replace("no_input, to: Menu", "no_input, to: End"))
    assert "whoever" not in run("prove", trap, code=1).stdout
    kept.write_text("{")
    trap.write_text(TRAP)
    assert "whoever comes here" in run("prove", trap, code=1).stdout


def test_all_flows_of_a_site_are_proved_on_several_cores(tmp_path):
    shutil.copytree(SITE, tmp_path / "site", ignore=shutil.ignore_patterns(".cordboard"))
    site = tmp_path / "site"
    written = (site / "site.yaml").read_text()
    wanted = "  - within: 3 keys reach operator_transfer\n  - never: outcome is flow_step_limit\n"
    (site / "site.yaml").write_text(f"{written}\nproperties:\n{wanted}")
    told = json.loads(run("prove", site, "--jobs", 2, "--json").stdout)["reports"]
    assert [each["flow"] for each in told] == sorted(each.stem for each in (site / "flows").iterdir())
    assert all(each["properties"][-1] == "never: outcome is flow_step_limit" for each in told)
    # Where agents are never asked for, nobody need reach one.
    assert [each["flow"] for each in told if len(each["properties"]) > 1] == ["payment-call", "service-desk"]
    assert not [each for report in told for each in report["findings"] if each["severity"] == "error"]
    assert len(list((site / ".cordboard/proofs").iterdir())) == len(told)


def test_the_visits_of_one_flow_are_made_on_several_cores(trap, monkeypatch):
    from cordboard.cli.proofs import ProofRequest
    from cordboard.proving import cores

    subject = ProofRequest.of(FLOW, keep=False).subject
    alone = cores.prove_one(subject, jobs=1)
    monkeypatch.setattr(cores, "MANY", 4)
    assert cores.prove_one(subject, jobs=2) == alone


@pytest.mark.parametrize("path", ["nowhere.yaml", "."])
def test_what_cannot_be_read_ends_with_two(path, tmp_path):
    run("prove", tmp_path / path, code=2)
