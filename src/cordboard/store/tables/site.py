"""Tables of the site: its organisation, the names of its results, and what its distributor does."""

from sqlalchemy import JSON, BigInteger, Column, Index, Table

from cordboard.store.columns import PlainString as String
from cordboard.store.columns import PlainText as Text
from cordboard.store.tables.schema import Number, metadata

#: What is otherwise than the site file says: of a service the properties that changed, of anything else the whole;
#: no document where it was taken out. `base` is what the file said of it when it was changed first.
organisation = Table(
    "organisation", metadata,
    Column("section", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("changed_by", String, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("document", JSON(none_as_null=True)),
    Column("base", JSON(none_as_null=True)),
)  # fmt: skip

#: The Reporting Outcomes Mapper. An empty service is the whole site.
mapper = Table(
    "mapper", metadata,
    Column("service", String, primary_key=True),
    Column("result", String, primary_key=True),
    Column("custom1", String, nullable=False),
    Column("custom2", String, nullable=False),
    Column("custom3", String, nullable=False),
    Column("deleted_at", BigInteger),
)  # fmt: skip

#: What the distributor was told and what it decided. `turn` is one message and its decisions; `body` is JSON.
acd_events = Table(
    "acd_events", metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("turn", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("contact", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Index(None, "agent", "at"),
)  # fmt: skip

#: The floor as it is now, for the program that starts next: a row for each agent at work, each place in a queue, each
#: conversation and each figure that the distributor goes by. `body` is JSON.
floor_rows = Table(
    "floor_rows", metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", Text, nullable=False),
)  # fmt: skip
