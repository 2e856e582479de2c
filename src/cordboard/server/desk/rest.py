"""The messages of desks over REST: one in a request, answered by a status."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

import msgspec
from fastapi import HTTPException, Request

from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk.decoding import why_not
from cordboard.server.models.calls import PhoneAnswer
from cordboard.server.models.structs import HERE
from cordboard.telephony.browser import BadOffer, PhoneInUse, SessionAnswer, TooManyCalls
from cordboard.telephony.line import LineError

_LONGEST = 10_000
Given = TypeVar("Given")


async def asked(request: Request, kind: Any) -> Any:
    """The message in a request. Raises HTTPException 413 and 422."""
    body = await request.body()
    if len(body) > _LONGEST:
        raise HTTPException(413, f"a message has {_LONGEST} bytes at most")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise HTTPException(422, f"this is not understood: {why_not(error)}") from error


async def done(deed: Awaitable[Given]) -> Given:
    """Wait for what was asked. Raises HTTPException 409 with the reason where it cannot be done now."""
    try:
        return await deed
    except FloorRefused as no:
        raise HTTPException(409, str(no)) from no


async def connected(offer: Awaitable[SessionAnswer]) -> PhoneAnswer:
    """The answer to the telephone of a page. Raises HTTPException."""
    try:
        answer = await done(offer)
    except BadOffer as bad:
        raise HTTPException(422, str(bad)) from bad
    except PhoneInUse as busy:
        raise HTTPException(409, str(busy)) from busy
    except (TooManyCalls, LineError) as full:
        raise HTTPException(503, str(full)) from full
    return PhoneAnswer(sdp=answer.sdp, call=answer.call_id)


def body_of(group: str) -> dict[str, Any]:
    """What OpenAPI says of a request whose body is one of a group of messages, by its name in the document."""
    content = {"application/json": {"schema": {"$ref": HERE + group}}}
    return {"requestBody": {"required": True, "content": content}}
