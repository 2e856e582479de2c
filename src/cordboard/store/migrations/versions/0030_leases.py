"""Who writes which journal: a lease for each running program, its fencing number on contacts, outcomes written once."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0036"
branch_labels = None
depends_on = None

_CHANGED = "NEW.closed_at {differs} OLD.closed_at OR NEW.result {differs} OLD.result OR NEW.code {differs} OLD.code"
_REFUSED = "the outcome of a contact is written once"
_SQLITE = f"""
CREATE TRIGGER contacts_outcome BEFORE UPDATE OF closed_at, result, code ON contacts
WHEN OLD.closed_at IS NOT NULL AND ({_CHANGED.format(differs="IS NOT")})
BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END
"""
# The columns of text are named in the function only: no column that a trigger itself names can get another type.
_POSTGRESQL = (
    f"""
CREATE FUNCTION contacts_outcome() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF {_CHANGED.format(differs="IS DISTINCT FROM")} THEN
RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
END IF; RETURN NEW; END $$
""",
    """
CREATE TRIGGER contacts_outcome BEFORE UPDATE ON contacts FOR EACH ROW
WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION contacts_outcome()
""",
)


def upgrade() -> None:
    op.create_table(
        "writers",
        sa.Column("fence", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("host", "boot", "space")),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("serving", sa.Boolean(create_constraint=False), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("began_at", "renewals", "renewed_at")),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("fence", name="pk_writers"),
    )
    one = sa.text("serving AND ended_at IS NULL")
    op.create_index(
        "ix_writers_serving", "writers", ["serving"], unique=True, sqlite_where=one, postgresql_where=one
    )  # fmt: skip
    op.add_column("contacts", sa.Column("fence", sa.BigInteger(), nullable=False, server_default="0"))
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else (_SQLITE,):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER contacts_outcome ON contacts")
        op.execute("DROP FUNCTION contacts_outcome()")
    else:
        op.execute("DROP TRIGGER contacts_outcome")
    op.drop_column("contacts", "fence")
    op.drop_table("writers")
