"""Webhooks: the endpoints of the site, what became of telling them, and what they are posted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from cordboard.flow.site.webhooks import WEBHOOK_EVENTS, WEBHOOK_TEST
from cordboard.server.models import Answer
from cordboard.server.models.structs import HERE, public_name
from cordboard.server.paging import Page
from cordboard.store.webhook_deliveries import DeliveryState
from cordboard.store.webhook_payloads import DATA_OF

#: What every event has around its data.
_EVENT = "WebhookPost"


class WebhookEndpoint(Answer):
    """An endpoint of the site, and how it stands with it. `/api/organisation/webhooks/NAME` changes it.

    `trouble` says why it cannot be told anything, a sentence. `waiting`, `delivered` and `failed` count deliveries;
    `tried_at` (milliseconds), `status` and `detail` are those of the last attempt, with 0 for no answer.
    """

    name: str
    url: str
    events: list[str]
    enabled: bool
    trouble: str
    waiting: int
    delivered: int
    failed: int
    tried_at: int | None
    status: int
    detail: str


class WebhookDelivery(Answer):
    """An event for an endpoint. `event` is the `webhook-id` of its requests, `subject` whose events it is in order
    with. It was stored at `stored_at`, was tried `attempts` times since it was last asked for, and is given up at
    `until` (milliseconds). `status` is that of the last answer, 0 for none, and `detail` what there is to say of it.
    """

    event: str
    type: str
    subject: str
    state: DeliveryState
    attempts: int
    stored_at: int
    until: int
    tried_at: int | None
    status: int
    detail: str


class WebhookDeliveryWithBody(WebhookDelivery):
    """A delivery with what is posted, as it is signed."""

    body: str


class WebhookDeliveryPage(Page[WebhookDelivery]):
    """A page of deliveries, the newest first."""


class RedeliveredEvents(Answer):
    """How many events are posted once more."""

    count: int = Field(ge=0)


def post_name(event: str) -> str:
    """What the model of a request is called in the API document.

    >>> post_name("contact.message_left")
    'ContactMessageLeftWebhook'
    """
    return "TestWebhook" if event == WEBHOOK_TEST else f"{event.replace('_', '.').title().replace('.', '')}Webhook"


def post_schemas() -> dict[str, Any]:
    """The schema of what is posted of each event, and of all of them."""
    found = {post_name(event): _post(event, meaning) for event, meaning in _all_events()}
    mapping = {event: HERE + post_name(event) for event, _ in _all_events()}
    found[_EVENT] = {
        "description": "What is posted to an endpoint, told apart by its `type`.",
        "oneOf": [{"$ref": each} for each in mapping.values()],
        "discriminator": {"propertyName": "type", "mapping": mapping},
    }
    return found


def post_operations() -> dict[str, Any]:
    """The `webhooks` of the API document (OpenAPI 3.1.0 4.8.1): the request that is made of each event."""
    return {event: {"post": _operation(event, meaning)} for event, meaning in _all_events()}


def _all_events() -> Iterator[tuple[str, str]]:
    yield from WEBHOOK_EVENTS.items()
    yield WEBHOOK_TEST, "A trial that an administrator asked for."


def _post(event: str, meaning: str) -> dict[str, Any]:
    return {
        "description": meaning,
        "type": "object",
        "properties": {
            "type": {"const": event, "type": "string"},
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
            "data": {"$ref": HERE + public_name(DATA_OF[event])},
        },
        "required": ["type", "timestamp", "data"],
    }


def _operation(event: str, meaning: str) -> dict[str, Any]:
    answers: Mapping[str, str] = {
        "2XX": "It is taken.",
        "410": "It will never be taken: it is not posted again.",
        "default": "It is posted again later.",
    }
    return {
        "tags": ["webhooks"],
        "summary": meaning,
        "description": f"{meaning} Signed as the Standard Webhooks specification says.",
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": words}
            for name, words in (
                ("webhook-id", "The event; the same each time that it is posted."),
                ("webhook-timestamp", "When it is posted, in seconds since the epoch."),
                ("webhook-signature", "`v1,` and the signature, one for each key."),
            )
        ],
        "requestBody": {"required": True, "content": {
            "application/json": {"schema": {"$ref": HERE + post_name(event)}},
        }},
        "responses": {status: {"description": words} for status, words in answers.items()},
    }  # fmt: skip
