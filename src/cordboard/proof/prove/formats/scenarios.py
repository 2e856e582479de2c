"""The examples of a report as scenario files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import yaml

from cordboard.proof.prove.report import Report

#: The one in C where there is one: a server writes many examples beside its calls.
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def scenario_names(report: Report) -> Mapping[int, str]:
    """The name of the scenario file of each finding that has an example which can be played, by its place from 0."""
    names: dict[int, str] = {}
    for place, finding in enumerate(report.findings):
        if finding.example is not None and finding.example.scenario is not None:
            where = re.sub(r"[^a-z0-9]+", "-", finding.module.casefold()).strip("-")
            names[place] = f"{report.flow}-{place + 1:02d}-{finding.code}{f'-{where}' if where else ''}.yaml"
    return names


def scenario_files(report: Report) -> Mapping[str, str]:
    """The scenario files by name."""
    examples = [each.example for each in report.findings]
    return {
        name: yaml.dump(example.scenario, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=120)
        for place, name in scenario_names(report).items()
        if (example := examples[place]) is not None
    }
