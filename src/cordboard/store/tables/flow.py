"""Tables of flows: the versions, which of them work, and those that somebody works on."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, Table

from cordboard.store.columns import PlainString as String
from cordboard.store.columns import PlainText as Text
from cordboard.store.tables.schema import Number, metadata

#: The versions of flows. `published_at` is when one was published first, 0 where it was only tried: a draft was called.
flows = Table(
    "flows", metadata,
    Column("slug", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("document", JSON, nullable=False),
    Column("published_at", BigInteger, nullable=False),
)  # fmt: skip

#: Which version of a flow was put to work under which alias: rows are only ever added, and rolling back adds one.
#: `text` is what was published, as it was written, empty for a document without one; `evidence` is what was known of
#: it then. `file` is the file in the site's folder that it came from, if it came from one.
flow_publications = Table(
    "flow_publications", metadata,
    Column("id", Number, primary_key=True),
    Column("slug", String, nullable=False),
    Column("alias", String, nullable=False),
    Column("version", String, nullable=False),
    Column("published_at", BigInteger, nullable=False),
    Column("published_by", String, nullable=False),
    Column("note", String, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("file", String, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "slug", "version"),
)  # fmt: skip

#: The version that an alias of a flow stands for now. `door` is how it came in: by the site's files or by the store;
#: `base` is the version that the file had when the store went another way, empty where there was no file.
flow_aliases = Table(
    "flow_aliases", metadata,
    Column("slug", String, primary_key=True),
    Column("alias", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("publication", BigInteger, ForeignKey("flow_publications.id"), nullable=False),
    Column("door", String, nullable=False),
    Column("base", String, nullable=False),
)  # fmt: skip

#: Flows that somebody works on: any text, also one that is no flow yet. `revision` grows with every change. `editors`
#: are all who began or changed it, in that order.
flow_drafts = Table(
    "flow_drafts", metadata,
    Column("id", String, primary_key=True),
    Column("slug", String, nullable=False),
    Column("title", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("based_on", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("editors", JSON, nullable=False, server_default="[]"),
    Index(None, "slug", "changed_at", "id"),
)  # fmt: skip

#: Where the modules of a flow stand on a drawing, with notes and frames: for people, and no part of any version.
flow_layouts = Table(
    "flow_layouts", metadata,
    Column("slug", String, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String, nullable=False),
)  # fmt: skip
