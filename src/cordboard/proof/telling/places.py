"""Where in its file each finding is: files change their lines without becoming another version of the flow."""

from __future__ import annotations

import msgspec

from cordboard.flow.model import Flow
from cordboard.flow.source import Source
from cordboard.proof.report import Finding, Report


def placed(report: Report, flow: Flow, source: Source) -> Report:
    """The report with the lines of its findings as they are in this file of the flow."""
    return msgspec.structs.replace(
        report,
        file=source.file,
        findings=[msgspec.structs.replace(each, line=_line(each, flow, source)) for each in report.findings],
    )


def _line(finding: Finding, flow: Flow, source: Source) -> int:
    connector = next((each for each in flow.connectors if str(each) == finding.connector), None)
    if connector is not None:
        return connector.line
    broken = next((each for each in flow.properties if finding.property and each.text == finding.property), None)
    if broken is not None:
        return broken.line
    return source.at(("modules", finding.module), key=True).line if finding.module else 1
