"""Played scenarios as JUnit XML, which every system that builds programs can show."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import msgspec

from cordboard.flow.problems import Problem, errors


class JUnitScenario(msgspec.Struct, frozen=True):
    """A scenario that was played: its title, flow, file and line, and where it differs from what it expects."""

    scenario: str
    flow: str
    file: str
    line: int
    differences: Sequence[str]


def junit_of_scenarios(played: Sequence[JUnitScenario], problems: Sequence[Problem]) -> str:
    """One suite a flow and one case a scenario; what cannot be read is an error of the suite of scenarios."""
    suites = ET.Element("testsuites", name="cordboard test")
    for flow in dict.fromkeys(each.flow for each in played):
        of_flow = [each for each in played if each.flow == flow]
        suite = _suite(suites, flow, len(of_flow), failures=sum(bool(each.differences) for each in of_flow))
        for each in of_flow:
            case = _case(suite, flow, each.scenario, each.file, each.line)
            if each.differences:
                failure = ET.SubElement(case, "failure", message=each.differences[0])
                failure.text = "\n".join(each.differences)
    if unread := errors(list(problems)):
        suite = _suite(suites, "scenarios", len(unread), errors=len(unread))
        for problem in unread:
            case = _case(suite, "scenarios", problem.file, problem.file, problem.line)
            ET.SubElement(case, "error", type=problem.code, message=str(problem))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(suites: ET.Element, name: str, tests: int, *, failures: int = 0, errors: int = 0) -> ET.Element:
    return ET.SubElement(
        suites, "testsuite", name=name, tests=str(tests), failures=str(failures), errors=str(errors), skipped="0"
    )


def _case(suite: ET.Element, flow: str, name: str, file: str, line: int) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=flow, name=name, file=file, line=str(max(1, line)))
