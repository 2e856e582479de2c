"""What a webhook tells, as plain data: a type for the `data` of each event (`flow.site.webhooks.WEBHOOK_EVENTS`).

No digits that were keyed, no text that was written and no secret is in any of them. Times are milliseconds since the
epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

import msgspec

from cordboard.flow.site.webhooks import WEBHOOK_TEST


class WebhookData(msgspec.Struct, frozen=True, kw_only=True):
    """Base of what events tell."""


class WebhookContact(WebhookData, frozen=True, kw_only=True):
    """The contact that an event is about. `run` is `contact`, `callback`, `transferred` or `agent_call`, which an agent
    makes; `parent` the contact that a callback or one transferred comes from, empty for others. `caller` and `called`
    are as the line gave them.
    """

    id: str
    service: str
    flow: str
    version: str
    channel: str
    direction: str
    run: str
    parent: str
    caller: str
    called: str
    account: str
    started_at: int


class ContactStartedData(WebhookData, frozen=True, kw_only=True):
    """A contact began in its flow."""

    contact: WebhookContact


class ContactOfferedData(WebhookData, frozen=True, kw_only=True):
    """The contact is put before an agent, whose logon is told."""

    contact: WebhookContact
    agent: str


class ContactJoinedData(WebhookData, frozen=True, kw_only=True):
    """An agent joined; the person had waited so many seconds in the queue."""

    contact: WebhookContact
    agent: str
    waited: float


class MessageLeftData(WebhookData, frozen=True, kw_only=True):
    """A voice message is in its box; /api/voicemail/{box}/{message} has its sound."""

    contact: WebhookContact
    message: str
    box: str
    seconds: float


class CallbackPromisedData(WebhookData, frozen=True, kw_only=True):
    """A callback to `number` was promised in `contact.parent`. `contact` is the callback's own."""

    contact: WebhookContact
    number: str


class RecordingReadyData(WebhookData, frozen=True, kw_only=True):
    """A conversation was recorded; /api/recordings/{recording} has its sound."""

    contact: WebhookContact
    recording: str
    seconds: float


class ContactLeftData(WebhookData, frozen=True, kw_only=True):
    """The person's part is over: who or what ended it, and why."""

    contact: WebhookContact
    left_at: int
    ended_by: str
    reason: str


class ContactClosedData(WebhookData, frozen=True, kw_only=True):
    """The outcome of a contact. `due` is what the flow alone would have left where an agent's termination code went
    before it; `agent` is the last who took part. `recovered`: it was closed by a later start of the program.
    """

    contact: WebhookContact
    result: str
    code: int
    due: str
    agent: str
    ended_by: str
    reason: str
    recovered: bool
    left_at: int | None
    closed_at: int


class AgentStateData(WebhookData, frozen=True, kw_only=True):
    """The state of an agent from now on, why, and the contact that it is about, if there is one."""

    agent: str
    state: str
    reason: str
    contact: str


class AgentOfferData(WebhookData, frozen=True, kw_only=True):
    """An offer that came to nothing, and the contact that was offered."""

    agent: str
    contact: str


class WebhookTestData(WebhookData, frozen=True, kw_only=True):
    """A trial that somebody asked for, at the endpoint of that name."""

    endpoint: str


#: The type of the data of each event.
DATA_OF: Final[Mapping[str, type[WebhookData]]] = MappingProxyType({
    "contact.started": ContactStartedData,
    "contact.offered": ContactOfferedData,
    "contact.joined": ContactJoinedData,
    "contact.message_left": MessageLeftData,
    "contact.callback_promised": CallbackPromisedData,
    "contact.recording_ready": RecordingReadyData,
    "contact.left": ContactLeftData,
    "contact.closed": ContactClosedData,
    "agent.signed_in": AgentStateData,
    "agent.state_changed": AgentStateData,
    "agent.offer_missed": AgentOfferData,
    "agent.offer_rejected": AgentOfferData,
    "agent.signed_out": AgentStateData,
    WEBHOOK_TEST: WebhookTestData,
})  # fmt: skip


def body_of(event: str, at: int, data: WebhookData) -> str:
    """What is posted: the event's type, when it happened (ISO 8601), and its data."""
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return msgspec.json.encode({"type": event, "timestamp": moment, "data": data}).decode()
