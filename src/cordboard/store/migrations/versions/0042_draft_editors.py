"""Who drew a draft: everybody who began or changed it."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flow_drafts", sa.Column("editors", sa.JSON(), nullable=False, server_default="[]"))
    drafts = sa.table(
        "flow_drafts",
        sa.column("id"),
        sa.column("created_by"),
        sa.column("changed_by"),
        sa.column("editors", sa.JSON()),
    )
    connection = op.get_bind()
    for id_, created_by, changed_by in connection.execute(
        sa.select(drafts.c.id, drafts.c.created_by, drafts.c.changed_by)
    ).all():
        editors = list(dict.fromkeys((created_by, changed_by)))
        connection.execute(drafts.update().where(drafts.c.id == id_).values(editors=editors))


def downgrade() -> None:
    op.drop_column("flow_drafts", "editors")
