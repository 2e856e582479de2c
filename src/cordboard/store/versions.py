"""Published flow versions: immutable, so that a contact finishes on the version it began on."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from cordboard.flow.document import to_document
from cordboard.flow.model import Flow
from cordboard.store.database import DamagedDocument, writing
from cordboard.store.tables import flows


def publish(engine: Engine, flow: Flow) -> bool:
    """Store a version of a flow; says whether it is new. A version that is there stays as it is."""
    here = (flows.c.slug == flow.slug) & (flows.c.version == flow.version)
    with engine.connect() as connection:  # nothing is written where nothing is new, so a full disk keeps no site away
        found = connection.execute(select(flows.c.document).where(here)).first()
    if found is not None and not isinstance(found.document, DamagedDocument):
        return False
    with writing(engine) as connection:
        if connection.execute(select(flows.c.slug).where(here)).first() is not None:
            if found is None:
                return False
            connection.execute(delete(flows).where(here))  # the version is that of the document, which we have again
        connection.execute(
            insert(flows).values(
                slug=flow.slug, version=flow.version, title=flow.title, document=to_document(flow),
                published_at=int(time.time() * 1000),
            )
        )  # fmt: skip
    return True


def published(engine: Engine, slug: str, version: str) -> dict[str, Any]:
    """The document of a published version. Raises LookupError when there is none that can be read."""
    with engine.connect() as connection:
        here = (flows.c.slug == slug) & (flows.c.version == version)
        found = connection.execute(select(flows.c.document).where(here)).first()
    if found is None:
        raise LookupError(f"version {version} of the flow {slug!r} was never published here")
    document: dict[str, Any] = found.document
    if not document:
        raise LookupError(f"version {version} of the flow {slug!r} is damaged here, and cannot be read")
    return document


def versions(engine: Engine, slug: str) -> list[tuple[str, int]]:
    """(version, published at) of a flow, the newest first."""
    wanted = select(flows.c.version, flows.c.published_at).where(flows.c.slug == slug)
    with engine.connect() as connection:
        found = connection.execute(wanted.order_by(flows.c.published_at.desc()))
        return [(row.version, row.published_at) for row in found]
