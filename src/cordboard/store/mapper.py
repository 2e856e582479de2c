"""The Reporting Outcomes Mapper: what the customer's own systems call each result (domain.md 7)."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from cordboard.flow.results import Result
from cordboard.store.database import writing
from cordboard.store.editing import check_unchanged
from cordboard.store.tables import mapper

#: The service name of rows that hold for the whole site.
SITE_WIDE = ""
CUSTOM = ("custom1", "custom2", "custom3")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Three outcomes of the customer's for a result; an empty one is not mapped."""

    service: str
    result: str
    custom1: str = ""
    custom2: str = ""
    custom3: str = ""


def rows(engine: Engine, service: str | None = None) -> list[Mapping]:
    """All rows, or those of one service ("" = site-wide)."""
    wanted = select(mapper).where(mapper.c.deleted_at.is_(None)).order_by(mapper.c.service, mapper.c.result)
    if service is not None:
        wanted = wanted.where(mapper.c.service == service)
    with engine.connect() as connection:
        return [_mapping(row) for row in connection.execute(wanted)]


def put(engine: Engine, mapping: Mapping, expected: str | None = None) -> None:
    """Write a row; one that is there for this service and result is replaced.

    `expected` is the fingerprint of the row as its author read it, empty for a new one; None: whatever is there.
    Raises LookupError and ChangedMeanwhile.
    """
    with writing(engine) as connection:
        if expected is not None:
            _check(connection, mapping.service, mapping.result, expected)
        _put(connection, mapping)


def remove(engine: Engine, service: str, result: str, expected: str | None = None) -> bool:
    """Take a row out; says whether it was there. `restore` undoes it until the row is written anew.

    `expected` is as for `put`. Raises LookupError and ChangedMeanwhile.
    """
    with writing(engine) as connection:
        if expected is not None:
            _check(connection, service, result, expected)
        return _mark(connection, service, result, was_deleted=False)


def restore(engine: Engine, service: str, result: str) -> bool:
    """Bring back a row that was taken out; says whether there was one."""
    with writing(engine) as connection:
        return _mark(connection, service, result, was_deleted=True)


def removed(engine: Engine) -> list[Mapping]:
    """The rows that can be restored, the last removed first."""
    wanted = select(mapper).where(mapper.c.deleted_at.is_not(None)).order_by(mapper.c.deleted_at.desc())
    with engine.connect() as connection:
        return [_mapping(row) for row in connection.execute(wanted)]


def copy(engine: Engine, from_service: str, to_service: str) -> int:
    """Give a service the rows of another for results that it does not map yet; says how many. What it has stays."""
    found = rows(engine, from_service)
    with writing(engine) as connection:
        there = (mapper.c.service == to_service) & mapper.c.deleted_at.is_(None)
        mapped = set(connection.execute(select(mapper.c.result).where(there)).scalars())
        missing = [row for row in found if row.result not in mapped]
        for row in missing:
            _put(connection, Mapping(to_service, row.result, row.custom1, row.custom2, row.custom3))
    return len(missing)


class Resolver:
    """The rows at one moment, for reports over many contacts."""

    def __init__(self, engine: Engine) -> None:
        self._rows = {(row.service, row.result): row for row in rows(engine)}

    def resolve(self, result: Result, service: str) -> dict[str, str]:
        """custom1 to custom3 of a result: the service's, else the site's, else the platform's own label."""
        own = self._rows.get((service, result.slug))
        site = self._rows.get((SITE_WIDE, result.slug))
        return {name: (own and getattr(own, name)) or (site and getattr(site, name)) or result.label for name in CUSTOM}


def _put(connection: Connection, mapping: Mapping) -> None:
    connection.execute(delete(mapper).where(_here(mapping.service, mapping.result)))
    connection.execute(
        insert(mapper).values(
            service=mapping.service, result=mapping.result, custom1=mapping.custom1, custom2=mapping.custom2,
            custom3=mapping.custom3,
        )
    )  # fmt: skip


def _mark(connection: Connection, service: str, result: str, *, was_deleted: bool) -> bool:
    deleted = mapper.c.deleted_at.is_not(None) if was_deleted else mapper.c.deleted_at.is_(None)
    now = None if was_deleted else int(time.time() * 1000)
    change = update(mapper).where(_here(service, result) & deleted).values(deleted_at=now)
    return bool(connection.execute(change).rowcount)


def _check(connection: Connection, service: str, result: str, expected: str) -> None:
    there = select(mapper).where(_here(service, result) & mapper.c.deleted_at.is_(None))
    row = connection.execute(there).first()
    words = f"row of the mapper for {result!r}" + (f" of {service!r}" if service else "")
    check_unchanged(None if row is None else asdict(_mapping(row)), expected, words)


def _here(service: str, result: str) -> ColumnElement[bool]:
    return (mapper.c.service == service) & (mapper.c.result == result)


def _mapping(row: Any) -> Mapping:
    return Mapping(row.service, row.result, row.custom1, row.custom2, row.custom3)
