"""Errors as problem documents (RFC 9457): what is wrong, where, and what to do. One form for whatever goes wrong, in
words of ours: what a decoder or a library says of its insides is for the log.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from fastapi import HTTPException, Response

from cordboard.flow.faults import in_words, named, telling

PROBLEM: Final = "application/problem+json"

_RENAMED: Final[Mapping[int, str]] = {413: "Content Too Large", 422: "Unprocessable Content"}

#: Mistakes that are told of one request at the most: a list may have thousands.
MOST_TOLD = 50

#: A fault that only requests have, in our words: (what is wrong, what to do), by pydantic's name for it.
_Words = Callable[[Mapping[str, Any]], tuple[str, str]]
_INSTANT = "must be a date and time", "Write it as 2026-03-01T09:30:00Z."
_WORDS: Final[Mapping[str, _Words]] = {
    "missing": lambda _: ("is missing", "Add it."),
    "json_invalid": lambda fault: (f"is no JSON from character {_position(fault)} on", "Correct it there."),
    "int_parsing_size": lambda _: ("has too many digits", "Write a smaller number."),
    "datetime_parsing": lambda _: _INSTANT,
    "datetime_type": lambda _: _INSTANT,
    "datetime_object_invalid": lambda _: _INSTANT,
    "datetime_from_date_parsing": lambda _: _INSTANT,
    "finite_number": lambda _: ("must be a number that is not infinite", ""),
    "string_unicode": lambda _: ("has half a character in it (a lone surrogate)", "Send text as UTF-8."),
    "nul": lambda _: ("has the character NUL (U+0000) in it", "Take it out."),
    "model_attributes_type": lambda _: ("must be an object, names with values", 'Send JSON: {"name": value}.'),
    "dict_type": lambda _: ("must be an object, names with values", 'Send JSON: {"name": value}.'),
    "cursor": lambda _: (
        "is none that this list has given", "Send `next` of the page before as it is, or none for the first page.",
    ),
    "extra_forbidden": lambda _: ("is not known here", "Take it out, or correct its name; see /api/openapi.json."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with a request: where (such as ``query.limit``), what, and what to do. `pointer` leads to
    it in the body (RFC 6901).
    """

    where: str
    what: str
    remedy: str = ""
    pointer: str = ""

    def as_json(self) -> dict[str, str]:
        """As a member of `errors`."""
        told = {"where": self.where, "what": self.what, "remedy": self.remedy}
        return {**told, "pointer": self.pointer} if self.pointer else told


class RefusedField(HTTPException):
    """422 for one property of the body; '' where it is about no one of them."""

    def __init__(self, property_: str, what: str) -> None:
        super().__init__(422, what)
        mistake = Mistake(f"body.{property_}", what, pointer=pointer((property_,)))
        self.errors = [mistake.as_json()] if property_ else []


def pointer(path: Iterable[str | int]) -> str:
    """A path as a JSON Pointer (RFC 6901 3).

    >>> pointer(("agents", "a/b", 0))
    '/agents/a~1b/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def problem_body(status: int, detail: str, errors: Sequence[Mapping[str, Any]] = (), **members: Any) -> bytes:
    """A problem document. `detail` is the sentence for people; the title is the one of the status (RFC 9457 4.2.1).
    `members` are more of it (extension members, RFC 9457 3.2).
    """
    document = {"type": "about:blank", "title": phrase(status), "status": status, "detail": detail, **members}
    if errors:
        document["errors"] = list(errors)
    # As ASCII: what came in may have characters that cannot be sent as they are.
    return json.dumps(document).encode()


def problem(
    status: int, detail: str, errors: Sequence[Mapping[str, Any]] = (), headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:  # fmt: skip
    """An answer with a problem document."""
    return Response(problem_body(status, detail, errors, **members), status, headers, media_type=PROBLEM)


def is_for_programs(path: str) -> bool:
    """Whether programs are served there, and not pages."""
    return path.startswith("/api/") or path in ("/api", "/healthz", "/readyz", "/metrics")


def phrase(status: int) -> str:
    """What a status is called (RFC 9110 15, whose names later versions of Python have)."""
    if status in _RENAMED:
        return _RENAMED[status]
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def mistakes(faults: Iterable[Mapping[str, Any]]) -> list[Mistake]:
    """What pydantic finds wrong with a request, in our words."""
    return [_mistake(fault) for fault in telling(faults)][:MOST_TOLD]


def sentence(found: Sequence[Mistake]) -> str:
    """All of it in one sentence, for readers who look at nothing else."""
    first = " ".join(filter(None, (found[0].what, found[0].remedy)))
    more = len(found) - 1
    return first if not more else f"{first} (and {more} more)"


def _mistake(fault: Mapping[str, Any]) -> Mistake:
    place = [str(each) for each in fault["loc"]]
    body = place[:1] == ["body"]
    if fault["type"] == "json_invalid":
        place = ["body"]
    name = "the body" if len(place) < 2 else ".".join(place[1:]) if body else place[-1]
    words = _WORDS.get(fault["type"])
    if words is None:
        what, remedy = in_words(fault)
    else:
        what, remedy = words(fault)
        what += "."
    leads = pointer(place[1:]) if body else ""
    return Mistake(".".join(place), named(name, what) if words is None else f"{name} {what}", remedy, leads)


def _position(fault: Mapping[str, Any]) -> int:
    return int(fault["loc"][-1]) + 1 if isinstance(fault["loc"][-1], int) else 1
