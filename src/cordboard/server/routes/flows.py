"""Flows and services of the running site."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, HTTPException

from cordboard import modules
from cordboard.flow.diff import diff
from cordboard.flow.document import to_document
from cordboard.flow.load import from_published
from cordboard.server.parameters import Instant, NamePath, NameQuery
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import versions

router = APIRouter(prefix="/api", tags=["flows"])


@router.get("/services")
def services(site: Running, user: SignedIn) -> list[dict[str, Any]]:  # noqa: ARG001 - asked for, to be let in
    """The services, with their numbers and hours."""
    return site.services()


@router.get("/services/{name}/hours")
def hours(site: Running, user: SignedIn, name: NamePath, at: Instant | None = None) -> dict[str, Any]:  # noqa: ARG001
    """Whether a service is open at an instant, why, and when that changes: now, or `at` (ISO 8601).

    An instant without an offset is on the service's clock.
    """
    service = site.site.services.get(name)
    if service is None:
        raise HTTPException(404, f"there is no service {name!r}; there are: {', '.join(site.site.services)}")
    return service.hours.told(at or datetime.now(UTC))


@router.get("/flows")
def flows(site: Running, user: SignedIn) -> list[dict[str, Any]]:  # noqa: ARG001
    """The flows at work."""
    return [
        {"slug": flow.slug, "title": flow.title, "version": flow.version, "direction": flow.direction}
        for flow in site.switchboard.site.flows.values()
    ]


@router.get("/flows/{slug}")
def flow(site: Running, user: SignedIn, slug: NamePath) -> dict[str, Any]:  # noqa: ARG001
    """A flow as a document, and its published versions."""
    found = site.switchboard.site.flows.get(slug)
    if found is None:
        raise HTTPException(404, f"there is no flow {slug!r}")
    published = [{"version": version, "at": at} for version, at in versions.versions(site.database, slug)]
    return {"version": found.version, "document": to_document(found), "versions": published}


@router.get("/flows/{slug}/versions/{version}")
def version(site: Running, user: SignedIn, slug: NamePath, version: NamePath) -> dict[str, Any]:  # noqa: ARG001
    """A published version as a document."""
    try:
        return versions.published(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing


@router.get("/flows/{slug}/diff")
def difference(
    site: Running, user: SignedIn, slug: NamePath, before: NameQuery, after: NameQuery,  # noqa: ARG001
) -> list[dict[str, Any]]:  # fmt: skip
    """What changed between two published versions."""
    try:
        old, new = (
            from_published(versions.published(site.database, slug, each), modules.types(), site.results)
            for each in (before, after)
        )
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    return [change.as_json() for change in diff(old, new)]
