"""The tables: what is stored, and nothing of how.

The schema itself is made by the migrations; a test holds the two to one another. Times are milliseconds since the
epoch, UTC, as everywhere. Empty text means "none": no column that is text is ever null.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from cordboard.store.columns import PlainString as String

#: Names for constraints, so that a migration can speak of each on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite numbers rows by itself only in a column of exactly this type.
Number = BigInteger().with_variant(Integer, "sqlite")

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

#: Flows that somebody works on: any text, also one that is no flow yet. `revision` grows with every change.
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

#: A contact and, once it is closed, its outcome: one row, so there cannot be two. `number` is for the journal alone:
#: contacts of one time have numbers beside one another, which makes its index five times as quick to write. `run` and
#: `parent` are those of child runs, `due` the Result due by the flow, `reason` why the person's part was over. `fence`
#: is the writer that alone may add to its journal, 0 for none. A trigger refuses to write an outcome over another.
contacts = Table(
    "contacts", metadata,
    Column("number", Number, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("flow", String, nullable=False),
    Column("version", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("service", String, nullable=False),
    Column("caller", String, nullable=False),
    Column("called", String, nullable=False),
    Column("account", String, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("left_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("result", String, nullable=False),
    Column("code", Integer),
    Column("ended_by", String, nullable=False),
    Column("recovered", Boolean(create_constraint=False), nullable=False),
    Column("run", String, nullable=False, server_default="contact"),
    Column("parent", String, nullable=False, server_default=""),
    Column("agent", String, nullable=False, server_default=""),
    Column("due", String, nullable=False, server_default=""),
    Column("reason", String, nullable=False, server_default=""),
    Column("fence", BigInteger, nullable=False, server_default="0"),
    Index(None, "started_at", "id"),
    Index(None, "closed_at", "service"),
    Index(None, "parent"),
)  # fmt: skip

#: Which call of the line belongs to whom, for as long as it does: whoever takes the line over finds each by it. `role`
#: is that of `who` in the contact: person, agent, supervisor, outside.
legs = Table(
    "legs", metadata,
    Column("call", String, primary_key=True),
    Column("contact", String, nullable=False, index=True),
    Column("role", String, nullable=False),
    Column("who", String, nullable=False),
    Column("since", BigInteger, nullable=False),
)  # fmt: skip

#: What an open contact has beside its journal: its facts as JSON, which a contact has before its journal begins, and
#: what is secret of it, encrypted (`cordboard.store.open_contacts`).
open_contacts = Table(
    "open_contacts", metadata,
    Column("contact", String, primary_key=True),
    Column("facts", Text, nullable=False),
    Column("sealed", Text, nullable=False),
)  # fmt: skip

#: The programs that write journals, each with a fencing number of its own, which no other ever has. `host` to `started`
#: tell its process (`cordboard.store.processes`), `renewals` how often it has renewed its lease; `renewed_at` is for
#: people only. One that has ended stays for a day, with the reason.
writers = Table(
    "writers", metadata,
    Column("fence", BigInteger, primary_key=True, autoincrement=False),
    Column("host", String, nullable=False),
    Column("boot", String, nullable=False),
    Column("space", String, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("started", String, nullable=False),
    Column("serving", Boolean(create_constraint=False), nullable=False),
    Column("began_at", BigInteger, nullable=False),
    Column("renewals", BigInteger, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("ended", String, nullable=False),
    Index(
        None, "serving", unique=True, sqlite_where=text("serving AND ended_at IS NULL"),
        postgresql_where=text("serving AND ended_at IS NULL"),
    ),
)  # fmt: skip

#: Callbacks that are not over. `contact` is the callback's own contact, `parent` that in which it was promised.
callbacks = Table(
    "callbacks", metadata,
    Column("contact", String, primary_key=True),
    Column("parent", String, nullable=False),
    Column("number", String, nullable=False),
    Column("caller_id", String, nullable=False),
    Column("request", JSON, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_after", BigInteger, nullable=False, server_default="300000"),
    Column("pop", JSON, nullable=False, server_default="{}"),
    Column("record", Boolean(create_constraint=False), nullable=False, server_default=false()),
)  # fmt: skip

#: Each attempt to reach the person of a callback, numbered from 1; `callback` is the callback's contact. They stay when
#: the callback is over. One without an end goes on, or was cut off by a crash.
callback_attempts = Table(
    "callback_attempts", metadata,
    Column("callback", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("agent", String, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("outcome", String, nullable=False, server_default=""),
    Column("detail", String, nullable=False, server_default=""),
)  # fmt: skip

#: What is to be done at a time, by its kind and key. `at` is when it is tried, which is `due_at` until it has failed;
#: `turn` is another one each time it is set; `claimed_by` is the program that does it now.
due_times = Table(
    "due_times", metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("turn", String, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("claimed_by", String, nullable=False, server_default=""),
    Index(None, "kind", "claimed_by", "at"),
)  # fmt: skip

#: The journals: each row is a run of entries of one contact as a JSON array, in the order of `id`.
journal = Table(
    "journal", metadata,
    Column("id", Number, primary_key=True),
    Column("contact", BigInteger, ForeignKey("contacts.number"), nullable=False, index=True),
    Column("entries", Text, nullable=False),
)  # fmt: skip

imports = Table(
    "imports", metadata,
    Column("id", Number, primary_key=True),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finished_at", BigInteger),
    Column("loaded", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
)  # fmt: skip

#: `fields` are the cells as they were written, `secrets` a salted and keyed hash of each that must not be read.
accounts = Table(
    "accounts", metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),
    Column("fields", JSON, nullable=False),
    Column("secrets", JSON, nullable=False),
    Column("import_id", BigInteger, nullable=False),
    UniqueConstraint("source", "key"),
    Index(None, "key"),
)  # fmt: skip

#: What an account is found by. Field ``phone`` holds every number of the account, in E.164.
account_values = Table(
    "account_values", metadata,
    Column("source", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("account", BigInteger, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)  # fmt: skip

#: Wrong answers to a verification, by account, since the first of them.
verification_failures = Table(
    "verification_failures", metadata,
    Column("account", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)  # fmt: skip

recordings = Table(
    "recordings", metadata,
    Column("id", String, primary_key=True),
    Column("contact", String, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("box", String, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("taken_at", BigInteger, nullable=False),
    Column("held", Boolean(create_constraint=False), nullable=False),
    Column("heard_at", BigInteger),
    Index(None, "box", "taken_at"),
)  # fmt: skip

#: The Reporting Outcomes Mapper. An empty service is the whole site.
mapper = Table(
    "mapper", metadata,
    Column("service", String, primary_key=True),
    Column("result", String, primary_key=True),
    Column("custom1", String, nullable=False),
    Column("custom2", String, nullable=False),
    Column("custom3", String, nullable=False),
    Column("deleted_at", BigInteger),
)  # fmt: skip

users = Table(
    "users", metadata,
    Column("id", Number, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("password", String, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)  # fmt: skip

#: Wrong passwords in a row, by the name that was tried and where they came from.
sign_in_failures = Table(
    "sign_in_failures", metadata,
    Column("name", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", BigInteger, nullable=False, index=True),
)  # fmt: skip

#: Sessions, API tokens, known devices and links that work once. What is given out is stored as a hash only.
passes = Table(
    "passes", metadata,
    Column("id", Number, primary_key=True),
    Column("kind", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("user_id", BigInteger, ForeignKey("users.id"), index=True),
    Column("name", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("expires_at", BigInteger),
)  # fmt: skip

#: Who did what: rows are only ever added, and the database refuses anything else.
audit = Table(
    "audit", metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", String, nullable=False),
    Column("action", String, nullable=False),
    Column("what", String, nullable=False),
    Column("detail", JSON, nullable=False),
)  # fmt: skip

#: What is otherwise than the site file says: of a service the properties that changed, of anything else the whole;
#: no document where it was taken out. `base` is what the file said of it when it was changed first.
organisation = Table(
    "organisation", metadata,
    Column("section", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("changed_by", String, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("document", JSON(none_as_null=True)),
    Column("base", JSON(none_as_null=True)),
)  # fmt: skip

#: What the distributor was told and what it decided. `turn` is one message and its decisions; `body` is JSON.
acd_events = Table(
    "acd_events", metadata,
    Column("id", Number, primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("turn", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("agent", String, nullable=False),
    Column("contact", String, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Index(None, "agent", "at"),
)  # fmt: skip

#: The floor as it is now, for whoever starts next: a row for each agent at work, each place in a queue, each
#: conversation and each figure that the distributor goes by. `body` is JSON.
floor_rows = Table(
    "floor_rows", metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", Text, nullable=False),
)  # fmt: skip

#: Texts in and out. `id` is ours for a text that is sent, and made of the channel and its id for one that came.
#: `command` is the contact's that it was sent or taken for, 0 for none.
texts = Table(
    "texts", metadata,
    Column("id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("inbound", Boolean(create_constraint=False), nullable=False),
    Column("network_id", String, nullable=False),
    Column("contact", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("command", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("detail", String, nullable=False),
    Index(None, "contact", "at"),
)  # fmt: skip

#: To which contact a person's texts to one of our numbers belong, by the channel's name.
conversations = Table(
    "conversations", metadata,
    Column("channel", String, primary_key=True),
    Column("ours", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("contact", String, nullable=False, index=True),
)  # fmt: skip

#: What is stored elsewhere and cannot be read, by its kind and name, for people to look after.
quarantine = Table(
    "quarantine", metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("found_at", BigInteger, nullable=False),
)  # fmt: skip

#: Facts about the database itself.
facts = Table(
    "facts", metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)  # fmt: skip
