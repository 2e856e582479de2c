"""From the values of a site file to a `Site`, with a complaint for each that does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from cordboard.flow.faults import in_words, named, place_of
from cordboard.flow.results import RESULTS, Results
from cordboard.flow.site.model import Site
from cordboard.flow.source import Source


def read_site(source: Source) -> Site | None:
    """The site of a file read before; complaints go to the source."""
    values = source.values
    if not isinstance(values, dict):
        if not source.problems:
            source.complain("not-a-site", "is no site: it should be a mapping.", remedy="Begin with 'cordboard: 1'.")
        return None
    try:
        return Site.model_validate(values)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _complain(source, fault)
        return None


def _complain(source: Source, fault: Any) -> None:
    place = tuple(step for step in fault["loc"] if step != "[key]")
    is_key = "[key]" in fault["loc"]
    name = ".".join(map(str, place))
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(place[-1]), keys_at(Site, place[:-1]), 1)
        remedy = f"Did you mean {near[0]!r}?" if near else "The reference of the site file lists what there is."
        source.complain("unknown-key", f"{name!r} is nothing that a site has.", place, key=True, remedy=remedy)
    elif fault["type"] == "missing":
        source.complain("missing-key", f"needs {name!r}.", place[:-1], remedy=f"Add '{place[-1]}: …'.")
    else:
        message, remedy = in_words(fault)
        told = named(name, message, key=is_key)
        source.complain("bad-value", told, place_of(source, (), place), remedy=remedy, key=is_key)


def keys_at(annotation: Any, place: Sequence[str | int]) -> list[str]:
    """The keys that may be written at a place in a site file, below a type; none where any may be."""
    for inner in get_args(annotation) if get_origin(annotation) in (Union, UnionType, Annotated) else ():
        if keys := keys_at(inner, place):
            return keys
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {field.alias or name: field for name, field in annotation.model_fields.items() if not field.exclude}
        if not place:
            return list(fields)
        field_here = fields.get(str(place[0]))
        return keys_at(field_here.annotation, place[1:]) if field_here else []
    arguments = get_args(annotation)
    if place and get_origin(annotation) in (dict, tuple):
        return keys_at(arguments[1 if get_origin(annotation) is dict else 0], place[1:])
    return []


def read_catalogue(site: Site | None, source: Source) -> Results:
    """The results that flows of a site may name; without the site's own when these clash."""
    if site is None:
        return RESULTS
    try:
        return site.catalogue()
    except ValueError as error:
        source.complain("bad-result", f"results: {error}.", ("results",), remedy="Change one of them.")
        return RESULTS
