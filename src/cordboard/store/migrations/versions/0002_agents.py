"""What agents add to a contact: child runs, the agent, and what the flow alone would have said."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ADDED = {"run": "contact", "parent": "", "agent": "", "due": "", "reason": ""}


def upgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        for name, default in _ADDED.items():
            contacts.add_column(sa.Column(name, sa.String(), nullable=False, server_default=default))
        contacts.create_index("ix_contacts_parent", ["parent"])
    op.execute("UPDATE contacts SET due = result")


def downgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_index("ix_contacts_parent")
        for name in _ADDED:
            contacts.drop_column(name)
