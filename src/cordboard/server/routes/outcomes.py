"""Outcomes: one for each contact, counted and exported."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query

from cordboard.server.files import ExportedRows
from cordboard.server.models.outcomes import (
    AgentInterval,
    Distribution,
    Outcome,
    OutcomePage,
    ResultCount,
    ServiceInterval,
    SurveyAnswers,
)
from cordboard.server.paging import USUAL, Cursor, KeyNumber, KeyText, Limit, Paging
from cordboard.server.parameters import Instant, NameQuery, Since, Until, Within
from cordboard.server.routes.contacts import WhichContacts
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

_OUTCOMES = Paging("outcomes", tuple[KeyNumber, KeyText])
ClosedSince = Annotated[Instant | None, Query(description="Only contacts closed from this time on (ISO 8601).")]
ClosedUntil = Annotated[Instant | None, Query(description="Only contacts closed before this time (ISO 8601).")]

_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "parquet": "application/vnd.apache.parquet"}


@router.get("/outcomes", response_model_exclude_unset=True)
def list_outcomes(
    site: Running, user: Reader, which: WhichContacts, limit: Limit = USUAL, cursor: Cursor = "",
    closed_since: ClosedSince = None, closed_until: ClosedUntil = None, custom: Custom = None,
) -> OutcomePage:  # fmt: skip
    """Outcomes of contacts, the one closed last first. Reading them is in the audit trail, as an export is."""
    people.note(site.database, user.name, "outcomes-read", "page", {"cursor": cursor})
    rows = stored.outcome_page(
        site.database, site.results, where=which, since=milliseconds(closed_since), until=milliseconds(closed_until),
        after=_OUTCOMES.after(cursor), limit=limit + 1, custom=custom,
    )  # fmt: skip
    found, following = _OUTCOMES.cut(rows, limit, lambda row: row[0])
    return OutcomePage(items=[Outcome(**told) for _, told in found], next=following)


@router.get(
    "/outcomes/export", response_class=ExportedRows,
    responses={200: {"content": {each: {"schema": {"type": "string"}} for each in _TYPES.values()}}},
)  # fmt: skip
def export_outcomes(
    site: Running, user: Reader, form: Annotated[stored.Format, Query(alias="format")] = "jsonl",
    since: Since = None, until: Until = None, service: NameQuery = "", custom: Custom = None,
) -> ExportedRows:  # fmt: skip
    """Every outcome of contacts closed from `since` to before `until`, as one file."""
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

    return ExportedRows(written(), media_type=_TYPES[form], headers=headers)


@router.get("/report")
def get_report(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service: NameQuery = "",
) -> list[ResultCount]:  # fmt: skip
    """How many contacts left each result."""
    counts = stored.report(
        site.database, site.results, since=milliseconds(since), until=milliseconds(until), service=service
    )
    return [ResultCount(**each) for each in counts]


@router.get("/surveys")
def get_survey_answers(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service: NameQuery = "",
) -> list[SurveyAnswers]:  # fmt: skip
    """How each survey question was answered, by service and agent."""
    rows = answered.report(site.database, since=milliseconds(since), until=milliseconds(until), service=service)
    return [SurveyAnswers(**each) for each in rows]


@router.get("/distribution")
def get_distribution(
    site: Running, user: Reader, since: Since = None, until: Until = None,  # noqa: ARG001
    service_level: Within = None,
) -> Distribution:  # fmt: skip
    """How services were answered and what agents did, by half hour: waits, service level, abandonment, occupancy."""
    found = figures(
        site.database, since=milliseconds(since) or 0, until=milliseconds(until), within=service_level
    )  # fmt: skip
    return Distribution(
        services=[ServiceInterval(**each) for each in found["services"]],
        agents=[AgentInterval(**each) for each in found["agents"]],
    )
