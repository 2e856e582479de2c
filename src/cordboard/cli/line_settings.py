"""Errors for settings of the built-in line that a site file has wrong, each at its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from cordboard.flow.faults import in_words, named, place_of, telling
from cordboard.flow.problems import DidYouMean, Problem
from cordboard.flow.site import LoadedSite
from cordboard.flow.site.reading import keys_at
from cordboard.telephony.lines import USUAL

#: What is written for the line under another name.
_ELSEWHERE = {"outside": "Write it under outside_numbers, beside 'line'."}
#: A password may be the value of these.
_SECRET = frozenset({"users", "password"})


def wrong_line_settings(loaded: LoadedSite) -> list[Problem]:
    """An error for each setting of the built-in line that there is not, or whose value does not fit.

    Whether environment variables are set is not asked: a site may be checked on another machine than it runs on.
    """
    site = loaded.site
    if site is None or loaded.files is None or str(site.line.get("type", USUAL)) != USUAL:
        return []
    written = {name: value for name, value in site.line.items() if name != "type"}
    return list(_wrong(loaded, written)) if written else []


def _wrong(loaded: LoadedSite, written: dict[str, Any]) -> Iterator[Problem]:
    # Read where it is used: most checks need no SIP.
    from cordboard.telephony.builtin.settings import NOT_SET, LineSettings  # noqa: PLC0415

    for name in _ELSEWHERE.keys() & written.keys():
        yield _problem(loaded, "unknown-line-setting", (name,), f"the line has no setting {name!r}.", _ELSEWHERE[name])
    try:
        LineSettings.model_validate({name: value for name, value in written.items() if name not in _ELSEWHERE})
    except ValidationError as error:
        for fault in telling(error.errors(include_url=False)):
            if fault["type"] != NOT_SET:
                yield _of_fault(loaded, fault, LineSettings)


def _of_fault(loaded: LoadedSite, fault: Mapping[str, Any], settings: type[BaseModel]) -> Problem:
    place = tuple(step for step in fault["loc"] if step != "[key]")
    name = ".".join(map(str, place))
    if fault["type"] == "extra_forbidden":
        known = keys_at(settings, place[:-1])
        near = difflib.get_close_matches(str(place[-1]), known, 1)
        remedy = DidYouMean(near[0], str(place[-1])) if near else f"There are: {', '.join(known)}."
        return _problem(loaded, "unknown-line-setting", place, f"the line has no setting {name!r}.", remedy)
    if fault["type"] == "missing":
        needs = f"needs {place[-1]!r}."
        return _problem(loaded, "missing-key", place[:-1], needs, f"Add '{place[-1]}: …'.")
    message, remedy = in_words(fault, settings)
    if _SECRET.intersection(place):
        message = f"{fault['msg'].removeprefix('Value error, ')}."
    return _problem(loaded, "bad-value", place, named(name, message, key="[key]" in fault["loc"]), remedy)


def _problem(loaded: LoadedSite, code: str, place: tuple[Any, ...], message: str, remedy: str) -> Problem:
    assert loaded.files is not None
    source = loaded.files.source
    where = place_of(source, ("line",), place)
    at = source.at(where, key=code == "unknown-line-setting")
    return Problem(code, "error", source.file, at.line, at.column, "line", message, remedy)
