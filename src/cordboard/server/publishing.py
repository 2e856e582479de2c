"""Publishing flows over the API: checked apart from the calls, with what is known of their proofs."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from cordboard.live import publishing
from cordboard.live.organisation import DoesNotFit
from cordboard.live.publishing import FlowToPublish
from cordboard.live.switchboard import Switchboard
from cordboard.proof.prove.report import FailOn
from cordboard.proving.jobs import ReadDraft
from cordboard.server.proofs import FlowProof, Proofs
from cordboard.store.flow_repository import NOT_PROVED, Evidence, Publication


class NotProved(Exception):
    """A flow is not published: it must be proved before, and has errors or is not done. `proof` is the proof's id."""

    def __init__(self, message: str, proof: str, *, going_on: bool) -> None:
        self.proof = proof
        self.going_on = going_on
        super().__init__(message)


class NeedsAnother(Exception):
    """The site wants four eyes, and who publishes has drawn. The message says who did."""


class FlowPublishing:
    """Publishes flows into the running site.

    With `fail_on` only what was proved without findings that are that bad is published (``serve --prove``); without,
    a proof tells and keeps nothing back (decision 0009).
    """

    def __init__(self, switchboard: Switchboard, proofs: Proofs, fail_on: FailOn | None = None) -> None:
        self._switchboard = switchboard
        self._proofs = proofs
        self._fail_on = fail_on

    async def publish(
        self, slug: str, text: str, by: str, alias: str, note: str, expected: str, drawn_by: Collection[str] = ()
    ) -> Publication:
        """Publish a text as a version of a flow; the next contact runs it. `drawn_by` are those who drew a draft.

        `expected` is the state of the flow as its author saw it (`live.publishing.state_of`). Raises DoesNotFit,
        WrongFlow, ChangedMeanwhile, NeedsAnother, NotProved, ProofFailed and TooMany.
        """
        switchboard = self._switchboard
        site = switchboard.site.site
        if site is not None and site.publishing.four_eyes and by in drawn_by:
            raise NeedsAnother(
                "this site wants another person to publish a flow than those who drew it (four eyes): you worked on "
                f"this draft{_with_others(by, drawn_by)}, so ask a publisher who did not"
            )
        draft = await self._proofs.read(text)
        if draft.subject is None:
            raise DoesNotFit(draft.problems)
        evidence = await self._evidence(draft, by)
        in_file = switchboard.flows.in_file(slug)
        wanted = FlowToPublish(
            slug, text, by, alias, note, evidence, expected, "" if in_file is None else in_file.flow.version
        )  # fmt: skip
        async with switchboard.changing:
            work = partial(publishing.publish, switchboard.database, switchboard.site, wanted)
            made = await asyncio.to_thread(work)
        await switchboard.published.reload()
        return made

    async def _evidence(self, draft: ReadDraft, by: str) -> Evidence:
        """What is known of the draft's proof. Raises NotProved where that keeps it from being published."""
        assert draft.subject is not None
        told = await self._proofs.of(draft.subject.key)
        if self._fail_on is None:
            return NOT_PROVED if told is None or told.report is None else Evidence(told.id, told.verdict)
        if told is None or not told.over:
            told = await self._proofs.prove(draft, by)
        _hold_back(told, self._fail_on)
        return Evidence(told.id, told.verdict)


def _with_others(by: str, drawn_by: Collection[str]) -> str:
    others = [each for each in drawn_by if each != by]
    return f", and so did {', '.join(others)}" if others else ""


def _hold_back(told: FlowProof, fail_on: FailOn) -> None:
    if not told.over:
        why = f"this server publishes only what was proved, and the flow is {told.verdict}: publish it again after that"
        raise NotProved(why, told.id, going_on=True)
    if told.report is None:
        raise NotProved(f"the flow could not be proved, and is not published: {told.why}", told.id, going_on=False)
    if told.report.fails(fail_on):
        raise NotProved(f"the flow is not published: its proof has {told.verdict}", told.id, going_on=False)


def flow_publishing(request: Request) -> FlowPublishing:
    """The publishing of the application that was asked."""
    found: FlowPublishing = request.app.state.publishing
    return found


Publishing = Annotated[FlowPublishing, Depends(flow_publishing)]
