"""Flows and services of the running site."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException

from cordboard.flow.diff import Change, diff
from cordboard.flow.document import to_document
from cordboard.flow.problems import Unreadable
from cordboard.flow.source import as_document
from cordboard.live.flow_states import FlowStates
from cordboard.server.draft_problems import draft_problems
from cordboard.server.files import YamlText
from cordboard.server.models.flow_repository import FlowState
from cordboard.server.models.flows import ChangedConnector, FlowAtWork, FlowChange, FlowDocument, PublishedVersion
from cordboard.server.models.services import HoursStatus, ServiceStatus
from cordboard.server.parameters import Instant, NamePath, NameQuery
from cordboard.server.problems import problem
from cordboard.server.signing import SignedIn, require
from cordboard.server.site import Running, RunningSite
from cordboard.store import flow_drafts, flow_repository, versions

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
def list_flows(site: Running, user: SignedIn) -> list[FlowState]:  # noqa: ARG001
    """The flows of the site: those at work, those that cannot run, and those that are drafts so far."""
    drafts = flow_drafts.flows_with_drafts(site.database)
    aliases: dict[str, dict[str, str]] = {}
    for each in flow_repository.aliases(site.database):
        aliases.setdefault(each.publication.slug, {})[each.publication.alias] = each.version
    troubles = {each.slug: str(each) for each in site.switchboard.flows.troubles}
    at_work = site.switchboard.site.flows
    told = []
    for slug in dict.fromkeys((*at_work, *troubles, *sorted(drafts))):
        flow = at_work.get(slug)
        told.append(FlowState(
            slug=slug, title=slug if flow is None else flow.title, version="" if flow is None else flow.version,
            direction="" if flow is None else flow.direction, aliases=aliases.get(slug, {}),
            drafts=drafts.get(slug, 0), trouble=troubles.get(slug, ""),
        ))  # fmt: skip
    return told


@router.get("/flows/{slug}")
def get_flow(site: Running, user: SignedIn, slug: NamePath) -> FlowAtWork:  # noqa: ARG001
    """The live version of a flow as a document, and its published versions."""
    found = site.switchboard.site.flows.get(slug)
    if found is None:
        trouble = next((str(each) for each in site.switchboard.flows.troubles if each.slug == slug), "")
        raise HTTPException(404, trouble or f"there is no flow {slug!r}")
    published = [PublishedVersion(version=version, at=at) for version, at in versions.versions(site.database, slug)]
    try:
        written = as_document(flow_repository.text_of(site.database, slug, found.version))
    except LookupError:
        written = None
    return FlowAtWork(version=found.version, document=to_document(found), written=written, versions=published)


@router.get("/flows/{slug}/versions/{version}")
def get_flow_version(site: Running, user: SignedIn, slug: NamePath, version: NamePath) -> FlowDocument:  # noqa: ARG001
    """A published version as a document."""
    try:
        return versions.published(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing


@router.get("/flows/{slug}/versions/{version}/text", response_class=YamlText)
def get_flow_text(site: Running, user: SignedIn, slug: NamePath, version: NamePath) -> YamlText:  # noqa: ARG001
    """A published version as the text of a flow file, with comments, as it was published last."""
    try:
        text = flow_repository.text_of(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    return YamlText(text)


@router.get("/flows/{slug}/diff")
def diff_flow_versions(
    site: Running, user: SignedIn, slug: NamePath, before: NameQuery, after: NameQuery,
) -> list[FlowChange]:  # fmt: skip
    """What changed from one state of a flow to another: a version or how one begins, an alias such as `live`, `file`
    for what the site's file said at the start, or `draft:` with the id of a draft.
    """
    if "draft:" in (before[:6], after[:6]):
        require(user, "designer", "publisher")
    return changes_between(site, slug, before, after)


def changes_between(site: RunningSite, slug: str, before: str, after: str) -> list[FlowChange]:
    """What changed from one state of a flow to another. Raises HTTPException 404; a draft with errors is 422."""
    states = FlowStates(site.switchboard.site, site.database, site.switchboard.flows.in_file)
    try:
        old, new = (states.flow(slug, each) for each in (before, after))
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    except Unreadable as wrong:
        found = [each.model_dump(by_alias=True) for each in draft_problems(wrong.problems)]
        return problem(422, "one of the two has errors, and cannot be compared", found)  # type: ignore[return-value]
    return [_change(each) for each in diff(old, new)]


def _change(change: Change) -> FlowChange:
    way = change.connector
    connector = None if way is None else ChangedConnector(
        source=way.source, event=way.event.value, value=way.value, target=way.target
    )  # fmt: skip
    return FlowChange(**change.as_json(), module=change.module, connector=connector)
