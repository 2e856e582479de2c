"""The examples of a report as scenario files."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from cordboard.proof.report import Report


def scenario_files(report: Report) -> Mapping[str, str]:
    """One file a finding that has an example which can be played, by the name that it is given."""
    files: dict[str, str] = {}
    for number, finding in enumerate(report.findings, 1):
        if finding.example is not None and finding.example.scenario is not None:
            where = re.sub(r"[^a-z0-9]+", "-", finding.module.casefold()).strip("-")
            name = f"{report.flow}-{number:02d}-{finding.code}{f'-{where}' if where else ''}.yaml"
            files[name] = yaml.safe_dump(finding.example.scenario, sort_keys=False, allow_unicode=True, width=120)
    return files
