"""Drafts of flows: texts that somebody works on, whatever is wrong with them. A flow may have several."""

from __future__ import annotations

import time
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select, update

from cordboard.store import people
from cordboard.store.database import writing
from cordboard.store.editing import check_unchanged
from cordboard.store.keyset import newest_first
from cordboard.store.tables import flow_drafts


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A draft of a flow. `based_on` is the version that it began as, empty for a new flow. Times are in milliseconds.

    `title` tells it from other drafts of the flow. `editors` are all who began or changed it.
    """

    id: str
    slug: str
    title: str
    text: str
    based_on: str
    revision: int
    created_at: int
    created_by: str
    changed_at: int
    changed_by: str
    editors: list[str]

    @property
    def state(self) -> dict[str, str]:
        """What of it is edited: its ETag is made from this."""
        return {"title": self.title, "text": self.text}


def drafts(
    engine: Engine, slug: str, *, after: tuple[int, str] | None = None, limit: int = 100
) -> list[FlowDraft]:  # fmt: skip
    """The drafts of a flow, the one that was changed last first; `after` is `changed_at` and `id` of another."""
    wanted = select(flow_drafts).where(flow_drafts.c.slug == slug)
    wanted = newest_first(wanted, (flow_drafts.c.changed_at, flow_drafts.c.id), after, limit)
    with engine.connect() as connection:
        return [FlowDraft(**row) for row in connection.execute(wanted).mappings()]


def draft(where: Engine | Connection, slug: str, id_: str) -> FlowDraft:
    """One draft of a flow. Raises LookupError."""
    wanted = select(flow_drafts).where((flow_drafts.c.slug == slug) & (flow_drafts.c.id == id_))
    if isinstance(where, Connection):
        row = where.execute(wanted).mappings().first()
    else:
        with where.connect() as connection:
            row = connection.execute(wanted).mappings().first()
    if row is None:
        raise LookupError(f"the flow {slug!r} has no draft {id_!r}")
    return FlowDraft(**row)


def flows_with_drafts(engine: Engine) -> dict[str, int]:
    """How many drafts each flow has."""
    found: dict[str, int] = {}
    with engine.connect() as connection:
        for slug in connection.execute(select(flow_drafts.c.slug)).scalars():
            found[slug] = found.get(slug, 0) + 1
    return found


def add_draft(engine: Engine, slug: str, text: str, by: str, *, title: str = "", based_on: str = "") -> FlowDraft:
    """Begin a draft."""
    now = int(time.time() * 1000)
    made = FlowDraft(uuid4().hex, slug, title, text, based_on, 1, now, by, now, by, [by])
    values = {name: getattr(made, name) for name in FlowDraft.__dataclass_fields__}
    with writing(engine) as connection:
        connection.execute(insert(flow_drafts).values(**values))
        people.note(connection, by, "flow-draft-added", f"{slug}/{made.id}", {"based_on": based_on})
    return made


def change_draft(
    engine: Engine, slug: str, id_: str, by: str, expected: str, *, text: str, title: str
) -> FlowDraft:  # fmt: skip
    """Write a draft anew. `expected` is the fingerprint of its state as it was read.

    Raises LookupError, and ChangedMeanwhile where somebody else was there first.
    """
    with writing(engine) as connection:
        before = draft(connection, slug, id_)
        check_unchanged(before.state, expected, f"draft {id_} of the flow {slug}")
        values = {
            "text": text, "title": title, "revision": before.revision + 1, "changed_by": by,
            "changed_at": max(int(time.time() * 1000), before.changed_at),
            "editors": list(dict.fromkeys((*before.editors, by))),
        }  # fmt: skip
        connection.execute(update(flow_drafts).where(flow_drafts.c.id == id_).values(**values))
        return draft(connection, slug, id_)


def remove_draft(where: Engine | Connection, slug: str, id_: str, by: str, expected: str) -> None:
    """Throw a draft away. Raises LookupError, and ChangedMeanwhile as `change_draft`."""
    if isinstance(where, Engine):
        with writing(where) as connection:
            remove_draft(connection, slug, id_, by, expected)
        return
    before = draft(where, slug, id_)
    check_unchanged(before.state, expected, f"draft {id_} of the flow {slug}")
    where.execute(delete(flow_drafts).where(flow_drafts.c.id == id_))
    people.note(where, by, "flow-draft-removed", f"{slug}/{id_}", {"title": before.title, "revision": before.revision})
