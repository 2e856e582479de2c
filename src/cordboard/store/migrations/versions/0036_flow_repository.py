"""Flows are kept: what was published where, what is live, drafts, and how flows are laid out for people."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None

#: SQLite numbers rows by itself only in a column of exactly this type.
_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    publications = op.create_table(
        "flow_publications",
        sa.Column("id", _NUMBER, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("slug", "alias", "version")),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("published_by", "note")),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_flow_publications"),
    )
    op.create_index("ix_flow_publications_slug_version", "flow_publications", ["slug", "version"])
    aliases = op.create_table(
        "flow_aliases",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("slug", "alias", "version")),
        sa.Column("publication", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("door", "base")),
        sa.PrimaryKeyConstraint("slug", "alias", name="pk_flow_aliases"),
        sa.ForeignKeyConstraint(
            ["publication"], ["flow_publications.id"], name="fk_flow_aliases_publication_flow_publications"
        ),
    )
    op.create_table(
        "flow_drafts",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "slug", "title")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_flow_drafts"),
    )
    op.create_index("ix_flow_drafts_slug_changed_at_id", "flow_drafts", ["slug", "changed_at", "id"])
    op.create_table(
        "flow_layouts",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_flow_layouts"),
    )
    _live_as_before(publications, aliases)


def _live_as_before(publications: sa.Table, aliases: sa.Table) -> None:
    """Every version that was published so far is in the history, and the newest of each flow is the live one."""
    connection = op.get_bind()
    known = sa.text("SELECT slug, version, published_at FROM flows ORDER BY published_at, slug, version")
    for row in connection.execute(known).all():
        (number,) = connection.execute(publications.insert().values(
            slug=row.slug, alias="live", version=row.version, published_at=row.published_at, published_by="",
            note="", evidence={}, file="", text="",
        )).inserted_primary_key or (0,)  # fmt: skip
        connection.execute(aliases.delete().where((aliases.c.slug == row.slug) & (aliases.c.alias == "live")))
        connection.execute(aliases.insert().values(
            slug=row.slug, alias="live", version=row.version, publication=number, door="file", base="",
        ))  # fmt: skip


def downgrade() -> None:
    op.drop_table("flow_layouts")
    op.drop_table("flow_drafts")
    op.drop_table("flow_aliases")
    op.drop_table("flow_publications")
