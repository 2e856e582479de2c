"""Who works where, and what contacts come for: services, numbers, groups, teams, skills, agents, codes, results, boxes.

Every part has an ETag. A change names in If-Match the state that it is made to (If-None-Match: * for a new part), so
that two people never overwrite each other; it is checked with the whole site before it is stored, and holds at once.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from cordboard.flow.site import Site
from cordboard.flow.site.changes import OF_SERVICES, SECTIONS, fingerprint, names_in, part_of
from cordboard.flow.site.uses import uses_of
from cordboard.live.organisation import DoesNotFit, NotThere, RequestedChange, SiteOrganisation
from cordboard.server.address import address_of
from cordboard.server.etags import Expected, ExpectedOrNew, set_etag
from cordboard.server.models.organisation import (
    AgentInvitation,
    ChangesMade,
    OrganisationDocument,
    OrganisationPart,
    Section,
    SeveralChanges,
    UseOfPart,
)
from cordboard.server.parameters import NamePath
from cordboard.server.problems import pointer, problem
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import invitations
from cordboard.store import organisation as stored
from cordboard.store.people import User

router = APIRouter(prefix="/api/organisation", tags=["organisation"])

Reader = Annotated[User, needs("supervisor", "designer", "publisher", "auditor")]
Author = Annotated[User, needs("supervisor")]

#: What supervisors may change besides administrators; of teams and skills everything.
OF_SUPERVISORS: dict[str, frozenset[str]] = {
    "call_centers": frozenset({"switch"}),
    "services": frozenset({"enabled", "hours", "max_wait", "acceptance", "accept_timeout"}),
    "agents": frozenset({"teams", "skills", "services", "wrap_up"}),
}
WHOLLY_OF_SUPERVISORS = frozenset({"teams", "skills"})


def organising(request: Request) -> SiteOrganisation:
    """The organisation of the application that was asked."""
    found: SiteOrganisation = request.app.state.organisation
    return found


Organising = Annotated[SiteOrganisation, Depends(organising)]


@router.get("", response_model_exclude_unset=True)
def get_organisation(site: Running, user: Reader) -> dict[str, dict[str, OrganisationPart]]:
    """All parts, by section and name: the document, its ETag, and who changed it last while the site ran."""
    values = site.switchboard.site.document
    kept = {each.place: each for each in stored.changes(site.database)}
    return {
        section: {
            name: _told(site, user, section, name, kept.get((section, name))) for name in names_in(values, section)
        }
        for section in SECTIONS
    }


@router.get("/schema")
def get_site_schema(user: Reader) -> dict[str, Any]:  # noqa: ARG001
    """The JSON Schema of a site file: what each part may say, with defaults and descriptions."""
    return Site.model_json_schema()


@router.get("/{section}/{name}")
def get_organisation_part(
    site: Running, user: Reader, section: Section, name: NamePath, response: Response,  # noqa: ARG001
) -> OrganisationDocument:  # fmt: skip
    """One part, with its ETag."""
    return _one(site, section, name, response)


@router.get("/{section}/{name}/uses")
def list_uses_of_part(site: Running, user: Reader, section: Section, name: NamePath) -> list[UseOfPart]:  # noqa: ARG001
    """Where a part is named: in which modules of flows at work, and in which other parts."""
    loaded = site.switchboard.site
    if part_of(loaded.document, section, name) is None:
        raise HTTPException(404, f"there is no {SECTIONS[section]} {name!r}")
    return [
        UseOfPart(section=each.section, name=each.name, module=each.module) for each in uses_of(loaded, section, name)
    ]


@router.put("/{section}/{name}", response_model=OrganisationDocument)
async def put_organisation_part(
    site: Running, organisation: Organising, user: Author, section: Section, name: NamePath,
    document: OrganisationDocument, response: Response, expected: ExpectedOrNew,
) -> OrganisationDocument | Response:  # fmt: skip
    """Write a part, new or in place of the one there. A service that is there is changed with PATCH."""
    if section == "services" and expected:
        raise HTTPException(405, "a service that is there is changed with PATCH")
    _may(site, user, section, name, document)
    wanted = RequestedChange(section, name, document, expected)
    return await _change(organisation, user, [wanted]) or _one(site, section, name, response)


@router.patch("/services/{name}", response_model=OrganisationDocument)
async def change_service(
    site: Running, organisation: Organising, user: Author, name: NamePath,
    document: OrganisationDocument, response: Response, expected: Expected,
) -> OrganisationDocument | Response:  # fmt: skip
    """Change properties of a service; one that is null is again what site.yaml says.

    Flow and direction of a service that site.yaml has are changed there alone.
    """
    _may(site, user, "services", name, document)
    wanted = RequestedChange("services", name, document, expected)
    return await _change(organisation, user, [wanted]) or _one(site, "services", name, response)


@router.delete("/{section}/{name}", status_code=204, response_model=None)
async def remove_organisation_part(
    site: Running, organisation: Organising, user: Author, section: Section, name: NamePath, expected: Expected
) -> Any:
    """Take a part out. What still names it is said, and then nothing is changed."""
    _may(site, user, section, name, None)
    wanted = RequestedChange(section, name, None, expected)
    return await _change(organisation, user, [wanted]) or Response(status_code=204)


@router.post("/agents/{logon}/invitation", status_code=201)
def invite_agent(site: Running, user: Annotated[User, needs()], logon: NamePath, request: Request) -> AgentInvitation:
    """Make a link with which an agent chooses a password. It works once, for seven days; earlier ones end."""
    if logon not in site.site.agents:
        raise HTTPException(404, f"there is no agent {logon!r}")
    token = invitations.invite(site.database, logon, user.name)
    return AgentInvitation(logon=logon, link=f"{address_of(request, site)}/join/{token}")


@router.post("", response_model=ChangesMade)
async def change_organisation(
    site: Running, organisation: Organising, user: Author, wanted: SeveralChanges
) -> ChangesMade | Response:
    """Make several changes: all of them, or none when one cannot be made."""
    for each in wanted.changes:
        _may(site, user, each.section, each.name, each.document)
    changes = [RequestedChange(each.section, each.name, each.document, each.expected) for each in wanted.changes]
    return await _change(organisation, user, changes, several=True) or ChangesMade(changed=len(changes))


async def _change(
    organisation: SiteOrganisation, user: User, wanted: list[RequestedChange], *, several: bool = False
) -> Response | None:  # fmt: skip
    """None when it was done, else the answer that says why not."""
    try:
        await organisation.change(wanted, user.name)
    except NotThere as missing:
        raise HTTPException(404, str(missing)) from missing
    except DoesNotFit as refused:
        faults = [
            {"where": each.where, "what": each.message, "remedy": each.remedy, "code": each.code}
            | _pointer(refused.place_of(each), wanted, several=several)
            for each in refused.problems
        ]
        return problem(422, "the site would have errors; nothing was changed", faults)
    return None


def _pointer(
    place: tuple[str, str, tuple[str | int, ...]], wanted: list[RequestedChange], *, several: bool
) -> dict[str, str]:  # fmt: skip
    """Where a problem is in what was sent; nothing where it is elsewhere in the site."""
    section, name, path = place
    for at, each in enumerate(wanted):
        if (each.section, each.name) == (section, name) and (path or several):
            return {"pointer": pointer((*(("changes", at, "document") if several else ()), *path))}
    return {}


def _may(site: RunningSite, user: User, section: str, name: str, document: OrganisationDocument | None) -> None:
    """Raise HTTPException 403 for what only administrators may do."""
    if user.may() or section in WHOLLY_OF_SUPERVISORS:
        return
    theirs = OF_SUPERVISORS.get(section, frozenset())
    before = part_of(site.switchboard.site.document, section, name)
    if document is None or before is None or not theirs:
        raise HTTPException(403, f"only an administrator makes or takes out a {SECTIONS[section]}, or changes it so")
    known = document if section == "services" else {**before, **document}
    missing = object()
    changed = {each for each in known if before.get(each, missing) != document.get(each, missing)}
    if others := sorted(changed - theirs):
        raise HTTPException(
            403, f"only an administrator changes {others[0]!r}; supervisors change: {', '.join(sorted(theirs))}"
        )


def _one(site: RunningSite, section: str, name: str, response: Response) -> OrganisationDocument:
    found = part_of(site.switchboard.site.document, section, name)
    if found is None:
        raise HTTPException(404, f"there is no {SECTIONS[section]} {name!r}")
    set_etag(response, found)
    return found


def _told(
    site: RunningSite, user: User, section: str, name: str, kept: stored.StoredChange | None
) -> OrganisationPart:  # fmt: skip
    loaded = site.switchboard.site
    document = part_of(loaded.document, section, name) or {}
    in_file = None if loaded.files is None else part_of(loaded.files.source.values, section, name)
    changeable = _changeable(user, section, in_file=in_file is not None)
    told = {"document": document, "etag": fingerprint(document), "in_file": in_file, "changeable": changeable}
    return OrganisationPart(**told, **({"changed_by": kept.by, "changed_at": kept.at} if kept else {}))


def _changeable(user: User, section: str, *, in_file: bool) -> list[str] | None:
    """What somebody may change of a part, None for all of it."""
    of_file = OF_SERVICES if section == "services" and in_file else None
    if user.may() or (section in WHOLLY_OF_SUPERVISORS and user.may("supervisor")):
        return None if of_file is None else sorted(of_file)
    theirs = OF_SUPERVISORS.get(section, frozenset()) if user.may("supervisor") else frozenset()
    return sorted(theirs if of_file is None else theirs & of_file)
