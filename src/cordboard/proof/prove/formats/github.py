"""Findings as annotations of GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cordboard.proof.prove.report import Finding, Grade, Report

_COMMANDS: Final[Mapping[Grade, str]] = {
    "error": "error", "possible": "warning", "warning": "warning", "note": "notice",
}  # fmt: skip


def github(reports: Iterable[Report]) -> list[str]:
    """One line a finding, which GitHub shows beside the line of the file. Errors are only those that are certain."""
    return [_annotation(report, finding) for report in reports for finding in report.findings]


def _annotation(report: Report, finding: Finding) -> str:
    told = "\n".join([str(finding), *finding.lines()])
    title = f"{finding.code} (possible error)" if finding.grade() == "possible" else finding.code
    place = f"file={_property(report.file)},line={max(1, finding.line)},title={_property(title)}"
    return f"::{_COMMANDS[finding.grade()]} {place}::{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
