"""Placing outbound calls, and trying whether the line makes them."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Annotated

from fastapi import APIRouter, HTTPException
from sqlalchemy.exc import OperationalError

from cordboard.live.directory import UnknownService
from cordboard.live.draining import TakesNoCalls
from cordboard.live.storing import write_until_taken
from cordboard.server.models.calls import NewCall, NewTestCall, PlacedCall, TestCallResult
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store.people import User
from cordboard.store.writer import StoreFailed
from cordboard.telephony.line import NotConnected

router = APIRouter(prefix="/api", tags=["calls"])


@router.post("/calls", status_code=202)
async def place_call(site: Running, user: Annotated[User, needs("supervisor")], new: NewCall) -> PlacedCall:
    """Call a number. The contact's page tells what becomes of it."""
    try:
        contact = await site.switchboard.dial(new.service, new.number, account=new.account)
    except (UnknownService, LookupError) as missing:
        raise HTTPException(422, str(missing.args[0])) from missing
    except TakesNoCalls as stopping:
        raise HTTPException(503, str(stopping), {"retry-after": "10"}) from stopping
    except StoreFailed as failed:
        why = "the call could not be stored, so it was not made; try again in a moment"
        raise HTTPException(503, why, {"retry-after": "10"}) from failed
    detail = {"service": new.service}
    note = partial(people.note, site.database, user.name, "called", contact, detail)
    try:
        await asyncio.to_thread(note)
    except OperationalError:  # the call is made already: an error would have it made once more
        site.switchboard.runs.beside.start(write_until_taken(f"that {user.name} called {new.number}", note))
    return PlacedCall(contact=contact)


@router.post("/line/test-calls")
async def make_test_call(site: Running, user: Annotated[User, needs()], new: NewTestCall) -> TestCallResult:
    """Ring a number over the line, and hang up once it is answered. The limits of outside numbers hold."""
    if site.switchboard.drain.told:
        raise HTTPException(503, "Cordboard is about to stop, and calls nobody any more", {"retry-after": "10"})
    # Noted before it rings, since it may cost money; without its end, since the trail keeps nobody's number.
    await asyncio.to_thread(people.note, site.database, user.name, "test-call", f"{new.number[:-4]}…")
    began = time.monotonic()
    call = site.switchboard.line.dial(new.number, caller_id=new.caller_id, ring_seconds=new.ring_seconds)
    reason, detail = None, ""
    try:
        await call.wait_answered()
    except NotConnected as failure:
        reason, detail = failure.reason, failure.detail
    finally:
        await call.hang_up()
    seconds = round(time.monotonic() - began, 1)
    return TestCallResult(answered=reason is None, seconds=seconds, reason=reason, detail=detail)
