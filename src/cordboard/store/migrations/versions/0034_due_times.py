"""What is to be done at a time outlasts a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due_times",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "key", "turn")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("due_at", "at")),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("claimed_by", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("kind", "key", name="pk_due_times"),
    )
    op.create_index("ix_due_times_kind", "due_times", ["kind", "claimed_by", "at"])


def downgrade() -> None:
    op.drop_table("due_times")
