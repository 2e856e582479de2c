"""The page of what webhooks tell."""

from __future__ import annotations

import msgspec
from pieces import code, doc, table

from cordboard.flow.site.webhooks import WEBHOOK_EVENTS, WEBHOOK_TEST
from cordboard.store.webhook_payloads import DATA_OF, WebhookContact, WebhookData


def page() -> str:
    """The page."""
    trial = "A trial that an administrator asked for (`cordboard webhooks test`)."
    events = [(code(name), meaning, _link(DATA_OF[name])) for name, meaning in WEBHOOK_EVENTS.items()]
    events.append((code(WEBHOOK_TEST), trial, _link(DATA_OF[WEBHOOK_TEST])))
    parts = [
        "# What webhooks tell\n\n"
        "Whatever a webhook of the site is told is posted as JSON with three fields: `type` is the event, `timestamp` "
        "when it happened (ISO 8601, UTC), and `data` what there is to tell. Times in it are milliseconds since the "
        "epoch, UTC. "
        "[How to take it](../how-to/webhooks.md).\n\n" + table(("event", "when", "data"), events),
        *(_structure(each) for each in (WebhookContact, *dict.fromkeys(DATA_OF.values()))),
    ]
    return "\n".join(parts)


def _structure(kind: type[WebhookData]) -> str:
    rows = [(code(each.name), _kind(each.type)) for each in msgspec.structs.fields(kind)]
    return f"## {kind.__name__}\n\n{doc(kind)}\n\n" + table(("field", "type"), rows)


def _kind(kind: object) -> str:
    if isinstance(kind, type) and issubclass(kind, WebhookData):
        return _link(kind)
    return code(kind.__name__ if isinstance(kind, type) else str(kind))


def _link(kind: type[WebhookData]) -> str:
    return f"[{kind.__name__}](#{kind.__name__.lower()})"
