"""A group of what was given to the journal writer, as one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from cordboard.store import open_contacts
from cordboard.store.failures import ContactClosed, LeaseLost, StoreFailed
from cordboard.store.journal_rows import ObservedContact, add_contacts, add_entries, end_contacts, make_room, writable
from cordboard.store.leases import Lease
from cordboard.store.webhook_outbox import tell_of_contacts
from cordboard.store.write_requests import WriteRequest


class Written(NamedTuple):
    """What a group has changed: the numbers of contacts that are the writer's since, with what is told of them to those
    who measure, and the contacts that it closed, each with its outcome.
    """

    numbers: dict[str, int]
    observed: dict[str, ObservedContact]
    closed: dict[str, dict[str, Any]]


def write_group(
    connection: Connection, group: Sequence[WriteRequest], mine: Mapping[str, int], lease: Lease
) -> Written:  # fmt: skip
    """Store a group for the writer that has this lease. `mine` are the numbers of open contacts that it has.

    What is for a contact that is closed, or another writer's, is marked as refused, and the others are stored. Raises
    LeaseLost.
    """
    if lease.due_in and (rows := _additions(group, mine)):
        # Each statement waits for Python's lock, so the lease is asked for in the one that adds.
        if not add_entries(connection, rows, leased=lease.fence):
            raise lease.lost(connection)
        _change_beside(connection, group)
        return Written({}, {}, {})
    lease.confirm(connection)
    add_contacts(connection, [request.new for request in group if request.new is not None], lease.fence)
    if any(request.check for request in group):
        make_room(connection)
        return Written({}, {}, {})
    named = {request.contact for request in group}
    found = writable(connection, named - mine.keys(), lease.fence)
    numbers = {contact: mine.get(contact) or found.numbers.get(contact, 0) for contact in named}
    closed = _end(connection, group, numbers, found.refused, lease.fence)
    stored = [request for request in group if request.refused is None]
    rows = []
    for request in stored:
        if request.entries:
            rows += (numbers[request.contact], request.entries)
    add_entries(connection, rows)
    _change_beside(connection, stored)
    open_contacts.forget(connection, closed)
    return Written(found.numbers, found.observed, closed)


def _additions(group: Sequence[WriteRequest], mine: Mapping[str, int]) -> list[int | str]:
    """The rows of a group that only adds entries to journals that are the writer's, and ends nothing; else none."""
    rows: list[int | str] = []
    for request in group:
        number = mine.get(request.contact)
        if number is None or not request.entries or request.outcome is not None or request.new is not None:
            return []
        rows += (number, request.entries)
    return rows


def _end(
    connection: Connection, group: Sequence[WriteRequest], numbers: Mapping[str, int],
    refused: Mapping[str, StoreFailed], fence: int,
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Store how contacts of a group ended, and mark what is refused. `numbers` are 0 for those that are not the
    writer's. The contacts that are closed, each with its outcome.
    """
    closed: dict[str, dict[str, Any]] = {}
    ends: dict[int, dict[str, Any]] = {}
    for request in group:
        contact = request.contact
        request.refused = refused.get(contact)
        if not numbers[contact] or contact in closed:
            request.refused = request.refused or ContactClosed(contact)
        elif request.outcome is not None:
            ends[numbers[contact]] = ends.get(numbers[contact], {}) | request.outcome
            if "closed_at" in request.outcome:
                closed[contact] = request.outcome
    ended = end_contacts(connection, ends, fence)
    for request in group:
        if request.refused is None and request.outcome is not None and numbers[request.contact] not in ended:
            request.refused = LeaseLost(f"contact {request.contact} was closed or taken over by another program")
            closed.pop(request.contact, None)
    return closed


def _change_beside(connection: Connection, stored: Sequence[WriteRequest]) -> None:
    """What goes with entries in the same transaction: changes of other tables, and what webhooks tell."""
    for change in (each for request in stored for each in request.also):
        connection.execute(change)
    tell_of_contacts(connection, [each for request in stored for each in request.events])
