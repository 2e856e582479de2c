"""Flow versions: immutable, so that a contact finishes on the version it began on."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.document import to_document
from cordboard.flow.model import Flow
from cordboard.store.database import DamagedDocument, writing
from cordboard.store.tables import flows

#: When a version was published that was only tried: a draft was called.
_NEVER = 0


def publish(engine: Engine, flow: Flow) -> bool:
    """Store a version of a flow; says whether it is new. A version that is there stays as it is."""
    with engine.connect() as connection:  # nothing is written where nothing is new, so a full disk keeps no site away
        if not _is_new(connection, flow):
            return False
    with writing(engine) as connection:
        return add_version(connection, flow)


def add_version(connection: Connection, flow: Flow) -> bool:
    """As `publish`, as part of a transaction. A version that was only tried is new."""
    if not _is_new(connection, flow):
        return False
    _put(connection, flow, int(time.time() * 1000))
    return True


def add_tried_version(connection: Connection, flow: Flow) -> None:
    """Store a version that a call of a draft runs, so that it is known for as long as its contact is. It is not
    published by that, and nothing that was published is another thing then.
    """
    document = connection.execute(select(flows.c.document).where(_here(flow.slug, flow.version))).scalar()
    if document is None or isinstance(document, DamagedDocument):
        _put(connection, flow, _NEVER)


def published(engine: Engine, slug: str, version: str) -> dict[str, Any]:
    """The document of a version that was published or tried. Raises LookupError when there is none that can be read."""
    with engine.connect() as connection:
        found = connection.execute(select(flows.c.document).where(_here(slug, version))).first()
    if found is None:
        raise LookupError(f"version {version} of the flow {slug!r} was never published here")
    document: dict[str, Any] = found.document
    if not document:
        raise LookupError(f"version {version} of the flow {slug!r} is damaged here, and cannot be read")
    return document


def versions(engine: Engine, slug: str) -> list[tuple[str, int]]:
    """(version, first published at) of a flow, the newest first. Versions that were only tried are not among them."""
    wanted = select(flows.c.version, flows.c.published_at).where(flows.c.slug == slug, flows.c.published_at != _NEVER)
    with engine.connect() as connection:
        found = connection.execute(wanted.order_by(flows.c.published_at.desc(), flows.c.version))
        return [(row.version, row.published_at) for row in found]


def full_version(engine: Engine, slug: str, beginning: str) -> str:
    """The version of a flow that begins so. Raises LookupError where there is none, or more than one."""
    found = [version for version, _ in versions(engine, slug) if version.startswith(beginning)]
    if len(found) == 1 and beginning:
        return found[0]
    if not found:
        raise LookupError(f"version {beginning} of the flow {slug!r} was never published here")
    raise LookupError(f"{len(found)} versions of the flow {slug!r} begin with {beginning!r}: write more of it")


def _here(slug: str, version: str) -> Any:
    return (flows.c.slug == slug) & (flows.c.version == version)


def _is_new(connection: Connection, flow: Flow) -> bool:
    wanted = select(flows.c.document, flows.c.published_at).where(_here(flow.slug, flow.version))
    found = connection.execute(wanted).first()
    return found is None or found.published_at == _NEVER or isinstance(found.document, DamagedDocument)


def _put(connection: Connection, flow: Flow, published_at: int) -> None:
    # A damaged one is replaced: the version is that of the document, which we have again.
    connection.execute(delete(flows).where(_here(flow.slug, flow.version)))
    connection.execute(
        insert(flows).values(
            slug=flow.slug, version=flow.version, title=flow.title, document=to_document(flow),
            published_at=published_at,
        )
    )  # fmt: skip
