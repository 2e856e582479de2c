"""Indexes by which contacts are found, the newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0052"
branch_labels = None
depends_on = None

ALL = ("caller", "called", "version")
#: What many contacts do not have: those are left out, so that writing them costs nothing.
NOT_EMPTY = ("account", "agent", "result")


def upgrade() -> None:
    for name in ALL:
        op.create_index(f"ix_contacts_{name}_started_at_id", "contacts", [name, "started_at", "id"])
    for name in NOT_EMPTY:
        there = sa.text(f"{name} != ''")
        op.create_index(
            f"ix_contacts_{name}_started_at_id",
            "contacts",
            [name, "started_at", "id"],
            sqlite_where=there,
            postgresql_where=there,
        )


def downgrade() -> None:
    for name in (*ALL, *NOT_EMPTY):
        op.drop_index(f"ix_contacts_{name}_started_at_id", "contacts")
