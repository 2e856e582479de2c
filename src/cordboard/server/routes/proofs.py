"""Proofs of flows: of drafts before they are published, and of the flows at work."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, HTTPException, Request, Response

from cordboard.flow.problems import Problem, unread
from cordboard.proving.waiting import TooMany
from cordboard.server.draft_problems import flow_problem
from cordboard.server.files import YamlText
from cordboard.server.models.proofs import FlowProblem, ProofStatus
from cordboard.server.parameters import NamePath
from cordboard.server.problems import problem
from cordboard.server.proofs import FlowProof, Proving
from cordboard.server.routes.drafts import DRAFT_BODY, Author, draft_sent, read_draft
from cordboard.server.signing import SignedIn

router = APIRouter(prefix="/api", tags=["proofs"])


@router.post("/proofs", status_code=202, response_model=ProofStatus, openapi_extra=DRAFT_BODY)
async def start_proof(proofs: Proving, user: Author, request: Request, response: Response) -> ProofStatus | Response:
    """Have a draft proved in the site as it is now. It runs in the background; ask for it again by its `id`.

    200 with the report when the same was proved before; 400 and 422 with everything that `check` finds when it cannot
    be read or has errors. A draft of yours of the same flow that still waits is waited for no more.
    """
    draft = await read_draft(proofs, await draft_sent(request))
    if draft.subject is None:
        return _refused(draft.problems)
    try:
        told = await proofs.prove(draft, user.name)
    except TooMany as trouble:
        raise HTTPException(503, f"the draft was not taken: {trouble}", {"retry-after": "60"}) from trouble
    response.status_code = 200 if told.over else 202
    response.headers["location"] = f"/api/proofs/{told.id}"
    return (await _status(told)).model_copy(update={"problems": _words(draft.problems)})


@router.get("/proofs/{proof}")
async def get_proof(proofs: Proving, user: Author, proof: NamePath) -> ProofStatus:  # noqa: ARG001 - asked for, to be let in
    """How far a proof is, and its report once it is `proved`, as `cordboard prove --json` tells it."""
    told = await proofs.of(proof)
    if told is None:
        raise HTTPException(404, "there is no such proof; send the draft to /api/proofs again")
    return await _status(told)


@router.delete("/proofs/{proof}", status_code=204)
async def cancel_proof(proofs: Proving, user: Author, proof: NamePath) -> None:
    """Cancel a proof that you asked for. It goes on if somebody else waits for it too."""
    if not proofs.withdraw(proof, user.name):
        raise HTTPException(404, "there is no proof of this id that you wait for; it may be over already")


@router.get("/flows/{slug}/proof")
async def get_flow_proof(proofs: Proving, user: SignedIn, slug: NamePath) -> ProofStatus:  # noqa: ARG001
    """The proof of a flow at work, in the site as it is now."""
    return await _status(await flow_at_work(proofs, slug))


@router.get("/flows/{slug}/proof/scenarios/{name}", response_class=YamlText)
async def get_proof_scenario(proofs: Proving, user: SignedIn, slug: NamePath, name: NamePath) -> YamlText:  # noqa: ARG001
    """An example of a flow at work as a scenario file, which `cordboard simulate` plays."""
    told = await flow_at_work(proofs, slug)
    text = (await asyncio.to_thread(lambda: told.scenarios)).get(name)
    if text is None:
        raise HTTPException(404, f"there is no scenario {name!r}; /api/flows/{slug}/proof lists them")
    return YamlText(text)


async def flow_at_work(proofs: Proving, slug: str) -> FlowProof:
    """The proof of a flow at work. Raises HTTPException 404."""
    try:
        return await proofs.of_flow(slug)
    except KeyError:
        raise HTTPException(404, f"there is no flow {slug!r}") from None


async def _status(told: FlowProof) -> ProofStatus:
    # In a thread: many examples take a while to write, and the calls are on this event loop.
    return await asyncio.to_thread(told.status)


def _refused(problems: list[Problem]) -> Response:
    cannot = unread(problems)
    status = 400 if cannot else 422
    title = "the draft cannot be read" if cannot else "the draft has errors, and was not proved"
    return problem(status, title, [each.model_dump() for each in _words(problems)])


def _words(problems: list[Problem]) -> list[FlowProblem]:
    return [flow_problem(each) for each in problems]
