"""How flows are laid out for people, as it is stored beside the flows: no version changes with it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.layout import PLACED_BY_PROGRAM, FlowLayout
from cordboard.flow.model import Flow
from cordboard.flow.site.changes import fingerprint
from cordboard.store.database import writing
from cordboard.store.editing import check_unchanged
from cordboard.store.tables import flow_layouts


@dataclass(frozen=True, slots=True)
class StoredLayout:
    """The layout of a flow. `base` is the fingerprint of the file's layout when both said the same, empty before."""

    layout: FlowLayout
    base: str = ""

    @property
    def state(self) -> str:
        """What tells this layout from another."""
        return fingerprint(self.layout.written())


def layout_of(where: Engine | Connection, slug: str) -> StoredLayout:
    """The layout of a flow. One that cannot be read is none: nothing but a drawing hangs on it."""
    if isinstance(where, Engine):
        with where.connect() as connection:
            return layout_of(connection, slug)
    row = where.execute(select(flow_layouts.c.document).where(flow_layouts.c.slug == slug)).first()
    try:
        return StoredLayout(PLACED_BY_PROGRAM) if row is None else StoredLayout(
            FlowLayout.model_validate(row.document.get("layout", {})), str(row.document.get("base", ""))
        )  # fmt: skip
    except ValidationError:
        return StoredLayout(PLACED_BY_PROGRAM)


def put_layout(engine: Engine, slug: str, layout: FlowLayout, by: str, expected: str) -> StoredLayout:
    """Lay a flow out. `expected` is the fingerprint of its layout as it was read. Raises ChangedMeanwhile."""
    with writing(engine) as connection:
        before = layout_of(connection, slug)
        check_unchanged(before.layout.written(), expected, f"the layout of the flow {slug}")
        return _put(connection, slug, StoredLayout(layout, before.base), by)


def agree(engine: Engine, slug: str, layout: FlowLayout, by: str) -> None:
    """The file and the store have this layout of a flow from now on."""
    agreed = StoredLayout(layout, fingerprint(layout.written()))
    if layout_of(engine, slug) != agreed:
        with writing(engine) as connection:
            _put(connection, slug, agreed, by)


def follow(connection: Connection, before: Flow, after: Flow, by: str) -> None:
    """Let modules that have another name in `after` keep their places."""
    stored = layout_of(connection, before.slug)
    moved = stored.layout.following(before, after)
    if moved != stored.layout:
        _put(connection, before.slug, StoredLayout(moved, stored.base), by)


def _put(connection: Connection, slug: str, stored: StoredLayout, by: str) -> StoredLayout:
    connection.execute(delete(flow_layouts).where(flow_layouts.c.slug == slug))
    document = {"layout": stored.layout.written(), "base": stored.base}
    connection.execute(
        insert(flow_layouts).values(slug=slug, document=document, changed_at=int(time.time() * 1000), changed_by=by)
    )
    return stored
