"""What is stored and cannot be read, so that people can be told."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarantine",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "name", "reason")),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_quarantine"),
    )


def downgrade() -> None:
    op.drop_table("quarantine")
