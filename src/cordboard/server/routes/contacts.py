"""Contacts: those in progress, those that were, and what happened in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import StreamingResponse

from cordboard.engine.journal import Entered, Took
from cordboard.flow.drawing import TakenPath, draw
from cordboard.server.contact_trace import document_of, sound_of, steps_of
from cordboard.server.files import ServerSentEvents, SvgPicture
from cordboard.server.models.contacts import (
    AttemptToCallBack,
    ContactPage,
    ContactWithTrace,
    JournalEntries,
    SiteNow,
)
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import Instant, NamePath, NameQuery, Since, Until
from cordboard.server.signing import Watcher, still_good
from cordboard.server.site import Running
from cordboard.store import contact_pages, flow_layouts
from cordboard.store import contacts as stored
from cordboard.store.callbacks import attempts_of
from cordboard.store.contact_search import ContactFilter, ContactState
from cordboard.store.journal_search import JournalCondition

router = APIRouter(prefix="/api", tags=["contacts"])

#: Seconds between two tellings; what changed meanwhile comes with the second.
SHORTEST_INTERVAL = 0.25
Seconds = Annotated[float | None, Query(ge=0, le=31_536_000)]
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
    trials: Annotated[bool, Query(description="List calls of drafts as well, which no figure counts.")] = False,
    shortest: Annotated[Seconds, Query(description="Only those whose person was there for so many seconds.")] = None,
    longest: Annotated[Seconds, Query(description="Only those whose person was there no longer.")] = None,
    asked_since: Annotated[
        Instant | None, Query(description="Only those that asked for an agent from this time on (ISO 8601).")
    ] = None,
    asked_until: Annotated[
        Instant | None, Query(description="Only those that asked for an agent before this time (ISO 8601).")
    ] = None,
) -> ContactFilter:  # fmt: skip
    """A dependency: which contacts are asked for. `since` and `until` are about when they began."""
    return ContactFilter(
        service=service, flow=flow, version=version, channel=channel, direction=direction, result=result, agent=agent,
        account=account, number=number, region=site.site.region, run=run, parent=parent, state=state,
        since=stored.milliseconds(since), until=stored.milliseconds(until), supervision=supervision, trials=trials,
        shortest=None if shortest is None else int(shortest * 1000),
        longest=None if longest is None else int(longest * 1000),
        asked_since=stored.milliseconds(asked_since), asked_until=stored.milliseconds(asked_until),
    )  # fmt: skip


def journal_condition(
    module: Annotated[NameQuery, Query(description="A module that they entered.")] = "",
    event: Annotated[NameQuery, Query(description="An event that the module, or any, raised.")] = "",
    value: Annotated[NameQuery, Query(description="The value of that event.")] = "",
    connector_event: Annotated[
        NameQuery | None, Query(description="The event of a connector that they took from the module; empty: fallback.")
    ] = None,
    connector_value: Annotated[NameQuery | None, Query(description="The value of that connector.")] = None,
    connector_to: Annotated[NameQuery, Query(description="The module to which that connector leads.")] = "",
    ended_in: Annotated[NameQuery, Query(description="The module in which the person's part was over.")] = "",
    still_in: Annotated[NameQuery, Query(description="The module in which they are now.")] = "",
    text: Annotated[NameQuery, Query(description="Words of a note or a message, in whatever case.")] = "",
) -> JournalCondition:
    """A dependency: what must have happened in the contacts that are asked for."""
    return JournalCondition(
        module=module, event=event, value=value, connector_event=connector_event, connector_value=connector_value,
        connector_to=connector_to, ended_in=ended_in, still_in=still_in, text=text,
    )  # fmt: skip


WhichContacts = Annotated[ContactFilter, Depends(contact_filter)]
WhatHappened = Annotated[JournalCondition, Depends(journal_condition)]


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
    site: Running, user: Watcher, which: WhichContacts, what: WhatHappened, limit: Limit = USUAL,  # noqa: ARG001
    cursor: Cursor = "",
) -> ContactPage:  # fmt: skip
    """Contacts, the newest first. A page looks through so many contacts and no more: it may have fewer entries than
    were asked for, or none, and still a `next`. Then `back_to` says how far back it has looked.
    """
    found = contact_pages.find(site.database, which, what, after=_CONTACTS.after(cursor), limit=limit)
    following = None if found.following is None else _CONTACTS.cursor(found.following)
    return ContactPage(items=[site.told(row) for row in found.rows], next=following, back_to=found.back_to)


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
    sound = sound_of(site.database, contact)
    steps = steps_of(journal, document_of(site.database, row["flow"], row["version"]), sound)
    attempts = [
        AttemptToCallBack(**{name: getattr(each, name) for name in AttemptToCallBack.model_fields})
        for each in attempts_of(site.database, contact)
    ]
    return ContactWithTrace(
        **site.told(row).model_dump(), trace=steps, damage=damage, attempts=attempts, recordings=sound
    )


@router.get("/contacts/{contact}/drawing", response_class=SvgPicture)
def draw_contact(site: Running, user: Watcher, contact: NamePath) -> SvgPicture:  # noqa: ARG001
    """The version of the flow on which a contact ran, as a picture (SVG) with the way that it took."""
    try:
        row = stored.contact(site.database, contact)
        flow = site.switchboard.programs.of(row["flow"], row["version"]).flow
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    journal, _ = stored.readable_journal(site.database, contact)
    path = TakenPath(
        frozenset(each.module for each in journal if isinstance(each, Entered)),
        frozenset((each.source, each.target) for each in journal if isinstance(each, Took)),
    )
    return SvgPicture(draw(flow, flow_layouts.layout_of(site.database, flow.slug).layout, path))


@router.get("/contacts/{contact}/journal")
def get_journal(site: Running, user: Watcher, contact: NamePath) -> JournalEntries:  # noqa: ARG001
    """The journal of a contact: every entry as it is stored, from which the contact can be replayed."""
    try:
        stored.contact(site.database, contact)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    journal, damage = stored.readable_journal(site.database, contact)
    return JournalEntries(entries=list(journal), damage=damage)
