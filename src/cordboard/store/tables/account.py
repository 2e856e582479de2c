"""Tables of accounts: what was imported, what an account is found by, and wrong answers to its verification."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from cordboard.store.columns import PlainString as String
from cordboard.store.tables.schema import Number, metadata

imports = Table(
    "imports", metadata,
    Column("id", Number, primary_key=True),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("loaded", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)  # fmt: skip

#: `fields` are the cells as they were written, `secrets` a salted and keyed hash of each that must not be read.
accounts = Table(
    "accounts", metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("secrets", JSON, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    UniqueConstraint("source", "key"),
    Index(None, "key"),
)  # fmt: skip

#: What an account is found by. Field ``phone`` holds every number of the account, in E.164.
account_values = Table(
    "account_values", metadata,
    Column("source", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip

#: Wrong answers to a verification, by account, since the first of them.
verification_failures = Table(
    "verification_failures", metadata,
    Column("account", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)  # fmt: skip
