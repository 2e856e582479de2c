"""Contacts: those in progress, those that were, and what happened in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from cordboard.engine.trace import trace
from cordboard.server.files import ServerSentEvents
from cordboard.server.models.contacts import (
    AttemptToCallBack,
    ContactPage,
    ContactWithTrace,
    JournalEntries,
    SiteNow,
    TraceStep,
)
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import NamePath, NameQuery, Since, Until
from cordboard.server.signing import Watcher, still_good
from cordboard.server.site import Running
from cordboard.store import contacts as stored
from cordboard.store.callbacks import attempts_of
from cordboard.store.contact_search import ContactFilter, ContactState

router = APIRouter(prefix="/api", tags=["contacts"])

#: Seconds between two tellings; what changed meanwhile comes with the second.
SHORTEST_INTERVAL = 0.25
_CONTACTS = Paging("contacts", tuple[KeyNumber, KeyText])


def contact_filter(
    site: Running,
    service: NameQuery = "", flow: NameQuery = "", version: NameQuery = "", channel: NameQuery = "",
    direction: NameQuery = "", result: Annotated[NameQuery, Query(description="A result's slug.")] = "",
    agent: NameQuery = "", account: NameQuery = "",
    number: Annotated[NameQuery, Query(description="The number that called or was called.")] = "",
    run: Annotated[NameQuery, Query(description="The kind of contact, such as callback.")] = "",
    parent: Annotated[NameQuery, Query(description="Only contacts that come from this one.")] = "",
    state: ContactState | None = None, since: Since = None, until: Until = None,
    supervision: Annotated[bool, Query(description="List the records of supervisors' legs as well.")] = False,
) -> ContactFilter:  # fmt: skip
    """A dependency: which contacts are asked for. `since` and `until` are about when they began."""
    return ContactFilter(
        service=service, flow=flow, version=version, channel=channel, direction=direction, result=result, agent=agent,
        account=account, number=number, region=site.site.region, run=run, parent=parent, state=state,
        since=stored.milliseconds(since), until=stored.milliseconds(until), supervision=supervision,
    )  # fmt: skip


WhichContacts = Annotated[ContactFilter, Depends(contact_filter)]


@router.get("/now")
def get_site_now(site: Running, user: Watcher) -> SiteNow:  # noqa: ARG001 - asked for, to be let in
    """The calls in progress and the last contacts."""
    return site.now()


@router.get("/now/events", response_class=ServerSentEvents)
def follow_site(request: Request, site: Running, user: Watcher) -> StreamingResponse:
    """The same as `/api/now`, after every change, as server-sent events. They end when the user is signed out."""

    async def told() -> AsyncIterator[str]:
        async for _ in site.switchboard.changes():
            # In a thread: the calls are on this event loop, and a page must not hold up their audio.
            if not await asyncio.to_thread(still_good, request, site, user):
                return
            now = await asyncio.to_thread(site.now)
            yield f"data: {now.model_dump_json()}\n\n"
            await asyncio.sleep(SHORTEST_INTERVAL)

    return ServerSentEvents(told())


@router.get("/contacts")
def list_contacts(
    site: Running, user: Watcher, which: WhichContacts, limit: Limit = USUAL, cursor: Cursor = "",  # noqa: ARG001
) -> ContactPage:  # fmt: skip
    """Contacts, the newest first."""
    rows = stored.list_contacts(site.database, limit=limit + 1, where=which, after=_CONTACTS.after(cursor))
    found, following = _CONTACTS.cut(rows, limit, lambda row: (row["started_at"], row["id"]))
    return ContactPage(items=[site.told(row) for row in found], next=following)


@router.get("/contacts/{contact}", response_model_exclude_unset=True)
def get_contact(site: Running, user: Watcher, contact: NamePath) -> ContactWithTrace:  # noqa: ARG001
    """A contact, with what happened step by step. Sensitive digits were never stored.

    `damage` says why the trace goes no further than it does, where what is stored cannot be read.
    """
    try:
        row = stored.contact(site.database, contact)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    journal, damage = stored.readable_journal(site.database, contact)
    steps = [TraceStep(**each) for each in trace(journal)]
    attempts = [
        AttemptToCallBack(**{name: getattr(each, name) for name in AttemptToCallBack.model_fields})
        for each in attempts_of(site.database, contact)
    ]
    return ContactWithTrace(**site.told(row).model_dump(), trace=steps, damage=damage, attempts=attempts)


@router.get("/contacts/{contact}/journal")
def get_journal(site: Running, user: Watcher, contact: NamePath) -> JournalEntries:  # noqa: ARG001
    """The journal of a contact: every entry as it is stored, from which the contact can be replayed."""
    try:
        stored.contact(site.database, contact)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    journal, damage = stored.readable_journal(site.database, contact)
    return JournalEntries(entries=list(journal), damage=damage)
