"""Placing outbound calls."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from cordboard.live.directory import UnknownService
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import people
from cordboard.store.people import User
from cordboard.store.writer import StoreFailed

router = APIRouter(prefix="/api", tags=["calls"])


class NewCall(BaseModel):
    """Whom to call, for which outbound service, about which account."""

    service: str
    number: str = Field(min_length=1, max_length=100)
    account: str = ""


@router.post("/calls", status_code=202)
async def call(site: Running, user: Annotated[User, needs("supervisor")], new: NewCall) -> dict[str, str]:
    """Call a number. The contact's page tells what becomes of it."""
    try:
        contact = await site.switchboard.dial(new.service, new.number, account=new.account)
    except (UnknownService, LookupError) as missing:
        raise HTTPException(422, str(missing.args[0])) from missing
    except StoreFailed as failed:
        raise HTTPException(503, "the call could not be stored, so it was not made; try again") from failed
    await asyncio.to_thread(
        people.note, site.database, user.name, "called", new.number, {"service": new.service, "contact": contact}
    )
    return {"contact": contact}
