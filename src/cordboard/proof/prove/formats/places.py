"""Where in its file each finding is: files change their lines without becoming another version of the flow."""

from __future__ import annotations

import msgspec

from cordboard.flow.model import Flow
from cordboard.flow.source import Source
from cordboard.proof.prove.report import Finding, Report


def placed(report: Report, flow: Flow, source: Source) -> Report:
    """The report with the lines of its findings as they are in this file of the flow."""
    lines = _Lines(flow, source)
    return msgspec.structs.replace(
        report,
        file=source.file,
        findings=[msgspec.structs.replace(each, line=lines.of(each)) for each in report.findings],
    )


class _Lines:
    """The lines of a flow's connectors and properties, by what findings call them; of two alike the first one's."""

    def __init__(self, flow: Flow, source: Source) -> None:
        self._connectors = {str(each): each.line for each in reversed(flow.connectors)}
        self._properties = {each.text: each.line for each in reversed(flow.properties)}
        self._source = source

    def of(self, finding: Finding) -> int:
        """The line of what a finding is about, 1-based."""
        if finding.connector in self._connectors:
            return self._connectors[finding.connector]
        if finding.property in self._properties:
            return self._properties[finding.property]
        return self._source.at(("modules", finding.module), key=True).line if finding.module else 1
