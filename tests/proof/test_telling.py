"""Findings as other programs read them."""

from __future__ import annotations

import json
from typing import get_args
from xml.etree import ElementTree as ET

import msgspec

from cordboard.proof.prove.formats.github import github
from cordboard.proof.prove.formats.junit import junit
from cordboard.proof.prove.formats.sarif import sarif
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import FailOn, Report
from tests.proof.planted import flow_of

#: Two findings of one kind about one module, of which one rests on data.
TEXT = """
    Find: {type: lookup, first: true}
    Gold: {type: condition, expression: "site.mood == 'good'"}
    Ask: {type: survey, questions: [{id: q, prompt: "From 1 to 5?"}]}
    ---
    Find success -> Gold: not_available
    Find no_match -> Ask: not_available
    Find failure -> End: not_available
    Gold success -> End: operator_transfer
    Gold failure -> End: not_available
    Ask success -> End: not_available"""


def report(file: str = "our flows/a.yaml") -> Report:
    return msgspec.structs.replace(prove(flow_of(TEXT)), file=file)


def test_all_of_them_say_when_a_finding_is_only_possible():
    reports = [report()]
    (possible,) = (each for each in reports[0].findings if each.possible)
    assert str(possible).endswith("(Possible: no data was found with which site.mood == 'good' is true.)")
    (line,) = (line for line in github(reports) if "(Possible: " in line)
    assert line.startswith("::warning ")
    assert "(possible error)" in line
    suite = ET.fromstring(junit(reports))[0]
    certain = [each for each in reports[0].findings if each.severity == "error" and not each.possible]
    assert (suite.get("failures"), suite.get("skipped")) == (str(len(certain)), "1")
    (skipped,) = suite.iter("skipped")
    assert skipped.get("message") == str(possible)
    told = [each for each in json.loads(sarif(reports))["runs"][0]["results"] if each["properties"]["possible"]]
    assert [(each["level"], each["properties"]["severity"]) for each in told] == [("warning", "error")]


def test_a_report_fails_on_what_one_asks_for():
    only_possible = report()
    certain = [msgspec.structs.replace(each, possible=False) for each in only_possible.findings]
    made = msgspec.structs.replace(only_possible, findings=certain)
    assert made.worst() == "error"
    assert [made.fails(each) for each in get_args(FailOn)] == [True, True, True, True, False]
    assert only_possible.worst() == "possible"
    assert [only_possible.fails(each) for each in get_args(FailOn)] == [False, True, True, True, False]
    assert "1 possible error, " in only_possible.verdict()


def test_no_two_cases_of_a_suite_have_the_same_name():
    suite = ET.fromstring(junit([report()]))[0]
    names = [case.get("name") for case in suite]
    assert "event-not-taken: Ask (2)" in names
    assert len(set(names)) == len(names)


def test_files_are_uris_in_sarif():
    def place(made: str) -> str:
        found = json.loads(made)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        return str(found["uri"])

    assert place(sarif([report()])) == "our%20flows/a.yaml"
    assert place(sarif([report("/srv/our flows/a.yaml")])) == "file:///srv/our%20flows/a.yaml"
