"""Tables by which the programs work together: who writes, what is due, and what cannot be read."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Index, Integer, Table, text

from cordboard.store.columns import PlainString as String
from cordboard.store.tables.schema import metadata

#: The programs that write journals, each with a fencing number of its own, which no other ever has. `host` to `started`
#: tell its process (`cordboard.store.processes`), `renewals` how often it has renewed its lease; `renewed_at` decides
#: nothing about leases: it is when the contacts of a program ended that is gone. One that has ended stays for a day,
#: with the reason.
writers = Table(
    "writers", metadata,
    Column("fence", BigInteger, primary_key=True, autoincrement=False),
    Column("host", String, nullable=False),
    Column("boot", String, nullable=False),
    Column("space", String, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("started", String, nullable=False),
    Column("serving", Boolean(create_constraint=False), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("renewals", BigInteger, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended", String, nullable=False),
    Index(
        None, "serving", unique=True, sqlite_where=text("serving AND ended_at IS NULL"),
        postgresql_where=text("serving AND ended_at IS NULL"),
    ),
)  # fmt: skip

#: What is to be done at a time, by its kind and key. `at` is when it is tried, which is `due_at` until it has failed;
#: `turn` is another one each time it is set; `claimed_by` is the program that does it now.
due_times = Table(
    "due_times", metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("turn", String, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("claimed_by", String, nullable=False, server_default=""),
    Index(None, "kind", "claimed_by", "at"),
)  # fmt: skip

#: What is stored elsewhere and cannot be read, by its kind and name, for people to look after.
quarantine = Table(
    "quarantine", metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("found_at", BigInteger, nullable=False),
)  # fmt: skip

#: Facts about the database itself.
facts = Table(
    "facts", metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)  # fmt: skip
