"""Where a name that leads nowhere stands, and what could be written in its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from cordboard.flow.module import FlowModule, Reference
from cordboard.flow.problems import DidYouMean
from cordboard.flow.source import Path, Source


def place_of(source: Source, module: FlowModule, reference: Reference) -> Path:
    """Where a module names something: the item of a list, or the property."""
    at: Path = ("modules", module.name, reference.property)
    value = source.values["modules"][module.name].get(reference.property)
    if isinstance(value, list) and reference.name in map(str, value):
        return (*at, [str(each) for each in value].index(reference.name))
    return at


def instead(name: str, known: Collection[str], otherwise: str = "") -> str:
    """A remedy for a name that is not known: the nearest one, or what to do, or what there is."""
    near = difflib.get_close_matches(name, list(known), 1)
    if near:
        return DidYouMean(near[0], name)
    return otherwise or (f"There are: {', '.join(known)}." if known else "None is defined.")
