"""Findings as annotations of GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cordboard.proof.report import Finding, Report

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def github(reports: Iterable[Report]) -> list[str]:
    """One line a finding, which GitHub shows beside the line of the file."""
    return [_annotation(report, finding) for report in reports for finding in report.findings]


def _annotation(report: Report, finding: Finding) -> str:
    told = "\n".join([str(finding), *(finding.example.told if finding.example is not None else ())])
    place = f"file={_property(report.file)},line={max(1, finding.line)},title={_property(finding.code)}"
    return f"::{_COMMANDS[finding.severity]} {place}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
