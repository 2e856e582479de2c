"""Agents' notes on contacts, with dates to call again."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_notes",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("contact", "agent")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("follow_up_at", sa.BigInteger(), nullable=True),
        sa.Column("followed_up", sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false()),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("contact", "agent", name="pk_contact_notes"),
    )
    op.create_index("ix_contact_notes_agent_follow_up_at", "contact_notes", ["agent", "follow_up_at"])


def downgrade() -> None:
    op.drop_table("contact_notes")
