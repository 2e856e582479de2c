"""Edits of what several people edit (RFC 9110 13): a write names the state that was read, and a write to
another state is refused with 412, one that names none with 428 (RFC 6585 3).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header, HTTPException, Response

from cordboard.flow.site.changes import fingerprint
from cordboard.server.parameters import LONGEST_NAME

IfMatch = Annotated[str, Header(max_length=LONGEST_NAME, description="The ETag of what is changed, as you read it.")]
IfNoneMatch = Annotated[str, Header(max_length=LONGEST_NAME, description="* for something that is not there yet.")]


def expected_state(if_match: IfMatch = "") -> str:
    """A dependency: the fingerprint of what is changed, as its author read it. Raises HTTPException 428."""
    return _named(if_match, "send If-Match with the ETag of what you change, as you read it")


def expected_state_or_new(if_match: IfMatch = "", if_none_match: IfNoneMatch = "") -> str:
    """A dependency, where something new may be written as well: empty for that. Raises HTTPException 428."""
    if if_none_match.strip() == "*" and not if_match:
        return ""
    return _named(
        if_match, "send If-Match with the ETag of what you change, as you read it, or If-None-Match: * for a new one"
    )


#: Put these after the dependency that lets somebody in: who may not write is not told what a write needs.
Expected = Annotated[str, Depends(expected_state)]
ExpectedOrNew = Annotated[str, Depends(expected_state_or_new)]


def set_etag(response: Response, document: Any) -> None:
    """Say in the answer which state of a document it tells."""
    response.headers["etag"] = quoted(fingerprint(document))


def quoted(state: str) -> str:
    """A fingerprint as an ETag.

    >>> quoted("0a1b")
    '"0a1b"'
    """
    return f'"{state}"'


def _named(if_match: str, remedy: str) -> str:
    if not if_match or if_match.strip() == "*":
        raise HTTPException(428, remedy)
    return if_match.strip().removeprefix("W/").strip('"')
