"""Reports that are sent by email: what they show, to whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_reports",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("view", "recipients")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("language", "frequency", "at")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("weekday", "day")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("zone", "origin")),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_scheduled_reports_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scheduled_reports"),
    )
    op.create_index("ix_scheduled_reports_user_id", "scheduled_reports", ["user_id"])


def downgrade() -> None:
    op.drop_table("scheduled_reports")
    op.execute("DELETE FROM due_times WHERE kind IN ('report', 'report-email')")
