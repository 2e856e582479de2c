"""What is to be done at a time outlasts a restart, and so do the attempts, the recording and the page of callbacks."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def _callbacks() -> sa.TableClause:
    names = ("contact", "until", "tried", "refusal", "detail")
    return sa.table("callbacks", *(sa.column(name) for name in names))


def upgrade() -> None:
    due_times = op.create_table(
        "due_times",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "key", "turn")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("due_at", "at")),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("claimed_by", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_due_times"),
    )
    op.create_index("ix_due_times_kind_claimed_by_at", "due_times", ["kind", "claimed_by", "at"])
    attempts = op.create_table(
        "callback_attempts",
        sa.Column("callback", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("outcome", sa.String(), nullable=False, server_default=""),
        sa.Column("detail", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("callback", "number", name="pk_callback_attempts"),
    )
    _keep(due_times, attempts)
    with op.batch_alter_table("callbacks") as callbacks:
        callbacks.add_column(sa.Column("retry_after", sa.BigInteger(), nullable=False, server_default="300000"))
        callbacks.add_column(sa.Column("pop", sa.JSON(), nullable=False, server_default="{}"))
        callbacks.add_column(sa.Column("record", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("tried", "refusal", "detail"):
            callbacks.drop_column(name)


def _keep(due_times: sa.Table, attempts: sa.Table) -> None:
    """What was promised is given up when it was to be. When its attempts were made nobody knows: 0 stands for that."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_callbacks())).all():
        due = {"kind": "callback_expiry", "key": row.contact, "turn": "", "due_at": row.until, "at": row.until}
        connection.execute(sa.insert(due_times).values(**due, payload={}))
        for number in range(1, row.tried + 1):
            last = number == row.tried
            how = (row.refusal or row.detail or "no_answer", row.detail) if last else ("no_answer", "")
            attempt = {"callback": row.contact, "number": number, "agent": "", "begun_at": 0, "ended_at": 0}
            connection.execute(sa.insert(attempts).values(**attempt, outcome=how[0], detail=how[1]))


def downgrade() -> None:
    with op.batch_alter_table("callbacks") as callbacks:
        for name in ("retry_after", "pop", "record"):
            callbacks.drop_column(name)
        callbacks.add_column(sa.Column("tried", sa.Integer(), nullable=False, server_default="0"))
        callbacks.add_column(sa.Column("refusal", sa.String(), nullable=False, server_default=""))
        callbacks.add_column(sa.Column("detail", sa.String(), nullable=False, server_default=""))
    _take_back()
    op.drop_table("callback_attempts")
    op.drop_table("due_times")


def _take_back() -> None:
    """How often it was tried, and how the last attempt ended."""
    connection = op.get_bind()
    refusals = {"busy", "no_answer", "refused", "invalid_number", "network_failure", "fax", "not_allowed", "cancelled"}
    made = connection.execute(
        sa.text("SELECT callback, number, outcome, detail FROM callback_attempts ORDER BY number")
    )
    for row in made.all():
        refusal = row.outcome if row.outcome in refusals else ""
        change = sa.update(_callbacks()).where(sa.column("contact") == row.callback)
        connection.execute(change.values(tried=row.number, refusal=refusal, detail=row.detail))
