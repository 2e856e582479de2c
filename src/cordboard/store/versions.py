"""Flow versions: immutable, so that a contact finishes on the version it began on."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.document import to_document
from cordboard.flow.model import Flow
from cordboard.store.database import DamagedDocument, writing
from cordboard.store.tables import flows


def publish(engine: Engine, flow: Flow) -> bool:
    """Store a version of a flow; says whether it is new. A version that is there stays as it is."""
    with engine.connect() as connection:  # nothing is written where nothing is new, so a full disk keeps no site away
        if not _is_new(connection, flow):
            return False
    with writing(engine) as connection:
        return add_version(connection, flow)


def add_version(connection: Connection, flow: Flow) -> bool:
    """As `publish`, as part of a transaction."""
    if not _is_new(connection, flow):
        return False
    # A damaged one is replaced: the version is that of the document, which we have again.
    connection.execute(delete(flows).where(_here(flow.slug, flow.version)))
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
        found = connection.execute(select(flows.c.document).where(_here(slug, version))).first()
    if found is None:
        raise LookupError(f"version {version} of the flow {slug!r} was never published here")
    document: dict[str, Any] = found.document
    if not document:
        raise LookupError(f"version {version} of the flow {slug!r} is damaged here, and cannot be read")
    return document


def versions(engine: Engine, slug: str) -> list[tuple[str, int]]:
    """(version, first published at) of a flow, the newest first."""
    wanted = select(flows.c.version, flows.c.published_at).where(flows.c.slug == slug)
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
    found = connection.execute(select(flows.c.document).where(_here(flow.slug, flow.version))).first()
    return found is None or isinstance(found.document, DamagedDocument)
