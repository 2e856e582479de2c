"""How the versions of a flow compare, for ``cordboard report --versions``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.markup import escape
from rich.table import Table

from cordboard.cli.output import out, print_json
from cordboard.flow.results import Results
from cordboard.store.version_outcomes import VersionOutcomes


def labelled(found: Sequence[VersionOutcomes], results: Results) -> list[dict[str, Any]]:
    """The outcomes of versions as documents, each result with the label that people know it by."""
    told = [asdict(each) for each in found]
    for share in (share for each in told for share in each["results"]):
        known = results.get(share["result"])
        share["label"] = known.label if known is not None else share["result"]
    return told


def show_versions(found: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    """Each version with the share of every result, and where that share lies with 95 % confidence."""
    if as_json:
        print_json(list(found))
        return
    if not found:
        out.print("No contact of that flow was closed in that time.")
        return
    table = Table("Result", *(f"{each['version']} ({each['contacts']})" for each in found))
    for index, share in enumerate(found[0]["results"]):
        cells = (each["results"][index] for each in found)
        shown = (f"{each['contacts']}: {each['share']:.1%} ({each['low']:.1%} to {each['high']:.1%})" for each in cells)
        table.add_row(escape(share["label"]), *shown)
    out.print(table)
    out.print("In brackets where the share lies with 95 % confidence; versions of another time met other callers.")
