"""Which contacts are trials: calls of drafts, and what comes of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from cordboard.store.tables import contacts

_AT_ONCE = 500


def contact_of(name: str) -> str:
    """The contact that the router knows by a name: a colleague's question about one is named after it."""
    return name.partition("/")[0]


def trials_among(connection: Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of some contacts that are trials."""
    wanted, found = sorted(ids), set[str]()
    for begin in range(0, len(wanted), _AT_ONCE):
        these = contacts.c.id.in_(wanted[begin : begin + _AT_ONCE])
        found.update(connection.execute(select(contacts.c.id).where(these, contacts.c.trial)).scalars())
    return frozenset(found)
