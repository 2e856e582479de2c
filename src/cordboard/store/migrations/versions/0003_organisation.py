"""Changes of the organisation that were made while the site ran."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("section", "name", "changed_by")),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.JSON(none_as_null=True)) for name in ("document", "base")),
        sa.PrimaryKeyConstraint("section", "name", name="pk_organisation"),
    )


def downgrade() -> None:
    op.drop_table("organisation")
