"""Callbacks that were promised: where each stands, so that a restart loses none."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "callbacks",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("contact", "parent", "number", "caller_id")),
        sa.Column("request", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("queued_at", "until")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("attempts", "tried")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("refusal", "detail")),
        sa.PrimaryKeyConstraint("contact", name="pk_callbacks"),
    )


def downgrade() -> None:
    op.drop_table("callbacks")
