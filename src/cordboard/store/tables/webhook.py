"""Tables of webhooks: who is told of what, what happened, and what became of telling it."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table

from cordboard.store.columns import PlainString as String
from cordboard.store.columns import PlainText as Text
from cordboard.store.tables.schema import Number, metadata

#: The endpoints of the site that serves from this store. `events` are the names of those that each is told.
webhook_endpoints = Table(
    "webhook_endpoints", metadata,
    Column("name", String, primary_key=True),
    Column("events", JSON, nullable=False),
)  # fmt: skip

#: What happened. `body` is sent as it is, so that a repetition is the same to the byte; `stored_at` is when it was
#: stored, in milliseconds.
webhook_events = Table(
    "webhook_events", metadata,
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("stored_at", BigInteger, nullable=False, index=True),
)  # fmt: skip

#: An event for an endpoint. Those of one `subject` (a contact, an agent) are sent in the order of `number`. `state` is
#: waiting, delivered or failed; `attempts` since it was last asked for, `until` when it is given up. `status` is that
#: of the last answer, 0 for none, and `detail` what is to be said of it.
webhook_deliveries = Table(
    "webhook_deliveries", metadata,
    Column("number", Number, primary_key=True),
    Column("endpoint", String, nullable=False),
    Column("event", String, ForeignKey("webhook_events.id"), nullable=False, index=True),
    Column("subject", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("tried_at", BigInteger),
    Column("status", Integer, nullable=False),
    Column("detail", String, nullable=False),
    Index(None, "endpoint", "event", unique=True),
    Index(None, "endpoint", "state", "number"),
    Index(None, "endpoint", "subject", "state", "number"),
)  # fmt: skip
