"""Drafts of flows checked and drawn as if they were files of the site, and the flows at work as drawings."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from cordboard.flow.drawing import draw
from cordboard.flow.drawing.placement import placement
from cordboard.flow.layout import FlowLayout
from cordboard.flow.model import Flow
from cordboard.proving.apart import ProofFailed, TookTooLong
from cordboard.proving.jobs import CheckedDraft, ReadDraft
from cordboard.proving.waiting import TooMany
from cordboard.server.draft_problems import draft_problems
from cordboard.server.files import SvgPicture
from cordboard.server.models.drafts import CardPlace, DraftCheck, FlowPlacement, FlowVariable, UnsavedDraft
from cordboard.server.models.structs import HERE
from cordboard.server.parameters import NamePath
from cordboard.server.proofs import Proofs, Proving
from cordboard.server.signing import SignedIn, needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import flow_layouts
from cordboard.store.people import User

router = APIRouter(prefix="/api", tags=["drafts"])

#: Who makes flows, and who may change what they run in.
Author = Annotated[User, needs("designer", "publisher", "supervisor")]

#: How a body begins that names what it sends. A flow has neither key, so that a flow by itself is told from it.
_NAMED = re.compile(r'\s*\{\s*"(document|text)"\s*:')

DRAFT_BODY = {
    "requestBody": {
        "required": True,
        "description": "A draft: its `document` or its `text`; or either of them by itself.",
        "content": {
            "application/json": {
                "schema": {"anyOf": [{"$ref": HERE + "UnsavedDraft"}, {"$ref": HERE + "FlowDocument"}]}
            },
            "application/yaml": {"schema": {"type": "string"}},
        },
    }
}


@router.post("/drafts/check", openapi_extra=DRAFT_BODY)
async def check_draft(proofs: Proving, user: Author, request: Request) -> DraftCheck:  # noqa: ARG001
    """Everything wrong with a draft, each with what to do: where one word mends it, as a change to its text."""
    sent = await draft_sent(request)
    async with taken_on("read"):
        found = await proofs.check(sent)
    return await checked(found, sent if isinstance(sent, str) else "")


@router.post("/drafts/drawing", openapi_extra=DRAFT_BODY, response_class=SvgPicture)
async def draw_draft(site: Running, proofs: Proving, user: Author, request: Request) -> SvgPicture:  # noqa: ARG001
    """A draft without errors as a picture (SVG), laid out as its flow is."""
    flow = await flow_of_draft(proofs, await draft_sent(request))
    return SvgPicture(await asyncio.to_thread(draw, flow, await asyncio.to_thread(_layout, site, flow)))


@router.post("/drafts/placement", openapi_extra=DRAFT_BODY)
async def place_draft(site: Running, proofs: Proving, user: Author, request: Request) -> FlowPlacement:  # noqa: ARG001
    """Where the modules of a draft without errors stand in a drawing, laid out as its flow is."""
    flow = await flow_of_draft(proofs, await draft_sent(request))
    return await asyncio.to_thread(_placement, site, flow)


@router.get("/flows/{slug}/drawing", response_class=SvgPicture)
def draw_flow(site: Running, user: SignedIn, slug: NamePath) -> SvgPicture:  # noqa: ARG001
    """A flow at work as a picture (SVG): a card for each module, a row for each way out of it, as it is laid out."""
    flow = flow_called(site, slug)
    return SvgPicture(draw(flow, _layout(site, flow)))


@router.get("/flows/{slug}/placement")
def place_flow(site: Running, user: SignedIn, slug: NamePath) -> FlowPlacement:  # noqa: ARG001
    """Where the modules of a flow at work stand in a drawing: as it is laid out, the others by the program."""
    return _placement(site, flow_called(site, slug))


def flow_called(site: RunningSite, slug: str) -> Flow:
    """A flow at work. Raises HTTPException 404."""
    flow = site.switchboard.site.flows.get(slug)
    if flow is None:
        raise HTTPException(404, f"there is no flow {slug!r}; /api/flows lists them")
    return flow


async def draft_sent(request: Request) -> str | dict[str, Any]:
    """The draft that was sent: its text, or the document. Raises HTTPException 400, and RequestValidationError."""
    try:
        body = (await request.body()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"the draft is not UTF-8 text (byte {error.start}): save it as UTF-8") from error
    if _NAMED.match(body) is None:
        return body
    try:
        sent = UnsavedDraft.model_validate_json(body)
    except ValidationError as wrong:
        raise RequestValidationError([each | {"loc": ("body", *each["loc"])} for each in wrong.errors()]) from wrong
    return sent.text if sent.document is None else sent.document  # type: ignore[return-value] # one of them is there


async def read_draft(proofs: Proofs, draft: str | Mapping[str, Any]) -> ReadDraft:
    """A draft that was sent, read as if it were a file of the site. Raises HTTPException 422 and 503."""
    async with taken_on("read"):
        return await proofs.read(draft)


@asynccontextmanager
async def taken_on(done: str) -> AsyncIterator[None]:
    """Say why something could not be done with a draft. Raises HTTPException 422 and 503."""
    try:
        yield
    except TookTooLong as trouble:
        raise HTTPException(422, f"the draft could not be {done}: {trouble}") from trouble
    except (ProofFailed, TooMany) as trouble:
        raise HTTPException(503, f"the draft was not taken: {trouble}", {"retry-after": "60"}) from trouble


async def checked(found: CheckedDraft, text: str = "") -> DraftCheck:
    """What `check` finds in a draft, as the API tells it."""
    return DraftCheck(
        version=found.version, problems=await asyncio.to_thread(draft_problems, found.problems, text),
        variables=[FlowVariable(name=name, set_by=list(modules)) for name, modules in found.variables.items()],
    )  # fmt: skip


async def flow_of_draft(proofs: Proofs, sent: str | Mapping[str, Any]) -> Flow:
    """The flow of a draft without errors. Raises HTTPException 422, which names the first error."""
    draft = await read_draft(proofs, sent)
    if draft.subject is None:
        first = next(each for each in draft.problems if each.severity == "error")
        where = f"line {first.line}: " if first.line else ""
        raise HTTPException(
            422, f"the draft has errors: {where}{first.message} {first.remedy} /api/drafts/check tells of them all"
        )
    return draft.subject.flow


def _layout(site: RunningSite, flow: Flow) -> FlowLayout:
    return flow_layouts.layout_of(site.database, flow.slug).layout


def _placement(site: RunningSite, flow: Flow) -> FlowPlacement:
    found = placement(flow, _layout(site, flow))
    return FlowPlacement(
        flow=flow.slug, version=flow.version, width=found.width, height=found.height,
        modules=[CardPlace(**asdict(each)) for each in found.modules],
    )  # fmt: skip
