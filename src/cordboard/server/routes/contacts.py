"""Contacts: those in progress, those that were, and what happened in each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from cordboard.engine.trace import trace
from cordboard.server.parameters import Before, NamePath, NameQuery
from cordboard.server.signing import Watcher, still_good
from cordboard.server.site import Running
from cordboard.store import contacts as stored

router = APIRouter(prefix="/api", tags=["contacts"])

#: Seconds between two tellings; what changed meanwhile comes with the second.
SHORTEST_INTERVAL = 0.25


@router.get("/now")
def now(site: Running, user: Watcher) -> dict[str, Any]:  # noqa: ARG001 - asked for, to be let in
    """The calls in progress and the last contacts."""
    return site.now()


@router.get("/now/events")
def changes(request: Request, site: Running, user: Watcher) -> StreamingResponse:
    """The same as `/api/now`, after every change, as server-sent events. They end when the user is signed out."""

    async def told() -> AsyncIterator[str]:
        async for _ in site.switchboard.changes():
            # In a thread: the calls are on this event loop, and a page must not hold up their audio.
            if not await asyncio.to_thread(still_good, request, site, user):
                return
            yield f"data: {json.dumps(await asyncio.to_thread(site.now))}\n\n"
            await asyncio.sleep(SHORTEST_INTERVAL)

    return StreamingResponse(told(), media_type="text/event-stream")


@router.get("/contacts")
def contacts(
    site: Running,
    user: Watcher,  # noqa: ARG001
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    before: Before = None,
    service: NameQuery = "",
    open_only: bool = False,
    supervision: Annotated[bool, Query(description="List the records of supervisors' legs as well.")] = False,
) -> list[dict[str, Any]]:
    """Contacts, the newest first."""
    found = stored.list_contacts(
        site.database, limit=limit, before=before, service=service, open_only=open_only, supervision=supervision
    )
    return [site.told(row) for row in found]


@router.get("/contacts/{contact}")
def contact(site: Running, user: Watcher, contact: NamePath) -> dict[str, Any]:  # noqa: ARG001
    """A contact, with what happened step by step. Sensitive digits were never stored.

    `damage` says why the trace goes no further than it does, where what is stored cannot be read.
    """
    try:
        row = stored.contact(site.database, contact)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    journal, damage = stored.readable_journal(site.database, contact)
    return {**site.told(row), "trace": trace(journal), "damage": damage}
