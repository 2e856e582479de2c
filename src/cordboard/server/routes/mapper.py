"""The Reporting Outcomes Mapper."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response

from cordboard.flow.site.changes import fingerprint
from cordboard.server.etags import Expected, ExpectedOrNew, set_etag
from cordboard.server.models.mapper import CopiedRows, MapperCopy, MapperEntry, MapperRow
from cordboard.server.parameters import NameQuery
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import mapper as stored
from cordboard.store import people
from cordboard.store.people import User

router = APIRouter(prefix="/api/mapper", tags=["mapper"])
Supervisor = Annotated[User, needs("supervisor")]
Reader = Annotated[User, needs("supervisor", "auditor")]


@router.get("")
def list_mapper_rows(site: Running, user: Reader, service: NameQuery | None = None) -> list[MapperEntry]:  # noqa: ARG001
    """All rows, or those of a service."""
    return [_entry(row) for row in stored.rows(site.database, service)]


@router.put("")
def put_mapper_row(
    site: Running, user: Supervisor, expected: ExpectedOrNew, row: MapperRow, response: Response
) -> MapperEntry:
    """Write a row, new or in place of the one there."""
    _known(site, row.service)
    result = site.results.find(row.result)
    if result is None:
        raise HTTPException(422, f"there is no result {row.result!r}")
    mapping = stored.Mapping(row.service, result.slug, row.custom1, row.custom2, row.custom3)
    try:
        stored.put(site.database, mapping, expected)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    people.note(site.database, user.name, "mapper-row", f"{row.service}/{result.slug}", asdict(mapping))
    set_etag(response, asdict(mapping))
    return _entry(mapping)


@router.delete("", status_code=204)
def remove_mapper_row(
    site: Running, user: Supervisor, expected: Expected, result: NameQuery, service: NameQuery = ""
) -> None:
    """Take a row out: the result falls back to the site's row, or to the platform's name. It can be restored."""
    try:
        stored.remove(site.database, service, result, expected)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    people.note(site.database, user.name, "mapper-row-removed", f"{service}/{result}")


@router.get("/removed")
def list_removed_mapper_rows(site: Running, user: Reader) -> list[MapperEntry]:  # noqa: ARG001
    """The rows that were taken out and can be restored, the last one first."""
    return [_entry(row) for row in stored.removed(site.database)]


@router.post("/restore", status_code=204)
def restore_mapper_row(site: Running, user: Supervisor, result: NameQuery, service: NameQuery = "") -> None:
    """Bring back a row that was taken out."""
    if not stored.restore(site.database, service, result):
        raise HTTPException(404, "no such row was taken out")
    people.note(site.database, user.name, "mapper-row-restored", f"{service}/{result}")


@router.post("/copy")
def copy_mapper_rows(site: Running, user: Supervisor, wanted: MapperCopy) -> CopiedRows:
    """Give a service all rows of another."""
    _known(site, wanted.source)
    _known(site, wanted.target)
    copied = stored.copy(site.database, wanted.source, wanted.target)
    people.note(site.database, user.name, "mapper-copied", f"{wanted.source} -> {wanted.target}")
    return CopiedRows(copied=copied)


def _entry(row: stored.Mapping) -> MapperEntry:
    document = asdict(row)
    return MapperEntry(**document, etag=fingerprint(document))


def _known(site: RunningSite, service: str) -> None:
    if service and service not in site.site.services:
        raise HTTPException(422, f"there is no service {service!r}; there are: {', '.join(site.site.services)}")
