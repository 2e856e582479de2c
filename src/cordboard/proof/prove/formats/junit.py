"""Findings as JUnit XML, which every system that builds programs can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from cordboard.proof.prove.report import GRADE_WORDS, Finding, Report


def junit(reports: Iterable[Report]) -> str:
    """One suite a flow and one case a finding. Errors fail, those that are only possible count as skipped; the rest is
    told in the output of a case that passes.

    A flow without findings has one case, which says how much was looked at.
    """
    suites = ET.Element("testsuites", name="cordboard prove")
    for report in reports:
        failures = sum(each.grade() == "error" for each in report.findings)
        skipped = sum(each.grade() == "possible" for each in report.findings)
        suite = ET.SubElement(
            suites, "testsuite", name=report.flow, tests=str(len(report.findings) + 1), failures=str(failures),
            errors="0", skipped=str(skipped),
        )  # fmt: skip
        walked = ET.SubElement(suite, "testcase", classname=report.flow, name="walked", file=report.file)
        ET.SubElement(walked, "system-out").text = "\n".join([report.scope(), *report.measures.words()])
        told: Counter[str] = Counter()
        for finding in report.findings:
            name = f"{finding.code}: {finding.connector or finding.module or finding.property}"
            told[name] += 1  # cases of one name would be taken for one case that ran twice
            _case(suite, report, finding, f"{name} ({told[name]})" if told[name] > 1 else name)
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _case(suite: ET.Element, report: Report, finding: Finding, name: str) -> None:
    case = ET.SubElement(
        suite, "testcase", classname=f"{report.flow}.{finding.code}", name=name, file=report.file,
        line=str(max(1, finding.line)),
    )  # fmt: skip
    lines = [str(finding), *finding.lines()]
    if finding.grade() == "error":
        failure = ET.SubElement(case, "failure", type=finding.code, message=str(finding))
        failure.text = "\n".join(lines)
        return
    if finding.grade() == "possible":
        ET.SubElement(case, "skipped", message=str(finding))
    ET.SubElement(case, "system-out").text = "\n".join([GRADE_WORDS[finding.grade()], *lines])
