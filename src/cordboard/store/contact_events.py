"""What webhooks tell of the entries that a contact's journal gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Row

from cordboard.engine.journal import AnyEntry, Closed, Heard, Left, Started
from cordboard.engine.signals import Connected, Offered
from cordboard.store.webhook_outbox import ContactEvent, contact_data
from cordboard.store.webhook_payloads import (
    CallbackPromisedData,
    ContactClosedData,
    ContactJoinedData,
    ContactLeftData,
    ContactOfferedData,
    ContactStartedData,
    MessageLeftData,
    RecordingReadyData,
    WebhookData,
)

_ENTRIES: Final = frozenset({Started, Left, Closed})
_SIGNALS: Final = frozenset({Offered, Connected})


def events_of(contact: str, entries: Sequence[AnyEntry]) -> tuple[ContactEvent, ...]:
    """The events that are told of these entries, in their order."""
    for entry in entries:  # nearly all steps of contacts tell nothing, so this is quick where there is nothing to tell
        if type(entry.signal) in _SIGNALS if isinstance(entry, Heard) else type(entry) in _ENTRIES:
            return tuple(_events(contact, entries))
    return ()


def promised(contact: str, at: int) -> ContactEvent:
    """The event of a callback that was promised; `contact` is its own."""
    return ContactEvent("contact.callback_promised", contact, at, _promised)


def closed(contact: str, at: int) -> ContactEvent:
    """The event of a contact that is closed; its row has the outcome."""
    return ContactEvent("contact.closed", contact, at, _closed)


def recorded(contact: str, at: int, *, recording: str, box: str, seconds: float) -> ContactEvent:
    """The event of a message that was put into a box, or without one of a conversation that was recorded."""
    if box:
        return ContactEvent("contact.message_left", contact, at, partial(_message, recording, box, seconds))
    return ContactEvent("contact.recording_ready", contact, at, partial(_recording, recording, seconds))


def _events(contact: str, entries: Sequence[AnyEntry]) -> Iterator[ContactEvent]:
    for entry in entries:
        if isinstance(entry, Heard):
            if isinstance(entry.signal, Offered):
                yield ContactEvent("contact.offered", contact, entry.at, partial(_offered, entry.signal.agent))
            elif isinstance(entry.signal, Connected):
                yield ContactEvent("contact.joined", contact, entry.at, partial(_joined, entry.signal))
        elif isinstance(entry, Started):
            yield ContactEvent("contact.started", contact, entry.at, _started)
        elif isinstance(entry, Left):
            yield ContactEvent("contact.left", contact, entry.at, partial(_left, entry))
        elif isinstance(entry, Closed):
            yield closed(contact, entry.at)


def _started(row: Row[Any]) -> WebhookData:
    return ContactStartedData(contact=contact_data(row))


def _offered(agent: str, row: Row[Any]) -> WebhookData:
    return ContactOfferedData(contact=contact_data(row), agent=agent)


def _joined(signal: Connected, row: Row[Any]) -> WebhookData:
    return ContactJoinedData(contact=contact_data(row), agent=signal.agent, waited=signal.waited)


def _left(entry: Left, row: Row[Any]) -> WebhookData:
    return ContactLeftData(contact=contact_data(row), left_at=entry.at, ended_by=entry.by, reason=entry.reason)


def _closed(row: Row[Any]) -> WebhookData:
    return ContactClosedData(
        contact=contact_data(row), result=row.result, code=row.code, due=row.due, agent=row.agent,
        ended_by=row.ended_by, reason=row.reason, recovered=row.recovered, left_at=row.left_at, closed_at=row.closed_at,
    )  # fmt: skip


def _promised(row: Row[Any]) -> WebhookData:
    return CallbackPromisedData(contact=contact_data(row), number=row.called)


def _message(message: str, box: str, seconds: float, row: Row[Any]) -> WebhookData:
    return MessageLeftData(contact=contact_data(row), message=message, box=box, seconds=seconds)


def _recording(recording: str, seconds: float, row: Row[Any]) -> WebhookData:
    return RecordingReadyData(contact=contact_data(row), recording=recording, seconds=seconds)
