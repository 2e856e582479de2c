"""What requests may say: every number and time has its bounds, every text its length, and nothing else may be named."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Final, TypeVar

from fastapi import HTTPException, Path, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict
from starlette.requests import HTTPConnection

from cordboard.flow.site.hours import within_reach
from cordboard.server.problems import MOST_TOLD, is_for_programs

#: The largest number of a row that a database has (BIGINT).
LARGEST_NUMBER = 2**63 - 1
#: Characters of a name of anything, and of a longer text.
LONGEST_NAME, LONGEST_TEXT = 200, 1000
#: How JSON writes NUL (RFC 8259 7): a text with it as it is is no JSON.
_NUL_IN_JSON: Final = b"\\u0000"
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
#: Where something is in a request, such as ("body", "changes", 0, "name").
_Place = tuple[str | int, ...]


class Body(BaseModel):
    """What a request brings. A name that is not known is refused: a slip of the pen would change nothing, unseen."""

    model_config = ConfigDict(extra="forbid")


_Given = TypeVar("_Given", bound=Body)


def exactly_one(body: _Given, *names: str) -> _Given:
    """The body, if it gives exactly one of these. Raises ValueError."""
    fields = type(body).model_fields
    given = [name for name in names if getattr(body, name) != fields[name].default]
    if len(given) != 1:
        raise ValueError(f"needs one of {', '.join(names)}, and has {' and '.join(given) or 'none'}")
    return body


#: A date and time (ISO 8601) that can be reckoned with.
Instant = Annotated[datetime, AfterValidator(within_reach)]
Since = Annotated[Instant | None, Query(description="Only from this time on (ISO 8601; without an offset, UTC).")]
#: Seconds in which to answer.
Within = Annotated[
    float | None,
    Query(gt=0, le=3600, description="Seconds to answer within, in place of those set when the agent was asked for."),
]
Until = Annotated[Instant | None, Query(description="Only before this time (ISO 8601; without an offset, UTC).")]
#: The number of a row.
Number = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
#: The number of a row or event, where to go on from.
AfterNumber = Annotated[int | None, Query(ge=0, le=LARGEST_NUMBER)]
#: A name as a part of the path, and as a parameter.
NamePath = Annotated[str, Path(min_length=1, max_length=LONGEST_NAME)]
NameQuery = Annotated[str, Query(max_length=LONGEST_NAME)]


def refuse_unknown(connection: HTTPConnection) -> None:
    """A dependency of every route: only parameters that it knows, each once. Raises HTTPException 400.

    Pages for people take whatever links bring along, such as marks of a mail program.
    """
    route = connection.scope.get("route")
    if not is_for_programs(connection.scope["path"]) or route is None:
        return
    known = list(dict.fromkeys(_query_names(route.dependant)))
    given = [name for name, _ in connection.query_params.multi_items()]
    if unknown := [name for name in given if name not in known]:
        takes = f"it takes: {', '.join(known)}" if known else "it takes none"
        near = difflib.get_close_matches(unknown[0], known, 1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise HTTPException(400, f"there is no parameter {unknown[0][:LONGEST_NAME]!r} here; {takes}{meant}")
    if twice := [name for name in known if given.count(name) > 1]:
        raise HTTPException(400, f"the parameter {twice[0]!r} is given twice; give it once")


async def refuse_nul(connection: HTTPConnection) -> None:
    """A dependency of every route: no text has the character NUL (U+0000), which PostgreSQL cannot store or look for.

    Raises RequestValidationError, which says where it is.
    """
    given = [*_placed(("path",), connection.path_params), *_placed(("query",), dict(connection.query_params))]
    if isinstance(connection, Request):
        given += _placed(("body",), await _body_with_nul(connection))
    if found := [*islice(_places_of_nul(given), MOST_TOLD)]:
        raise RequestValidationError([{"type": "nul", "loc": where, "msg": "has NUL"} for where in found])


async def _body_with_nul(request: Request) -> Any:
    """What the body of a request says, where NUL may be in it."""
    if getattr(request.scope.get("route"), "body_field", None) is None:
        return None
    if request.headers.get("content-type", "").startswith(_FORMS):
        return dict(await request.form())
    if _NUL_IN_JSON not in await request.body():
        return None
    try:
        return await request.json()
    except ValueError:  # it is no JSON: the code that reads it for the route says so
        return None


def _placed(where: _Place, value: Any) -> list[tuple[_Place, Any]]:
    """The parts of a value, with the place of each."""
    if isinstance(value, dict):
        return [((*where, name), each) for name, each in value.items()]
    if isinstance(value, list):
        return [((*where, at), each) for at, each in enumerate(value)]
    return [(where, value)]


def _places_of_nul(parts: list[tuple[_Place, Any]]) -> Iterator[_Place]:
    """Where NUL is, in texts and in names. What is sent may be nested deep, so this does not recur."""
    left = parts[::-1]
    while left:
        where, value = left.pop()
        if "\0" in str(where[-1]) or (isinstance(value, str) and "\0" in value):
            yield where
        elif isinstance(value, dict | list):
            left += reversed(_placed(where, value))


def _query_names(dependant: Dependant) -> Iterator[Any]:
    yield from (each.alias for each in dependant.query_params)
    for below in dependant.dependencies:
        yield from _query_names(below)
