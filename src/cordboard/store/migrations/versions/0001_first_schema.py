"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = (
    "flows", "contacts", "journal", "imports", "accounts", "account_values", "verification_failures", "recordings",
    "mapper", "users", "passes", "audit", "facts",
)  # fmt: skip

_REFUSE = """
CREATE TRIGGER audit_{what} BEFORE {what} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END
"""


def upgrade() -> None:
    _flows_and_contacts()
    _accounts()
    _recordings_and_mapper()
    _people()


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _time(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _number(name: str = "id", *, autoincrement: bool = True) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, autoincrement=autoincrement, nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _truth(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(create_constraint=False), nullable=False)


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _foreign(table: str, column: str, target: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}", **options)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _flows_and_contacts() -> None:
    op.create_table(
        "flows", *_text("slug", "version", "title"), _json("document"), _time("published_at"),
        _primary("flows", "slug", "version"),
    )  # fmt: skip
    op.create_table(
        "contacts", _number("number"),
        *_text("id", "flow", "version", "channel", "direction", "service", "caller", "called", "account"),
        _time("started_at"), _time("left_at", nullable=True), _time("closed_at", nullable=True),
        *_text("result"), sa.Column("code", sa.Integer()), *_text("ended_by"), _truth("recovered"),
        _primary("contacts", "number"), sa.UniqueConstraint("id", name="uq_contacts_id"),
    )  # fmt: skip
    _index("contacts", "started_at", "id")
    _index("contacts", "closed_at", "service")
    op.create_table(
        "journal", _number(), sa.Column("contact", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False), _foreign("journal", "contact", "contacts.number"),
        _primary("journal", "id"),
    )  # fmt: skip
    _index("journal", "contact")


def _accounts() -> None:
    op.create_table(
        "imports", _number(), *_text("source", "file"), _time("started_at"), _time("finished_at", nullable=True),
        _count("loaded"), _count("updated"), _count("rejected"), _primary("imports", "id"),
    )  # fmt: skip
    op.create_table(
        "accounts", _number(autoincrement=False), *_text("source", "key"), _json("fields"), _json("secrets"),
        _time("import_id"), _primary("accounts", "id"),
        sa.UniqueConstraint("source", "key", name="uq_accounts_source_key"),
    )  # fmt: skip
    _index("accounts", "key")
    op.create_table(
        "account_values", *_text("source", "field", "value"), sa.Column("account", sa.BigInteger(), nullable=False),
        _foreign("account_values", "account", "accounts.id", ondelete="CASCADE"),
        _primary("account_values", "source", "field", "value", "account"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    _index("account_values", "account")
    op.create_table(
        "verification_failures", *_text("account"), _time("since"), _count("failures"),
        _primary("verification_failures", "account"),
    )  # fmt: skip


def _recordings_and_mapper() -> None:
    op.create_table(
        "recordings", *_text("id", "contact", "box"), sa.Column("seconds", sa.Float(), nullable=False),
        _time("taken_at"), _truth("held"), _time("heard_at", nullable=True),
        _foreign("recordings", "contact", "contacts.id"), _primary("recordings", "id"),
    )  # fmt: skip
    _index("recordings", "contact")
    _index("recordings", "box", "taken_at")
    op.create_table(
        "mapper", *_text("service", "result", "custom1", "custom2", "custom3"), _time("deleted_at", nullable=True),
        _primary("mapper", "service", "result"),
    )  # fmt: skip


def _people() -> None:
    op.create_table(
        "users", _number(), *_text("name", "password"), _json("roles"), _truth("active"), _time("created_at"),
        _count("failures"), _time("failed_at"), _primary("users", "id"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )  # fmt: skip
    op.create_table(
        "passes", _number(), *_text("kind", "hash"), sa.Column("user_id", sa.BigInteger()), *_text("name"),
        _time("made_at"), _time("used_at", nullable=True), _time("expires_at", nullable=True),
        _foreign("passes", "user_id", "users.id"), _primary("passes", "id"),
        sa.UniqueConstraint("hash", name="uq_passes_hash"),
    )  # fmt: skip
    _index("passes", "user_id")
    op.create_table(
        "audit", _number(), _time("at"), *_text("who", "action", "what"), _json("detail"), _primary("audit", "id"),
    )  # fmt: skip
    _index("audit", "at")
    op.create_table("facts", *_text("name", "value"), _primary("facts", "name"))
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(_REFUSE.format(what=what))
