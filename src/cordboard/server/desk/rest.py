"""The same messages over REST: one in a request, the answer as a status."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

import msgspec
from fastapi import HTTPException, Request, Response
from pydantic import Field

from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk.decoding import why_not
from cordboard.server.parameters import Body
from cordboard.telephony.browser import Answer, BadOffer, PhoneInUse, TooManyCalls
from cordboard.telephony.line import LineError

_LONGEST = 10_000
Given = TypeVar("Given")


class Telephone(Body):
    """A WebRTC offer of the standing telephone of a page."""

    sdp: str = Field(max_length=20_000)


def told(word: msgspec.Struct) -> Response:
    """A message as the answer to a request."""
    return Response(msgspec.json.encode(word), media_type="application/json")


def plain(value: Any) -> Any:
    """Messages as plain values."""
    return msgspec.to_builtins(value)


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


async def connected(offer: Awaitable[Answer]) -> dict[str, str]:
    """The answer to the telephone of a page. Raises HTTPException."""
    try:
        answer = await done(offer)
    except BadOffer as bad:
        raise HTTPException(422, str(bad)) from bad
    except PhoneInUse as busy:
        raise HTTPException(409, str(busy)) from busy
    except (TooManyCalls, LineError) as full:
        raise HTTPException(503, str(full)) from full
    return {"sdp": answer.sdp, "call": answer.call_id}


def body_of(kind: Any) -> dict[str, Any]:
    """What OpenAPI says of a request whose body is one of these messages."""
    (schema,), definitions = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema | {"$defs": definitions}}}}
    }
