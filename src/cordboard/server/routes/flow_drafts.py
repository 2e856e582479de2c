"""Drafts of flows: texts that people work on, whatever is wrong with them.

A draft has an ETag. A change names in If-Match the state that it is made to, so that two people never overwrite each
other unseen.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, HTTPException, Response

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.site.changes import fingerprint
from cordboard.proving.apart import ProofFailed, TookTooLong
from cordboard.proving.waiting import TooMany
from cordboard.server.draft_problems import draft_problems
from cordboard.server.etags import Expected, set_etag
from cordboard.server.models.drafts import DraftCheck
from cordboard.server.models.flow_repository import (
    DraftContent,
    DraftPage,
    DraftSummary,
    FlowDraftAnswer,
    NewDraft,
)
from cordboard.server.paging import USUAL, Cursor, Limit, Paging
from cordboard.server.parameters import NamePath
from cordboard.server.publishing import Publishing
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import flow_drafts as stored
from cordboard.store import flow_layouts, flow_repository, versions
from cordboard.store.database import writing
from cordboard.store.flow_drafts import FlowDraft
from cordboard.store.people import User

router = APIRouter(prefix="/api/flows/{slug}/drafts", tags=["flows"])

#: Who makes flows.
Designer = Annotated[User, needs("designer", "publisher")]

_DRAFTS = Paging("flow-drafts", tuple[int, str])


@router.get("")
def list_flow_drafts(
    site: Running, user: Designer, slug: NamePath, limit: Limit = USUAL, cursor: Cursor = "",  # noqa: ARG001
) -> DraftPage:  # fmt: skip
    """The drafts of a flow, the one that was changed last first."""
    rows = stored.drafts(site.database, slug, after=_DRAFTS.after(cursor), limit=limit + 1)
    items, following = _DRAFTS.cut(rows, limit, lambda each: (each.changed_at, each.id))
    return DraftPage(items=[_summary(each) for each in items], next=following)


@router.post("", status_code=201)
def add_flow_draft(
    site: Running, user: Designer, slug: NamePath, new: NewDraft, response: Response
) -> FlowDraftAnswer:  # fmt: skip
    """Begin a draft, of a flow that is there or a new one. Any text is taken; `check` says what is wrong with it."""
    text, based_on = _beginning(site, slug, new)
    made = stored.add_draft(site.database, slug, text, user.name, title=new.title, based_on=based_on)
    response.headers["location"] = f"/api/flows/{slug}/drafts/{made.id}"
    return _whole(made, response)


@router.get("/{draft}")
def get_flow_draft(
    site: Running, user: Designer, slug: NamePath, draft: NamePath, response: Response,  # noqa: ARG001
) -> FlowDraftAnswer:  # fmt: skip
    """A draft with its text, and its ETag."""
    return _whole(_found(site, slug, draft), response)


@router.put("/{draft}")
def put_flow_draft(
    site: Running, user: Designer, expected: Expected, slug: NamePath, draft: NamePath, content: DraftContent,
    response: Response,
) -> FlowDraftAnswer:  # fmt: skip
    """Write a draft anew. A module that only has another name keeps its place on the drawing."""
    before = _flow(site, _found(site, slug, draft).text)
    try:
        made = stored.change_draft(
            site.database, slug, draft, user.name, expected, text=content.text, title=content.title
        )
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    after = _flow(site, content.text)
    if before is not None and after is not None and before.slug == after.slug == slug:
        with writing(site.database) as connection:
            flow_layouts.follow(connection, before, after, user.name)
    return _whole(made, response)


@router.delete("/{draft}", status_code=204)
def remove_flow_draft(
    site: Running, user: Designer, expected: Expected, slug: NamePath, draft: NamePath
) -> None:  # fmt: skip
    """Throw a draft away."""
    try:
        stored.remove_draft(site.database, slug, draft, user.name, expected)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing


@router.post("/{draft}/check")
async def check_flow_draft(
    site: Running, publishing: Publishing, user: Designer, slug: NamePath, draft: NamePath,  # noqa: ARG001
) -> DraftCheck:  # fmt: skip
    """Everything that `cordboard check` finds in a draft, in the site as it is now; where one word mends it, with the
    change of the text that does.
    """
    text = _found(site, slug, draft).text
    try:
        found = await publishing.check(text)
    except TookTooLong as trouble:
        raise HTTPException(422, f"the draft could not be read: {trouble}") from trouble
    except (ProofFailed, TooMany) as trouble:
        raise HTTPException(503, f"the draft was not taken: {trouble}", {"retry-after": "60"}) from trouble
    version = "" if found.subject is None else found.subject.flow.version
    return DraftCheck(version=version, problems=await asyncio.to_thread(draft_problems, found.problems, text))


def _beginning(site: RunningSite, slug: str, new: NewDraft) -> tuple[str, str]:
    """The text that a draft begins with, and the version that it is. Raises HTTPException 404 and 422."""
    live = site.switchboard.site.flows.get(slug)
    if not new.based_on and (new.text is not None or live is None):
        if new.text is None:
            raise HTTPException(422, f"there is no flow {slug!r} to begin with: send the text of a new one")
        return new.text, "" if live is None else live.version
    try:
        version = new.based_on or (live.version if live is not None else "")
        version = versions.full_version(site.database, slug, version)
        text = flow_repository.text_of(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    return text if new.text is None else new.text, version


def _flow(site: RunningSite, text: str) -> Flow | None:
    """The flow of a draft, None for a text that is none so far."""
    return load_flow(text, modules.types(), results=site.results).flow


def _found(site: RunningSite, slug: str, draft: str) -> FlowDraft:
    try:
        return stored.draft(site.database, slug, draft)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing


def _summary(draft: FlowDraft) -> DraftSummary:
    return DraftSummary(
        id=draft.id, flow=draft.slug, title=draft.title, based_on=draft.based_on, revision=draft.revision,
        created_at=draft.created_at, created_by=draft.created_by, changed_at=draft.changed_at,
        changed_by=draft.changed_by, etag=fingerprint(draft.state),
    )  # fmt: skip


def _whole(draft: FlowDraft, response: Response) -> FlowDraftAnswer:
    set_etag(response, draft.state)
    return FlowDraftAnswer(**_summary(draft).model_dump(), text=draft.text)
