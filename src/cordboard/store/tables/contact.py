"""Tables of contacts: outcomes and journals, calls, callbacks, recordings and texts."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, Table, false, text

from cordboard.store.columns import PlainString as String
from cordboard.store.columns import PlainText as Text
from cordboard.store.tables.schema import Number, metadata

#: A contact and, once it is closed, its outcome: one row, so there cannot be two. `number` is for the journal alone:
#: contacts of one time have numbers beside one another, which makes its index five times as quick to write. `run` and
#: `parent` are those of child runs, `due` the Result due by the flow, `reason` why the person's part was over. `fence`
#: is the writer that alone may add to its journal, 0 for none. `erased_at` is when what was known of its person was
#: deleted; the row stays as a figure. A `trial` counts in no figure: somebody called a draft. A trigger refuses to
#: write an outcome over another. The indexes with `started_at` are those by which contacts are found, the newest first.
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
    Column("erased_at", BigInteger),
    Column("trial", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Index(None, "started_at", "id"),
    Index(None, "closed_at", "service"),
    Index(None, "parent"),
    *(Index(None, name, "started_at", "id") for name in ("caller", "called", "version")),
    *(
        Index(None, name, "started_at", "id", sqlite_where=there, postgresql_where=there)
        for name in ("account", "agent", "result")
        for there in (text(f"{name} != ''"),)
    ),
)  # fmt: skip

#: Contacts under legal hold: nothing of them is deleted. `reason` is why, for people.
legal_holds = Table(
    "legal_holds", metadata,
    Column("contact", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", BigInteger, nullable=False),
)  # fmt: skip

#: What agents wrote about contacts, one note for each of a contact's agents. `follow_up_at` is when its agent wants to
#: call the person again, and `followed_up` whether that is done.
contact_notes = Table(
    "contact_notes", metadata,
    Column("contact", String, primary_key=True),
    Column("agent", String, primary_key=True),
    Column("text", Text, nullable=False),
    Column("follow_up_at", BigInteger),
    Column("followed_up", Boolean(create_constraint=False), nullable=False, server_default=false()),
    Column("written_at", BigInteger, nullable=False),
    Index(None, "agent", "follow_up_at"),
)  # fmt: skip

#: Which call of the line belongs to whom, for as long as it does: a program that takes the line over finds each by it.
#: `role` is that of `who` in the contact: person, agent, supervisor, outside.
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

#: The journals: each row is a run of entries of one contact as a JSON array, in the order of `id`.
journal = Table(
    "journal", metadata,
    Column("id", Number, primary_key=True),
    Column("contact", BigInteger, ForeignKey("contacts.number"), nullable=False, index=True),
    Column("entries", Text, nullable=False),
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
