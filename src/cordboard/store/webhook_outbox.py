"""What webhooks are to tell, stored in the transaction in which it happens (a transactional outbox).

So nothing is told that did not happen, and nothing that happened is forgotten, whenever the program is killed. Who is
told of what stands in the store, so that every transaction of every program that shares it can add to the outbox.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, delete, event, insert, select

from cordboard.store import due_times
from cordboard.store.tables import contacts, webhook_deliveries, webhook_endpoints, webhook_events
from cordboard.store.webhook_payloads import WebhookContact, WebhookData, body_of

#: Milliseconds for which a delivery is tried, from when it was stored or asked for again: three days.
TRIED_FOR = 3 * 24 * 3_600_000
#: In `Connection.info`: something was added in this transaction.
_ADDED = "webhook_added"


class WebhookEvent(NamedTuple):
    """Something to tell. `at` is when it happened, in milliseconds; those of one `subject` are sent in their order."""

    type: str
    subject: str
    at: int
    data: WebhookData


class ContactEvent(NamedTuple):
    """Something to tell of a contact: `data` makes it from the row that the contact has then."""

    type: str
    contact: str
    at: int
    data: Callable[[Row[Any]], WebhookData]


def kind_of(endpoint: str) -> str:
    """The kind of the due times of an endpoint's deliveries; their keys are the events."""
    return f"webhook:{endpoint}"


def set_endpoints(connection: Connection, told: Mapping[str, Iterable[str]]) -> None:
    """From here on these endpoints are told of these events, and no others are."""
    connection.execute(delete(webhook_endpoints))
    if told:
        connection.execute(
            insert(webhook_endpoints), [{"name": name, "events": sorted(each)} for name, each in told.items()]
        )


def tell(connection: Connection, events: Sequence[WebhookEvent]) -> None:
    """Put events into the outbox of each endpoint that wants them, in the transaction of what they tell, after it."""
    if events and (endpoints := _endpoints(connection)):
        _add(connection, events, endpoints)


def tell_of_contacts(connection: Connection, events: Sequence[ContactEvent]) -> None:
    """Have events of contacts told. Of a supervisor's leg and of a call of a draft nothing is. After what they tell, in
    its transaction.
    """
    if not events or not (endpoints := _endpoints(connection)):
        return
    ids = {each.contact for each in events}
    rows = {row.id: row for row in connection.execute(select(contacts).where(contacts.c.id.in_(ids)))}
    known = [(each, rows[each.contact]) for each in events if each.contact in rows]
    told = [
        WebhookEvent(each.type, subject_of(each.contact), each.at, each.data(row))
        for each, row in known if row.run != "supervision" and not row.trial
    ]  # fmt: skip
    _add(connection, told, endpoints)


def tell_one(connection: Connection, endpoint: str, told: WebhookEvent) -> str:
    """Have one endpoint told of something, whatever it is told otherwise. Gives the event's id."""
    return _add(connection, [told], {endpoint: frozenset({told.type})})[0]


def subject_of(contact: str) -> str:
    """The subject of events of a contact."""
    return f"contact {contact}"


def contact_data(row: Row[Any]) -> WebhookContact:
    """A contact as events tell of it."""
    return WebhookContact(**{name: getattr(row, name) for name in WebhookContact.__struct_fields__})


def on_told(engine: Engine, listener: Callable[[], None]) -> None:
    """Have a listener called, in whichever thread that is, just before a transaction ends that told something."""

    def committing(connection: Connection) -> None:
        if connection.info.pop(_ADDED, False):
            listener()

    event.listen(engine, "commit", committing)


def _endpoints(connection: Connection) -> dict[str, frozenset[str]]:
    found = connection.execute(select(webhook_endpoints).order_by(webhook_endpoints.c.name))
    return {row.name: frozenset(row.events) for row in found}


def _add(
    connection: Connection, events: Sequence[WebhookEvent], endpoints: Mapping[str, frozenset[str]]
) -> list[str]:  # fmt: skip
    now = time.time_ns() // 1_000_000
    ids: list[str] = []
    bodies, deliveries = [], []
    for each in events:
        told = [name for name, wanted in endpoints.items() if each.type in wanted]
        if not told:
            continue
        ids.append(f"msg_{uuid4().hex}")
        bodies.append({"id": ids[-1], "type": each.type, "body": body_of(each.type, each.at, each.data),
                       "stored_at": now})  # fmt: skip
        deliveries += [
            {"endpoint": name, "event": ids[-1], "subject": each.subject, "state": "waiting", "attempts": 0,
             "until": now + TRIED_FOR, "status": 0, "detail": ""}
            for name in told
        ]  # fmt: skip
    if bodies:
        connection.execute(insert(webhook_events), bodies)
        connection.execute(insert(webhook_deliveries), deliveries)
        for each_one in deliveries:
            payload = {"subject": each_one["subject"]}
            connection.execute(
                due_times.setting(kind_of(str(each_one["endpoint"])), str(each_one["event"]), now, payload)
            )
        connection.info[_ADDED] = True
    return ids
