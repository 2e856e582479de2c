"""Findings as other programs read them."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import msgspec

from cordboard.proof.prove import prove
from cordboard.proof.report import Report
from cordboard.proof.telling.github import github
from cordboard.proof.telling.junit import junit
from cordboard.proof.telling.sarif import sarif
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
    assert str(possible).endswith("(Possible: it rests on data that nobody knows beforehand.)")
    assert any("(Possible: " in line for line in github(reports))
    assert "(Possible: " in junit(reports)
    assert "(Possible: " in sarif(reports)


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
