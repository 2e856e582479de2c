"""The Reporting Outcomes Mapper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from pydantic import Field

from cordboard.server.parameters import LONGEST_NAME, Body, NameQuery
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import mapper as stored
from cordboard.store import people
from cordboard.store.people import User

router = APIRouter(prefix="/api/mapper", tags=["mapper"])
Supervisor = Annotated[User, needs("supervisor")]
Reader = Annotated[User, needs("supervisor", "auditor")]
Outcome = Annotated[str, Field(max_length=LONGEST_NAME)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]


class Row(Body):
    """Three outcomes of the customer's for a result; an empty service is the whole site."""

    service: Name = ""
    result: Name
    custom1: Outcome = ""
    custom2: Outcome = ""
    custom3: Outcome = ""


class Copy(Body):
    """From one service to another."""

    source: Name
    target: Name


@router.get("")
def rows(site: Running, user: Reader, service: NameQuery | None = None) -> list[dict[str, Any]]:  # noqa: ARG001
    """All rows, or those of a service."""
    return [asdict(row) for row in stored.rows(site.database, service)]


@router.put("")
def put(site: Running, user: Supervisor, row: Row) -> dict[str, Any]:
    """Write a row."""
    _known(site, row.service)
    result = site.results.find(row.result)
    if result is None:
        raise HTTPException(422, f"there is no result {row.result!r}")
    mapping = stored.Mapping(row.service, result.slug, row.custom1, row.custom2, row.custom3)
    stored.put(site.database, mapping)
    people.note(site.database, user.name, "mapper-row", f"{row.service}/{result.slug}", asdict(mapping))
    return asdict(mapping)


@router.delete("", status_code=204)
def remove(site: Running, user: Supervisor, result: NameQuery, service: NameQuery = "") -> None:
    """Take a row out: the result falls back to the site's row, or to the platform's name. It can be restored."""
    if not stored.remove(site.database, service, result):
        raise HTTPException(404, "there is no such row")
    people.note(site.database, user.name, "mapper-row-removed", f"{service}/{result}")


@router.get("/removed")
def removed(site: Running, user: Reader) -> list[dict[str, Any]]:  # noqa: ARG001
    """The rows that were taken out and can be restored, the last one first."""
    return [asdict(row) for row in stored.removed(site.database)]


@router.post("/restore", status_code=204)
def restore(site: Running, user: Supervisor, result: NameQuery, service: NameQuery = "") -> None:
    """Bring back a row that was taken out."""
    if not stored.restore(site.database, service, result):
        raise HTTPException(404, "no such row was taken out")
    people.note(site.database, user.name, "mapper-row-restored", f"{service}/{result}")


@router.post("/copy")
def copy(site: Running, user: Supervisor, wanted: Copy) -> dict[str, int]:
    """Give a service all rows of another."""
    _known(site, wanted.source)
    _known(site, wanted.target)
    copied = stored.copy(site.database, wanted.source, wanted.target)
    people.note(site.database, user.name, "mapper-copied", f"{wanted.source} -> {wanted.target}")
    return {"copied": copied}


def _known(site: RunningSite, service: str) -> None:
    if service and service not in site.site.services:
        raise HTTPException(422, f"there is no service {service!r}; there are: {', '.join(site.site.services)}")
