"""The floor as it is now, in rows: what is read at the start, and written together with the log of the distributor."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from cordboard.store.tables import floor_rows

#: The kind of a row and its name within that kind.
Key = tuple[str, str]

_DELETE = delete(floor_rows).where(
    (floor_rows.c.kind == bindparam("of_kind")) & (floor_rows.c.name == bindparam("of_name"))
)


def read(engine: Engine) -> dict[Key, bytes]:
    """All rows."""
    table = floor_rows.c
    with engine.connect() as connection:
        found = connection.execute(select(table.kind, table.name, table.body))
        return {(kind, name): body.encode() for kind, name, body in found}


def write(connection: Connection, rows: Mapping[Key, bytes | None]) -> None:
    """Put these rows in place of those of the same key; None takes a row out. Twice is no error."""
    if not rows:
        return
    keys = [{"of_kind": kind, "of_name": name} for kind, name in rows]
    connection.execute(_DELETE, keys)
    new = [
        {"kind": kind, "name": name, "body": body.decode()} for (kind, name), body in rows.items() if body is not None
    ]
    if new:
        connection.execute(insert(floor_rows), new)
