"""The floor outlives the process: agents, places in queues and conversations are stored as rows."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "floor_rows",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_floor_rows"),
    )


def downgrade() -> None:
    op.drop_table("floor_rows")
