"""From the values of a site file to a `Site`, with a complaint for each that does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from cordboard.flow.faults import in_words, is_misspelt, named, place_of, telling
from cordboard.flow.problems import DidYouMean
from cordboard.flow.results import RESULTS, Result, Results
from cordboard.flow.site.model import Site
from cordboard.flow.source import Source

#: How often what cannot be read is taken out: a part that is complete shows what is wrong with it as a whole.
_PASSES = 4
#: Codes from here on are for results that cannot be read, and nobody else's.
_BEYOND_ALL = 10**18
#: What a site without these would be called, while the rest of it is looked at.
_REQUIRED = {"cordboard": 1, "site": "site"}


@dataclass(frozen=True)
class ReadSite:
    """A site file as far as it can be read.

    `site` lacks the parts that cannot; it is None where nothing can be. `unread` are the sections that lack something.
    """

    site: Site | None
    unread: frozenset[str] = frozenset()


def read_site(source: Source) -> ReadSite:
    """The site of a file read before; complaints go to the source."""
    values = source.values
    if not isinstance(values, dict):
        if not source.problems:
            source.complain("not-a-site", "is no site: it should be a mapping.", remedy="Begin with 'cordboard: 1'.")
        return ReadSite(None, frozenset(Site.model_fields))
    unread: set[str] = set()
    for _ in range(_PASSES):
        try:
            return ReadSite(Site.model_validate(values), frozenset(unread))
        except ValidationError as error:
            faults = list(telling(error.errors(include_url=False)))
        for fault in faults:
            _complain(source, fault)
        sections = [str(fault["loc"][0]) for fault in faults if fault["loc"]]
        if len(sections) < len(faults):
            break
        unread |= {*sections, *(known for known in Site.model_fields for each in sections if is_misspelt(each, known))}
        values = _without(values, [fault["loc"] for fault in faults])
    return ReadSite(None, frozenset(Site.model_fields))


def _without(values: dict[str, Any], places: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """The values without the entries that these places are in, or without their whole sections."""
    left = {**_REQUIRED, **values}
    gone: dict[str, set[Any]] = {}
    for section, *inside in places:
        field = Site.model_fields.get(section)
        of_entries = field is not None and get_origin(field.annotation) in (dict, tuple)
        gone.setdefault(section, set()).add(inside[0] if inside and of_entries else None)
    for section, entries in gone.items():
        written = left.pop(section, None)
        if None not in entries and isinstance(written, dict):
            left[section] = {name: entry for name, entry in written.items() if name not in entries}
        elif None not in entries and isinstance(written, list):
            left[section] = [entry for index, entry in enumerate(written) if index not in entries]
        elif section in _REQUIRED:
            left[section] = _REQUIRED[section]
    return left


def _complain(source: Source, fault: Any) -> None:
    place = tuple(step for step in fault["loc"] if step != "[key]")
    is_key = "[key]" in fault["loc"]
    name = ".".join(map(str, place))
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(place[-1]), keys_at(Site, place[:-1]), 1)
        remedy = DidYouMean(near[0], name) if near else "The reference of the site file lists what there is."
        source.complain("unknown-key", f"{name!r} is nothing that a site has.", place, key=True, remedy=remedy)
    elif fault["type"] == "missing":
        source.complain("missing-key", f"needs {name!r}.", place, remedy=f"Add '{place[-1]}: …'.")
    else:
        message, remedy = in_words(fault, Site)
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


def read_catalogue(read: ReadSite, source: Source) -> tuple[ReadSite, Results]:
    """The results that flows of a site may name, and the site, which has none of its own when these clash.

    A result that cannot be read is known by what is written of it, so that nothing is said of the flows that name it.
    """
    if read.site is None:
        return read, RESULTS
    try:
        results = read.site.catalogue()
    except ValueError as error:
        source.complain("bad-result", f"results: {error}.", ("results",), remedy="Change one of them.")
        results = RESULTS
        read = ReadSite(read.site.model_copy(update={"results": ()}), read.unread | {"results"})
    if "results" not in read.unread or not isinstance(source.values.get("results"), list):
        return read, results
    free = count(_BEYOND_ALL)
    names: dict[str, Result] = {}
    for written in source.values["results"]:
        if isinstance(written, dict):
            for name in (written.get("slug"), written.get("code")):
                if isinstance(name, str | int) and results.find(name) is None:
                    names[str(name)] = Result(str(name), str(name), next(free))
    return read, results.with_own(names.values())
