"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import quote

from cordboard import __version__
from cordboard.proof.prove.report import Finding, Report

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(reports: Iterable[Report]) -> str:
    """All findings of these reports as one SARIF document."""
    reports = list(reports)
    codes = sorted({finding.code for report in reports for finding in report.findings})
    driver = {
        "name": "Cordboard",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": code.replace("-", " ").capitalize()}} for code in codes],
    }
    results = [_result(report, finding, codes) for report in reports for finding in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _result(report: Report, finding: Finding, codes: list[str]) -> dict[str, Any]:
    place = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(report.file)},
            "region": {"startLine": max(1, finding.line)},
        },
        "logicalLocations": [{"name": finding.module or report.flow, "kind": "module"}],
    }
    told = {"text": "\n".join([str(finding), *finding.follows])}
    level = "warning" if finding.grade() == "possible" else finding.severity
    result: dict[str, Any] = {
        "ruleId": finding.code, "ruleIndex": codes.index(finding.code), "level": level, "message": told,
        "locations": [place], "properties": {"severity": finding.severity, "possible": finding.possible},
    }  # fmt: skip
    if finding.example is not None:
        steps = [{"location": {"message": {"text": line}}} for line in finding.example.told]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _uri(file: str) -> str:
    """A file's name as a URI: relative, as code hosts want it, where the name is."""
    path = quote(file.replace("\\", "/"))
    return f"file://{path}" if path.startswith("/") else path
