"""Outcomes: one for each contact, counted and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from cordboard.acd.statistics import SERVICE_LEVEL
from cordboard.server.parameters import NameQuery, Since, Until
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import outcomes as stored
from cordboard.store import people
from cordboard.store import surveys as answered
from cordboard.store.contacts import milliseconds
from cordboard.store.distribution import figures
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["outcomes"])

Reader = Annotated[User, needs("supervisor", "auditor")]
Custom = Annotated[int | None, Query(ge=1, le=3, description="Put this custom outcome first, as 'outcome'.")]

_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}


@router.get("/outcomes")
def outcomes(
    site: Running, user: Reader, form: Annotated[stored.Format, Query(alias="format")] = "jsonl",
    since: Since = None, until: Until = None, service: NameQuery = "", custom: Custom = None,
) -> StreamingResponse:  # fmt: skip
    """Every outcome of contacts closed from `since` to before `until`."""
    told = stored.outcomes(
        site.database, site.results, since=milliseconds(since), until=milliseconds(until), service=service,
        custom=custom,
    )  # fmt: skip
    detail = {"since": str(since or ""), "until": str(until or ""), "service": service}
    people.note(site.database, user.name, "outcomes-exported", form, detail)
    headers = {"content-disposition": f"attachment; filename=outcomes.{form}"}

    def written() -> Iterator[bytes]:
        with tempfile.TemporaryFile() as file:
            stored.write(told, form, file, custom=custom)
            file.seek(0)
            while part := file.read(65_536):
                yield part

    return StreamingResponse(written(), media_type=_TYPES[form], headers=headers)


@router.get("/report")
def report(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service: NameQuery = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """How many contacts left each result."""
    return stored.report(
        site.database, site.results, since=milliseconds(since), until=milliseconds(until), service=service
    )


@router.get("/surveys")
def surveys(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service: NameQuery = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """How each survey question was answered, by service and agent."""
    return answered.report(site.database, since=milliseconds(since), until=milliseconds(until), service=service)


@router.get("/distribution")
def distribution(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service_level: Annotated[float, Query(gt=0, le=3600, description="Seconds to answer within.")] = SERVICE_LEVEL,
) -> dict[str, list[dict[str, Any]]]:  # fmt: skip
    """How services were answered and what agents did, by half hour: waits, service level, abandonment, occupancy."""
    return figures(
        site.database, site.site.services, since=milliseconds(since) or 0, until=milliseconds(until),
        service_level=service_level,
    )  # fmt: skip
