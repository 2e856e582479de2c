"""Texts in and out, and which contact a conversation in writing leads to."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "texts",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "channel")),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("network_id", "contact", "sender", "recipient")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("command", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("state", "detail")),
        sa.PrimaryKeyConstraint("id", name="pk_texts"),
    )
    op.create_index("ix_texts_contact_at", "texts", ["contact", "at"])
    op.create_table(
        "conversations",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("channel", "ours", "person", "contact")),
        sa.PrimaryKeyConstraint("channel", "ours", "person", name="pk_conversations"),
    )
    op.create_index("ix_conversations_contact", "conversations", ["contact"])


def downgrade() -> None:
    op.drop_table("conversations")
    op.drop_table("texts")
