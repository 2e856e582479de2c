"""The event log of the distributor."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "acd_events",
        sa.Column("id", number, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("at", "turn")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "name", "agent", "contact")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_acd_events"),
    )
    for columns in (("at",), ("contact",), ("agent", "at")):
        op.create_index(f"ix_acd_events_{'_'.join(columns)}", "acd_events", list(columns))


def downgrade() -> None:
    op.drop_table("acd_events")
