"""Wrong passwords are counted by name and source, no longer by user: nobody locks somebody else out."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_failures",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "source")),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "source", name="pk_sign_in_failures"),
    )
    op.create_index("ix_sign_in_failures_failed_at", "sign_in_failures", ["failed_at"])
    with op.batch_alter_table("users") as users:
        users.drop_column("failures")
        users.drop_column("failed_at")


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        users.add_column(sa.Column("failed_at", sa.BigInteger(), nullable=False, server_default="0"))
    op.drop_table("sign_in_failures")
