"""Publishing flows: which version is live, since when, by whom, and what came of it.

A publication names in If-Match the ETag of the flow's state (GET /api/flows/{slug}/publications) that its author saw.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Response

from cordboard.flow.problems import errors
from cordboard.live.organisation import DoesNotFit
from cordboard.live.publishing import WrongFlow, state_of, versions_by_alias
from cordboard.proving.apart import ProofFailed, TookTooLong
from cordboard.proving.waiting import TooMany
from cordboard.server.designing import Designers, FlowPublished
from cordboard.server.draft_problems import draft_problems
from cordboard.server.etags import Expected, quoted
from cordboard.server.models.flow_repository import (
    ComparedVersion,
    FlowPublication,
    PublicationPage,
    PublicationRequest,
    ResultOfVersion,
    VersionComparison,
)
from cordboard.server.paging import USUAL, Cursor, Limit, Paging
from cordboard.server.parameters import NamePath, NameQuery, Since, Until
from cordboard.server.problems import problem
from cordboard.server.publishing import NeedsAnother, NotProved, Publishing
from cordboard.server.signing import WATCHERS, SignedIn, needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import flow_drafts, flow_repository, versions
from cordboard.store.contacts import milliseconds
from cordboard.store.flow_repository import Publication
from cordboard.store.people import User
from cordboard.store.version_outcomes import VersionOutcomes, by_version

router = APIRouter(prefix="/api/flows/{slug}", tags=["flows"])

Publisher = Annotated[User, needs("publisher")]
_PUBLICATIONS = Paging("flow-publications", tuple[int])


@router.get("/publications")
def list_publications(
    site: Running, user: SignedIn, slug: NamePath, response: Response, limit: Limit = USUAL,  # noqa: ARG001
    cursor: Cursor = "",
) -> PublicationPage:  # fmt: skip
    """What was published of a flow, the newest first. The ETag is that of which version stands under each alias."""
    after = _PUBLICATIONS.after(cursor)
    rows = flow_repository.history(site.database, slug, limit=limit + 1, before=after[0] if after else None)
    items, following = _PUBLICATIONS.cut(rows, limit, lambda each: (each.id,))
    response.headers["etag"] = quoted(state_of(versions_by_alias(site.database, slug)))
    return PublicationPage(items=[_told(each) for each in items], next=following)


@router.post("/publications", status_code=201, response_model=FlowPublication)
async def publish_flow(
    site: Running, publishing: Publishing, designing: Designers, user: Publisher, expected: Expected, slug: NamePath,
    wanted: PublicationRequest, response: Response,
) -> Any:  # fmt: skip
    """Publish a draft, or a version that was published before. The next contact runs it; others finish on theirs.

    422 with everything that is wrong where it does not fit the site. 409 where the site wants four eyes and you drew
    the draft; and where the server publishes only what was proved, and this was not yet or has errors: `proof` then
    names the proof.
    """
    text, drawn_by = _text(site, slug, wanted)
    try:
        made = await publishing.publish(slug, text, user.name, wanted.alias, wanted.note, expected, drawn_by)
    except DoesNotFit as refused:
        found = [each.model_dump(by_alias=True) for each in draft_problems(errors(refused.problems), text)]
        return problem(422, "the flow has errors or does not fit the site; it was not published", found)
    except (WrongFlow, TookTooLong) as refused:
        raise HTTPException(422, f"the flow was not published: {refused}") from refused
    except NeedsAnother as refused:
        raise HTTPException(409, str(refused)) from refused
    except NotProved as refused:
        headers = {"location": f"/api/proofs/{refused.proof}"} | ({"retry-after": "10"} if refused.going_on else {})
        return problem(409, str(refused), headers=headers, proof=refused.proof)
    except (ProofFailed, TooMany) as trouble:
        raise HTTPException(503, f"the flow was not published: {trouble}", {"retry-after": "60"}) from trouble
    response.headers["etag"] = quoted(state_of(versions_by_alias(site.database, slug)))
    designing.tell(FlowPublished(flow=slug, alias=made.alias, version=made.version, by=made.by, at=made.at))
    return _told(made)


@router.get("/outcomes")
def compare_flow_versions(
    site: Running, user: Annotated[User, needs(*WATCHERS)], slug: NamePath, since: Since = None,  # noqa: ARG001
    until: Until = None, service: NameQuery = "",
) -> VersionComparison:  # fmt: skip
    """The outcomes of a flow by version, each result with an interval, so that a new version can be judged."""
    found = by_version(
        site.database, slug, since=milliseconds(since), until=milliseconds(until), service=service
    )  # fmt: skip
    return VersionComparison(versions=[_compared(site, each) for each in found])


def _text(site: RunningSite, slug: str, wanted: PublicationRequest) -> tuple[str, list[str]]:
    """The text to publish, and who drew it where it is a draft. Raises HTTPException 404, 412 and 422."""
    if bool(wanted.draft) == bool(wanted.version):
        raise HTTPException(422, "name what to publish: a draft with its revision, or a version")
    try:
        if wanted.version:
            version = versions.full_version(site.database, slug, wanted.version)
            return flow_repository.text_of(site.database, slug, version), []
        draft = flow_drafts.draft(site.database, slug, wanted.draft)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    if draft.revision != wanted.revision:
        raise HTTPException(
            412, f"{draft.changed_by} changed the draft since you read it: it has revision {draft.revision} now"
        )
    return draft.text, draft.editors


def _told(publication: Publication) -> FlowPublication:
    return FlowPublication(
        id=publication.id, flow=publication.slug, alias=publication.alias, version=publication.version,
        at=publication.at, by=publication.by, note=publication.note, proof=publication.evidence.proof,
        verdict=publication.evidence.verdict, file=publication.file,
    )  # fmt: skip


def _compared(site: RunningSite, found: VersionOutcomes) -> ComparedVersion:
    results = site.results
    return ComparedVersion(
        version=found.version, contacts=found.contacts, first_at=found.first_at, last_at=found.last_at,
        results=[
            ResultOfVersion(
                result=each.result, label=known.label if (known := results.get(each.result)) else each.result,
                contacts=each.contacts, share=each.share, low=each.low, high=each.high,
            )
            for each in found.results
        ],
    )  # fmt: skip
