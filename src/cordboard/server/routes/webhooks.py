"""Webhooks: how it stands with each endpoint, what it was told, and telling it once more.

Endpoints are named in site.yaml, and changed under /api/organisation/webhooks.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from cordboard.live.clock import now
from cordboard.server.models.webhooks import (
    RedeliveredEvents,
    WebhookDelivery,
    WebhookDeliveryPage,
    WebhookDeliveryWithBody,
    WebhookEndpoint,
)
from cordboard.server.paging import USUAL, Cursor, KeyNumber, Limit, Paging
from cordboard.server.parameters import NamePath
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import people
from cordboard.store import webhook_deliveries as stored
from cordboard.store.people import User
from cordboard.store.webhook_deliveries import Delivery, DeliveryState, EndpointFigures

router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])
Administrator = Annotated[User, needs()]
_DELIVERIES = Paging("webhook deliveries", tuple[KeyNumber])


@router.get("")
def list_webhooks(site: Running, user: Administrator) -> list[WebhookEndpoint]:  # noqa: ARG001 - asked for, to be let in
    """The endpoints of the site, and how it stands with each."""
    figures = stored.figures(site.database)
    return [
        WebhookEndpoint(
            name=name, url=webhook.url, events=sorted(webhook.told), enabled=webhook.enabled,
            trouble=site.switchboard.webhooks.trouble_of(name), **asdict(figures.get(name, EndpointFigures())),
        )
        for name, webhook in site.site.webhooks.items()
    ]  # fmt: skip


@router.get("/{endpoint}/deliveries")
def list_webhook_deliveries(
    site: Running, user: Administrator, endpoint: NamePath,  # noqa: ARG001
    state: Annotated[DeliveryState | None, Query(description="Only those in this state.")] = None,
    limit: Limit = USUAL, cursor: Cursor = "",
) -> WebhookDeliveryPage:  # fmt: skip
    """What an endpoint was told and is to be told, the newest first. What it took is shown for seven days, and what
    it did not for thirty.
    """
    _known(site, endpoint)
    rows = stored.page(
        site.database, endpoint, state=state or "", after=_DELIVERIES.after(cursor), limit=limit + 1
    )  # fmt: skip
    found, following = _DELIVERIES.cut(rows, limit, lambda row: (row.number,))
    return WebhookDeliveryPage(items=[WebhookDelivery(**_told(row)) for row in found], next=following)


@router.get("/{endpoint}/deliveries/{event}")
def get_webhook_delivery(
    site: Running, user: Administrator, endpoint: NamePath, event: NamePath  # noqa: ARG001
) -> WebhookDeliveryWithBody:  # fmt: skip
    """One delivery, with what is posted."""
    _known(site, endpoint)
    found = stored.find(site.database, endpoint, event)
    if found is None:
        raise HTTPException(404, f"the webhook {endpoint!r} has no event {event!r}")
    return WebhookDeliveryWithBody(**_told(found), body=found.body)


@router.post("/{endpoint}/deliveries/{event}/redelivery", status_code=202)
def redeliver_webhook_event(
    site: Running, user: Administrator, endpoint: NamePath, event: NamePath
) -> WebhookDelivery:  # fmt: skip
    """Post an event once more, with the same id, whatever became of it."""
    _known(site, endpoint)
    try:
        found = stored.redeliver(site.database, endpoint, event)
    except KeyError as missing:
        raise HTTPException(404, f"the webhook {endpoint!r} has no event {event!r}") from missing
    people.note(site.database, user.name, "webhook-redelivered", endpoint, {"event": event})
    site.switchboard.webhooks.look()
    return WebhookDelivery(**_told(found))


@router.post("/{endpoint}/redelivery", status_code=202)
def redeliver_failed_webhook_events(site: Running, user: Administrator, endpoint: NamePath) -> RedeliveredEvents:
    """Post everything once more that the endpoint has not taken."""
    _known(site, endpoint)
    count = stored.redeliver_failed(site.database, endpoint)
    people.note(site.database, user.name, "webhook-redelivered", endpoint, {"events": count})
    site.switchboard.webhooks.look()
    return RedeliveredEvents(count=count)


@router.post("/{endpoint}/test", status_code=202)
def try_webhook(site: Running, user: Administrator, endpoint: NamePath) -> WebhookDelivery:
    """Post an event `webhook.test`. What the endpoint answers is told by the delivery."""
    _known(site, endpoint)
    found = stored.try_out(site.database, endpoint, now())
    people.note(site.database, user.name, "webhook-tried", endpoint)
    site.switchboard.webhooks.look()
    return WebhookDelivery(**_told(found))


def _told(delivery: Delivery) -> dict[str, object]:
    values = asdict(delivery)
    return {name: values[name] for name in WebhookDelivery.model_fields}


def _known(site: RunningSite, endpoint: str) -> None:
    if endpoint not in (known := site.site.webhooks):
        there = f"there are: {', '.join(known)}" if known else "the site has none"
        raise HTTPException(404, f"there is no webhook {endpoint!r}; {there}")
