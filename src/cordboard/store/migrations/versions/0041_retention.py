"""Contacts whose persons are forgotten, and legal holds."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("erased_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "legal_holds",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("contact", "reason", "set_by")),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("contact", name="pk_legal_holds"),
    )


def downgrade() -> None:
    op.drop_table("legal_holds")
    op.drop_column("contacts", "erased_at")
