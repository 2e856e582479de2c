"""The table of reports that are sent by email."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Integer, Table

from cordboard.store.columns import PlainString as String
from cordboard.store.tables.schema import metadata

#: Whose report it is, what it shows (`view`), to whom it is sent and when, by the clock of `zone`. `origin` is where
#: the pages were reached when it was made. `last` is what became of it when it was last sent (`ReportSending`).
scheduled_reports = Table(
    "scheduled_reports", metadata,
    Column("id", String, primary_key=True),
    Column("user_id", BigInteger, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("view", JSON, nullable=False),
    Column("recipients", JSON, nullable=False),
    Column("language", String, nullable=False),
    Column("frequency", String, nullable=False),
    Column("at", String, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("zone", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last", JSON, nullable=False),
)  # fmt: skip
