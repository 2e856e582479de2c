"""Which call belongs to which contact, and what an open contact has beside its journal: so that a restart goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legs",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("call", "contact", "role", "who")),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call", name="pk_legs"),
    )
    op.create_index("ix_legs_contact", "legs", ["contact"])
    op.create_table(
        "open_contacts",
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name="pk_open_contacts"),
    )


def downgrade() -> None:
    op.drop_table("open_contacts")
    op.drop_table("legs")
