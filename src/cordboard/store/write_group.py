"""A group of what was given to the journal writer, as one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from cordboard.store import open_contacts
from cordboard.store.failures import ContactClosed, LeaseLost
from cordboard.store.journal_rows import ObservedContact, add_contacts, add_entries, end_contact, make_room, writable
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
    connection: Connection, group: Sequence[WriteRequest], mine: Mapping[str, int], fence: int
) -> Written:  # fmt: skip
    """Store a group for the writer whose number is `fence`. `mine` are the numbers of open contacts that it has.

    What is for a contact that is closed, or another writer's, is marked as refused, and the others are stored.
    """
    add_contacts(connection, [request.new for request in group if request.new is not None], fence)
    if any(request.check for request in group):
        make_room(connection)
        return Written({}, {}, {})
    numbers, refused, observed = writable(connection, {request.contact for request in group} - mine.keys(), fence)
    closed: dict[str, dict[str, Any]] = {}
    rows: list[int | str] = []
    for request in group:
        contact = request.contact
        number = mine.get(contact) or numbers.get(contact)
        request.refused = refused.get(contact)
        if number is None or contact in closed:
            request.refused = refused.get(contact) or ContactClosed(contact)
        elif request.outcome is not None:
            if not end_contact(connection, number, request.outcome, fence):
                request.refused = LeaseLost(f"contact {contact} was closed or taken over by another program")
            elif "closed_at" in request.outcome:
                closed[contact] = request.outcome
        if request.refused is None and request.entries and number is not None:
            rows += (number, request.entries)
    add_entries(connection, rows)
    stored = [request for request in group if request.refused is None]
    for change in (each for request in stored for each in request.also):
        connection.execute(change)
    open_contacts.forget(connection, closed)
    tell_of_contacts(connection, [each for request in stored for each in request.events])
    return Written(numbers, observed, closed)
