"""Flows and services of the running site."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException

from cordboard import modules
from cordboard.flow.diff import diff
from cordboard.flow.document import to_document
from cordboard.flow.load import from_published
from cordboard.server.models.flows import FlowAtWork, FlowChange, FlowDocument, FlowSummary, PublishedVersion
from cordboard.server.models.services import HoursStatus, ServiceStatus
from cordboard.server.parameters import Instant, NamePath, NameQuery
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running
from cordboard.store import versions

router = APIRouter(prefix="/api", tags=["flows"])


@router.get("/services")
def list_services(site: Running, user: SignedIn) -> list[ServiceStatus]:  # noqa: ARG001 - asked for, to be let in
    """The services, with their numbers and hours."""
    return site.services()


@router.get("/services/{name}/hours")
def get_service_hours(
    site: Running, user: SignedIn, name: NamePath, at: Instant | None = None,  # noqa: ARG001
) -> HoursStatus:  # fmt: skip
    """Whether a service is open at an instant, why, and when that changes: now, or `at` (ISO 8601).

    An instant without an offset is on the service's clock.
    """
    service = site.site.services.get(name)
    if service is None:
        raise HTTPException(404, f"there is no service {name!r}; there are: {', '.join(site.site.services)}")
    return HoursStatus(**service.hours.told(at or datetime.now(UTC)))


@router.get("/flows")
def list_flows(site: Running, user: SignedIn) -> list[FlowSummary]:  # noqa: ARG001
    """The flows at work."""
    return [
        FlowSummary(slug=flow.slug, title=flow.title, version=flow.version, direction=flow.direction)
        for flow in site.switchboard.site.flows.values()
    ]


@router.get("/flows/{slug}")
def get_flow(site: Running, user: SignedIn, slug: NamePath) -> FlowAtWork:  # noqa: ARG001
    """A flow as a document, and its published versions."""
    found = site.switchboard.site.flows.get(slug)
    if found is None:
        raise HTTPException(404, f"there is no flow {slug!r}")
    published = [PublishedVersion(version=version, at=at) for version, at in versions.versions(site.database, slug)]
    return FlowAtWork(version=found.version, document=to_document(found), versions=published)


@router.get("/flows/{slug}/versions/{version}")
def get_flow_version(site: Running, user: SignedIn, slug: NamePath, version: NamePath) -> FlowDocument:  # noqa: ARG001
    """A published version as a document."""
    try:
        return versions.published(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing


@router.get("/flows/{slug}/diff")
def diff_flow_versions(
    site: Running, user: SignedIn, slug: NamePath, before: NameQuery, after: NameQuery,  # noqa: ARG001
) -> list[FlowChange]:  # fmt: skip
    """What changed between two published versions."""
    try:
        old, new = (
            from_published(versions.published(site.database, slug, each), modules.types(), site.results)
            for each in (before, after)
        )
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    return [FlowChange(**change.as_json()) for change in diff(old, new)]
