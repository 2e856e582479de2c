"""Calling a draft: those who draw a flow talk to it on the telephone of their page, before it is published."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

from fastapi import APIRouter, HTTPException

from cordboard.engine.program import Program
from cordboard.flow.model import Flow
from cordboard.flow.problems import errors
from cordboard.live.trial_calls import CannotBeCalled, TrialCall, trial_facts, trial_service
from cordboard.server.draft_problems import draft_problems
from cordboard.server.models.calls import DraftCall, NewDraftCall
from cordboard.server.parameters import NamePath
from cordboard.server.problems import problem
from cordboard.server.proofs import Proving
from cordboard.server.routes.drafts import read_draft
from cordboard.server.routes.flow_drafts import Designer, found_draft
from cordboard.server.routes.phone import answer_offer, own_number, phone_of
from cordboard.server.site import Running, RunningSite
from cordboard.speech.port import SpeechFailed
from cordboard.store import people, versions
from cordboard.store.database import writing

router = APIRouter(prefix="/api/flows/{slug}/drafts/{draft}", tags=["flows"])

#: Seconds for speaking what a draft says, before it is called all the same.
SPEAKING = 5.0


@router.post("/calls", status_code=201, response_model=DraftCall)
async def call_flow_draft(
    site: Running, proofs: Proving, user: Designer, slug: NamePath, draft: NamePath, wanted: NewDraftCall
) -> Any:
    """Call a draft from a web page, with real prompts, keys, recordings and agents. No figure counts the contact.

    The contact runs the draft as it is stored now, also where that is changed meanwhile. 422 with everything that is
    wrong where the draft has errors.
    """
    phone = phone_of(site)
    text = (await asyncio.to_thread(found_draft, site, slug, draft)).text
    read = await read_draft(proofs, text)
    if read.subject is None:
        found = [each.model_dump(by_alias=True) for each in draft_problems(errors(read.problems), text)]
        return problem(422, "the draft has errors, and cannot be called", found)
    flow = read.subject.flow
    if flow.slug != slug:
        raise HTTPException(422, f"the text says 'flow: {flow.slug}', and is a draft of {slug!r}: correct one")
    try:
        work = partial(_prepared, site, flow, wanted, own_number(user))
        trial = await asyncio.to_thread(work)
    except CannotBeCalled as why:
        raise HTTPException(422, str(why)) from why
    facts = trial.facts
    detail = {"version": flow.version, "service": facts.service, "contact": facts.contact}
    await asyncio.to_thread(_store, site, flow, user.name, f"{slug}/{draft}", detail)
    switchboard = site.switchboard
    with suppress(TimeoutError, SpeechFailed):  # it is spoken when it is to be heard, too
        async with asyncio.timeout(SPEAKING):
            await switchboard.prompts.render_ahead(switchboard.programs.prompts_of(trial.program))
    answer = await answer_offer(
        phone, wanted.sdp, caller=facts.caller, called=facts.called,
        on_call=partial(switchboard.calls.on_trial_call, trial),
    )  # fmt: skip
    return DraftCall(
        sdp=answer.sdp, call=answer.call_id, contact=facts.contact, service=facts.service, version=flow.version
    )


def _prepared(site: RunningSite, flow: Flow, wanted: NewDraftCall, usual: str) -> TrialCall:
    """The call that is wanted. Raises CannotBeCalled."""
    directory = site.switchboard.directory
    service = trial_service(directory, flow, wanted.service)
    number = wanted.number.strip() or usual
    account = directory.account("", number) if flow.direction == "outbound" else None
    return TrialCall(trial_facts(directory, flow, service, number, account), Program(flow))


def _store(site: RunningSite, flow: Flow, by: str, what: str, detail: dict[str, str]) -> None:
    """Store the version, which the contact needs for as long as it is known, and who calls it."""
    with writing(site.database) as connection:
        versions.add_tried_version(connection, flow)
        people.note(connection, by, "flow-draft-called", what, detail)
