"""Tables of the people who sign in: who they are, what lets them in, and what they did."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, Table

from cordboard.store.columns import PlainString as String
from cordboard.store.tables.schema import Number, metadata

users = Table(
    "users", metadata,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)  # fmt: skip

#: Wrong passwords in a row, by the name that was tried and where they came from.
sign_in_failures = Table(
    "sign_in_failures", metadata,
    Column("name", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", BigInteger, nullable=False, index=True),
)  # fmt: skip

#: Sessions, API tokens, known devices and links that work once. What is given out is stored as a hash only.
passes = Table(
    "passes", metadata,
    Column("id", Number, primary_key=True),
    Column("kind", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("user_id", BigInteger, ForeignKey("users.id"), index=True),
    Column("name", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("expires_at", BigInteger),
)  # fmt: skip

#: Who did what: rows are only ever added, and the database refuses anything else.
audit = Table(
    "audit", metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("action", String, nullable=False),
    Column("what", String, nullable=False),
    Column("detail", JSON, nullable=False),
)  # fmt: skip
