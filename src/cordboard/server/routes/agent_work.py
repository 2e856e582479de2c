"""An agent's own work beside the conversation: earlier contacts of the person in hand, notes, follow-ups, callbacks,
and figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Response

from cordboard.acd.measures import MEASURES, added_up
from cordboard.acd.states import BUSY, State
from cordboard.engine.journal import Entered, Took
from cordboard.flow.site.eligible import agents_of_service
from cordboard.live.clock import now
from cordboard.server.contact_trace import connector_places, document_of
from cordboard.server.etags import Expected, quoted
from cordboard.server.models.agent_work import (
    AgentNote,
    ContactWay,
    EarlierContact,
    EarlierContactPage,
    FollowUpCall,
    FollowUpPage,
    NoteText,
    OwnFigures,
    PromisedCall,
    TimeInState,
)
from cordboard.server.paging import Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import Instant, NamePath
from cordboard.server.routes.agent import Myself
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running, RunningSite
from cordboard.store import agent_figures, callbacks, contact_notes, contacts, recordings
from cordboard.store.contact_notes import ContactNote
from cordboard.store.contact_search import ContactFilter
from cordboard.store.contacts import milliseconds
from cordboard.store.earlier_contacts import earlier_contacts
from cordboard.store.report_facts import of_surveys

router = APIRouter(prefix="/api/agent", tags=["agent"])

_EARLIER = Paging("earlier contacts", tuple[KeyNumber, KeyText])
_FOLLOW_UPS = Paging("follow-ups", tuple[KeyNumber, KeyText])
_FEW = 10


def own_contact(site: Running, agent: Myself, contact: NamePath) -> str:
    """A contact on which the agent works or has worked. Raises HTTPException 404 for any other."""
    if contact == site.agents.in_hand(agent) or not contact_notes.note_of(site.database, contact, agent.logon).empty:
        return contact
    try:
        if contacts.contact(site.database, contact)["agent"] == agent.logon:
            return contact
    except LookupError:
        pass
    raise HTTPException(404, f"the contact {contact!r} is none of yours")


OwnContact = Annotated[str, Depends(own_contact)]


@router.get("/earlier-contacts")
def list_earlier_contacts(
    site: Running, user: SignedIn, agent: Myself, limit: Limit = _FEW, cursor: Cursor = ""
) -> EarlierContactPage:  # fmt: skip
    """The earlier contacts of the person in hand, by account and by number; none without a contact in hand."""
    pop, in_hand = site.floor.pop_for(agent.logon), site.agents.in_hand(agent)
    if pop is None or not in_hand:
        return EarlierContactPage(items=[], next=None)
    number = contacts.number(site.database, in_hand) or pop.caller
    rows = earlier_contacts(
        site.database, account=pop.account, number=number, region=site.site.region, without=(in_hand,),
        after=_EARLIER.after(cursor), limit=limit + 1,
    )  # fmt: skip
    found, following = _EARLIER.cut(rows, limit, lambda row: (row["started_at"], row["id"]))
    notes = contact_notes.notes_on(site.database, [row["id"] for row in found])
    may_hear = user.may("supervisor")
    items = [_earlier(site, row, notes.get(row["id"], []), may_hear=may_hear) for row in found]
    return EarlierContactPage(items=items, next=following)


@router.get("/contacts/{contact}/way")
def get_own_contacts_way(site: Running, contact: OwnContact) -> ContactWay:
    """The way that a contact of yours has taken through its flow so far."""
    row = contacts.contact(site.database, contact)
    journal, _ = contacts.readable_journal(site.database, contact)
    places = connector_places(document_of(site.database, row["flow"], row["version"]))
    taken = (places.get((each.source, each.event, each.value)) for each in journal if isinstance(each, Took))
    return ContactWay(
        contact=contact, flow=row["flow"], version=row["version"],
        modules=[each.module for each in journal if isinstance(each, Entered)],
        connectors=[place for place in taken if place is not None],
    )  # fmt: skip


@router.get("/contacts/{contact}/note")
def get_own_note(site: Running, agent: Myself, contact: OwnContact, response: Response) -> AgentNote:
    """Your note on a contact; an empty one where you have written none."""
    return _told(contact_notes.note_of(site.database, contact, agent.logon), response)


@router.put("/contacts/{contact}/note")
def put_own_note(
    site: Running, agent: Myself, contact: OwnContact, expected: Expected, note: NoteText, response: Response
) -> AgentNote:  # fmt: skip
    """Write your note on a contact, with a date to call the person again; an empty one is taken out."""
    written = ContactNote(contact, agent.logon, note.text, note.follow_up_at, note.followed_up, now())
    try:
        stored = contact_notes.put_note(site.database, written, expected)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    return _told(stored, response)


@router.get("/follow-ups")
def list_follow_ups(site: Running, agent: Myself, limit: Limit = _FEW, cursor: Cursor = "") -> FollowUpPage:
    """The calls that you want to make again, the next one first."""
    rows = contact_notes.follow_ups(
        site.database, agent.logon, after=_FOLLOW_UPS.after(cursor), limit=limit + 1
    )  # fmt: skip
    found, following = _FOLLOW_UPS.cut(rows, limit, lambda row: (row.note.follow_up_at or 0, row.note.contact))
    items = [
        FollowUpCall(
            note=_note(each.note), service=each.service, account=each.account,
            number=each.called if each.direction == "outbound" else each.caller,
        )
        for each in found
    ]  # fmt: skip
    return FollowUpPage(items=items, next=following)


@router.get("/callbacks")
def list_own_callbacks(site: Running, agent: Myself) -> list[PromisedCall]:
    """The callbacks that wait for an agent of your services, the longest waiting first."""
    mine = {name for name in site.site.services if any(each is agent for each in agents_of_service(site.site, name))}
    return [
        PromisedCall(
            contact=each.contact, service=each.request.get("service", ""), number=each.number,
            queued_at=each.queued_at, until=each.until, attempts=each.attempts,
            made=len(callbacks.attempts_of(site.database, each.contact)),
        )
        for each in callbacks.pending(site.database)
        if each.request.get("service", "") in mine and each.request.get("agent", "") in ("", agent.logon)
    ]  # fmt: skip


@router.get("/figures")
def get_own_figures(
    site: Running, agent: Myself,
    since: Annotated[Instant, Query(description="From when on, such as the beginning of your day (ISO 8601).")],
) -> OwnFigures:  # fmt: skip
    """Your work from a time on until now."""
    start, end = milliseconds(since) or 0, now()
    found = agent_figures.figures_of(site.database, agent.logon, since=start, until=max(start, end))
    asked = ContactFilter(agent=agent.logon, since=start, until=max(start, end))
    surveys = added_up(each.parts for each in of_surveys(site.database, asked))
    busy = sum(spent for state, spent in found.milliseconds.items() if state in BUSY)
    available = busy + found.milliseconds.get(State.READY, 0)
    return OwnFigures(
        since=start, until=max(start, end), contacts=len(found.contacts), handle_time=found.handle_time,
        occupancy=busy / available if available else None, missed=found.missed, rejected=found.rejected,
        satisfaction=MEASURES["satisfaction"].value(surveys), survey_answers=round(surveys.get("answers", 0)),
        states=[
            TimeInState(state=state, seconds=found.milliseconds[state] / 1000)
            for state in State
            if state in found.milliseconds
        ],
    )  # fmt: skip


def _earlier(
    site: RunningSite, row: Mapping[str, Any], notes: list[ContactNote], *, may_hear: bool
) -> EarlierContact:  # fmt: skip
    record = site.told(row)
    sounds = recordings.conversations(site.database, contact=record.id, limit=_FEW) if may_hear else []
    return EarlierContact(
        id=record.id, service=record.service, channel=record.channel, direction=record.direction,
        started_at=record.started_at, closed_at=record.closed_at, result=record.result, label=record.label,
        agent=record.agent, notes=[_note(each) for each in notes], recordings=[each["id"] for each in sounds],
    )  # fmt: skip


def _told(note: ContactNote, response: Response) -> AgentNote:
    response.headers["etag"] = quoted(note.state)
    return _note(note)


def _note(note: ContactNote) -> AgentNote:
    return AgentNote(
        contact=note.contact, agent=note.agent, text=note.text, follow_up_at=note.follow_up_at,
        followed_up=note.followed_up, written_at=note.written_at,
    )  # fmt: skip
