"""The Reporting Outcomes Mapper: what the customer's own systems call each result (domain.md 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from cordboard.flow.results import Result
from cordboard.store.database import writing
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


def put(engine: Engine, mapping: Mapping) -> None:
    """Write a row; one that is there for this service and result is replaced."""
    with writing(engine) as connection:
        _put(connection, mapping)


def remove(engine: Engine, service: str, result: str) -> bool:
    """Take a row out; says whether it was there."""
    with writing(engine) as connection:
        return _remove(connection, service, result)


def copy(engine: Engine, from_service: str, to_service: str) -> int:
    """Give a service all rows of another; says how many. Its rows for other results stay."""
    found = rows(engine, from_service)
    with writing(engine) as connection:
        for row in found:
            _put(connection, Mapping(to_service, row.result, row.custom1, row.custom2, row.custom3))
    return len(found)


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
    _remove(connection, mapping.service, mapping.result)
    connection.execute(
        insert(mapper).values(
            service=mapping.service, result=mapping.result, custom1=mapping.custom1, custom2=mapping.custom2,
            custom3=mapping.custom3,
        )
    )  # fmt: skip


def _remove(connection: Connection, service: str, result: str) -> bool:
    here = (mapper.c.service == service) & (mapper.c.result == result)
    return bool(connection.execute(delete(mapper).where(here)).rowcount)


def _mapping(row: Any) -> Mapping:
    return Mapping(row.service, row.result, row.custom1, row.custom2, row.custom3)
