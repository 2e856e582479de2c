"""Webhooks: who is told of what, what happened, and what became of telling it."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_webhook_endpoints"),
    )
    op.create_table(
        "webhook_events",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "type")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_events"),
    )
    op.create_index("ix_webhook_events_stored_at", "webhook_events", ["stored_at"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("endpoint", "event", "subject", "state")),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("tried_at", sa.BigInteger()),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["webhook_events.id"], name="fk_webhook_deliveries_event"),
        sa.PrimaryKeyConstraint("number", name="pk_webhook_deliveries"),
    )
    op.create_index("ix_webhook_deliveries_event", "webhook_deliveries", ["event"])
    op.create_index("ix_webhook_deliveries_endpoint_event", "webhook_deliveries", ["endpoint", "event"], unique=True)
    for columns in (["endpoint", "state", "number"], ["endpoint", "subject", "state", "number"]):
        op.create_index(f"ix_webhook_deliveries_{'_'.join(columns)}", "webhook_deliveries", columns)


def downgrade() -> None:
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_events")
    op.drop_table("webhook_endpoints")
    op.execute("DELETE FROM due_times WHERE kind LIKE 'webhook%'")
