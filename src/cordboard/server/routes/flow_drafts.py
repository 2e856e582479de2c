"""Drafts of flows: texts that people work on, whatever is wrong with them.

A draft has an ETag. A change names in If-Match the state that it is made to, so that two people never overwrite each
other unseen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Response

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.site.changes import fingerprint
from cordboard.server.designing import Designers, DraftSaved
from cordboard.server.etags import Expected, set_etag
from cordboard.server.models.drafts import DraftCheck
from cordboard.server.models.flow_repository import (
    LONGEST_FLOW,
    DraftContent,
    DraftPage,
    DraftSummary,
    FlowDraftAnswer,
    NewDraft,
)
from cordboard.server.paging import USUAL, Cursor, Limit, Paging
from cordboard.server.parameters import NamePath
from cordboard.server.proofs import Proofs, Proving
from cordboard.server.routes.drafts import checked, taken_on
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
async def add_flow_draft(
    site: Running, proofs: Proving, user: Designer, slug: NamePath, new: NewDraft, response: Response
) -> FlowDraftAnswer:  # fmt: skip
    """Begin a draft, of a flow that is there or a new one. Any text is taken; `check` says what is wrong with it."""
    text, based_on = await asyncio.to_thread(_beginning, site, slug, new)
    if new.document is not None:
        text = await _rewritten(proofs, text, new.document)
    add = partial(stored.add_draft, site.database, slug, text, user.name, title=new.title, based_on=based_on)
    made = await asyncio.to_thread(add)
    response.headers["location"] = f"/api/flows/{slug}/drafts/{made.id}"
    return await _whole(proofs, made, response, new.document)


@router.get("/{draft}")
async def get_flow_draft(
    site: Running, proofs: Proving, user: Designer, slug: NamePath, draft: NamePath, response: Response,  # noqa: ARG001
) -> FlowDraftAnswer:  # fmt: skip
    """A draft with its text and what that says as a document, and its ETag."""
    return await _whole(proofs, await asyncio.to_thread(found_draft, site, slug, draft), response)


@router.put("/{draft}")
async def put_flow_draft(
    site: Running, proofs: Proving, designing: Designers, user: Designer, expected: Expected, slug: NamePath,
    draft: NamePath, content: DraftContent, response: Response,
) -> FlowDraftAnswer:  # fmt: skip
    """Write a draft anew. A module that only has another name keeps its place on the drawing."""
    found = await asyncio.to_thread(found_draft, site, slug, draft)
    text = content.text
    if text is None:
        text = await _rewritten(proofs, found.text, content.document or {})
    change = partial(stored.change_draft, site.database, slug, draft, user.name, expected)
    try:
        made = await asyncio.to_thread(change, text=text, title=content.title)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    await asyncio.to_thread(_keep_places, site, user, found, made, content.document)
    designing.tell(DraftSaved(
        flow=slug, draft=draft, revision=made.revision, etag=fingerprint(made.state), by=user.name, at=made.changed_at
    ))  # fmt: skip
    return await _whole(proofs, made, response, content.document)


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
    site: Running, proofs: Proving, user: Designer, slug: NamePath, draft: NamePath,  # noqa: ARG001
) -> DraftCheck:  # fmt: skip
    """Everything that `cordboard check` finds in a draft, in the site as it is now; where one word mends it, with the
    change of the text that does.
    """
    text = found_draft(site, slug, draft).text
    async with taken_on("read"):
        return await checked(await proofs.check(text), text)


def _beginning(site: RunningSite, slug: str, new: NewDraft) -> tuple[str, str]:
    """The text that a draft begins with, and the version that it is. Raises HTTPException 404 and 422."""
    live = site.switchboard.site.flows.get(slug)
    if new.text is not None and not new.based_on:
        return new.text, "" if live is None else live.version
    if live is None and not new.based_on:
        if new.document is None:
            raise HTTPException(422, f"there is no flow {slug!r} to begin with: send the text of a new one")
        return "", ""
    try:
        version = new.based_on or (live.version if live is not None else "")
        version = versions.full_version(site.database, slug, version)
        text = flow_repository.text_of(site.database, slug, version)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing
    return text if new.text is None else new.text, version


async def _rewritten(proofs: Proofs, text: str, document: Mapping[str, Any]) -> str:
    """The text, changed so that it says the document. Raises HTTPException 422 and 503."""
    async with taken_on("written"):
        changed = await proofs.rewritten(text, document)
    if len(changed) > LONGEST_FLOW:
        raise HTTPException(422, f"the document is a text of {len(changed)} characters; {LONGEST_FLOW} are the limit")
    return changed


def _keep_places(
    site: RunningSite, user: User, before: FlowDraft, after: FlowDraft, document: Mapping[str, Any] | None
) -> None:  # fmt: skip
    """Let modules that only have another name keep their places on the drawing."""
    placed = flow_layouts.layout_of(site.database, before.slug).layout.modules
    written = None if document is None else document.get("modules")
    if not placed or (isinstance(written, dict) and placed.keys() <= written.keys()):
        return
    old, new = _flow(site, before.text), _flow(site, after.text)
    if old is not None and new is not None and old.slug == new.slug == before.slug:
        with writing(site.database) as connection:
            flow_layouts.follow(connection, old, new, user.name)


def _flow(site: RunningSite, text: str) -> Flow | None:
    """The flow of a draft, None for a text that is none so far."""
    return load_flow(text, modules.types(), results=site.results).flow


def found_draft(site: RunningSite, slug: str, draft: str) -> FlowDraft:
    """A draft of a flow. Raises HTTPException 404."""
    try:
        return stored.draft(site.database, slug, draft)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing


def _summary(draft: FlowDraft) -> DraftSummary:
    return DraftSummary(
        id=draft.id, flow=draft.slug, title=draft.title, based_on=draft.based_on, revision=draft.revision,
        created_at=draft.created_at, created_by=draft.created_by, changed_at=draft.changed_at,
        changed_by=draft.changed_by, editors=draft.editors, etag=fingerprint(draft.state),
    )  # fmt: skip


async def _whole(
    proofs: Proofs, draft: FlowDraft, response: Response, document: dict[str, Any] | None = None
) -> FlowDraftAnswer:  # fmt: skip
    """A draft as it is answered. `document` is what it says, where that is known already."""
    set_etag(response, draft.state)
    if document is None:
        async with taken_on("read"):
            document = await proofs.document(draft.text)
    return FlowDraftAnswer(**_summary(draft).model_dump(), text=draft.text, document=document)
