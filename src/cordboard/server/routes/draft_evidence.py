"""What speaks for a draft before it is published: what it changes, its scenarios, and what contacts would come to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Response

from cordboard.flow.model import Flow
from cordboard.flow.site.shares import LIVE
from cordboard.proof.backtest import ASSUMPTIONS, USUAL, Divergence
from cordboard.proof.backtest.tally import Tally
from cordboard.proving.waiting import TooMany
from cordboard.server.backtests import Backtesters, DraftBacktest
from cordboard.server.models.backtests import (
    BacktestAssumption,
    BacktestProgress,
    BacktestResult,
    BacktestStatus,
    ChangedContacts,
    NewBacktest,
    OutcomeChange,
    UndecidedContacts,
)
from cordboard.server.models.flows import FlowChange
from cordboard.server.models.simulations import ScenarioRun
from cordboard.server.parameters import NamePath, NameQuery
from cordboard.server.proofs import Proofs, Proving
from cordboard.server.routes.drafts import flow_of_draft
from cordboard.server.routes.flow_drafts import Designer, found_draft
from cordboard.server.routes.flows import changes_between
from cordboard.server.routes.simulations import run_of_flow
from cordboard.server.site import Running, RunningSite
from cordboard.store.contacts import milliseconds
from cordboard.store.flow_drafts import FlowDraft
from cordboard.store.recorded import RecordedFilter

router = APIRouter(prefix="/api/flows/{slug}/drafts/{draft}", tags=["flows"])


@router.get("/diff")
def diff_flow_draft(
    site: Running, user: Designer, slug: NamePath, draft: NamePath, against: NameQuery = LIVE,  # noqa: ARG001
) -> list[FlowChange]:  # fmt: skip
    """What a draft changes, `against` what is live or another state of the flow, named as for a diff of the flow."""
    return changes_between(site, slug, against or LIVE, f"draft:{draft}")


@router.post("/scenarios")
async def play_draft_scenarios(
    site: Running, proofs: Proving, user: Designer, slug: NamePath, draft: NamePath,  # noqa: ARG001
) -> ScenarioRun:  # fmt: skip
    """Play the site's scenarios of a flow on a draft of it, on virtual time. 422 for a draft with errors."""
    _, flow = await _flow_of(site, proofs, slug, draft)
    at_work = site.switchboard.site
    with_draft = replace(at_work, flows={**at_work.flows, slug: flow})
    return await asyncio.to_thread(run_of_flow, site, with_draft, slug)


@router.post("/backtests", status_code=202)
async def start_backtest(
    site: Running, proofs: Proving, backtests: Backtesters, user: Designer, slug: NamePath, draft: NamePath,
    wanted: NewBacktest, response: Response,
) -> BacktestStatus:  # fmt: skip
    """Feed contacts of the flow to a draft of it, and compare how they end. It runs in the background; ask for it again
    by its `id`. One of yours of the same draft that still runs is cancelled. 422 for a draft with errors.
    """
    assume = USUAL if wanted.assume is None else frozenset(wanted.assume)
    if unknown := sorted(assume - ASSUMPTIONS.keys()):
        raise HTTPException(422, f"there is no assumption {unknown[0]!r}; there are: {', '.join(ASSUMPTIONS)}")
    found, flow = await _flow_of(site, proofs, slug, draft)
    try:
        made = backtests.ask(found, flow.version, _contacts(site, slug, wanted), assume, user.name)
    except TooMany as trouble:
        raise HTTPException(503, str(trouble), {"retry-after": "60"}) from trouble
    response.headers["location"] = f"/api/flows/{slug}/drafts/{draft}/backtests/{made.id}"
    return _status(site, made)


@router.get("/backtests/{backtest}")
def get_backtest(
    site: Running, backtests: Backtesters, user: Designer, slug: NamePath, draft: NamePath,  # noqa: ARG001
    backtest: NamePath,
) -> BacktestStatus:  # fmt: skip
    """How far a backtest is, and what came of it."""
    try:
        return _status(site, backtests.of(backtest, draft))
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing


@router.delete("/backtests/{backtest}", status_code=204)
def cancel_backtest(
    backtests: Backtesters, user: Designer, slug: NamePath, draft: NamePath, backtest: NamePath,  # noqa: ARG001
) -> None:  # fmt: skip
    """Cancel a backtest that is not over."""
    try:
        backtests.cancel(backtest, draft)
    except LookupError as missing:
        raise HTTPException(404, str(missing.args[0])) from missing


async def _flow_of(site: RunningSite, proofs: Proofs, slug: str, draft: str) -> tuple[FlowDraft, Flow]:
    """A draft, and the flow that it is. Raises HTTPException 404 and 422."""
    found = await asyncio.to_thread(found_draft, site, slug, draft)
    flow = await flow_of_draft(proofs, found.text)
    if flow.slug != slug:
        raise HTTPException(422, f"the text says 'flow: {flow.slug}', and is a draft of {slug!r}: correct one")
    return found, flow


def _contacts(site: RunningSite, slug: str, wanted: NewBacktest) -> RecordedFilter:
    """The contacts that are meant: those of yesterday, where no time is named."""
    if wanted.service and wanted.service not in site.site.services:
        raise HTTPException(422, f"there is no service {wanted.service!r}")
    if wanted.since is not None or wanted.until is not None:
        return RecordedFilter(slug, milliseconds(wanted.since), milliseconds(wanted.until), wanted.service)
    zone = ZoneInfo(site.site.time_zone)
    today = datetime.now(UTC).astimezone(zone).date()
    since, until = (datetime.combine(day, time(), zone) for day in (today - timedelta(days=1), today))
    return RecordedFilter(slug, milliseconds(since), milliseconds(until), wanted.service)


def _status(site: RunningSite, found: DraftBacktest) -> BacktestStatus:
    wanted = found.wanted
    return BacktestStatus(
        id=found.id, flow=found.draft.slug, draft=found.draft.id, revision=found.draft.revision, version=found.version,
        since=wanted.since or 0, until=wanted.until or milliseconds(datetime.now(UTC)) or 0, service=wanted.service,
        state=found.state, why=found.why,
        progress=BacktestProgress(fed=found.fed, of=found.of, changed=found.changed),
        result=None if found.tally is None else _result(site, found.tally, found.gone),
    )  # fmt: skip


def _result(site: RunningSite, tally: Tally, gone: int) -> BacktestResult:
    def label(slug: str) -> str:
        return known.label if (known := site.results.get(slug)) else slug

    told = tally.as_json()
    return BacktestResult(
        forgotten=gone,
        outcomes=[
            OutcomeChange(
                **each, before_label=label(each["before"]), after_label=each["after"] and label(each["after"])
            )
            for each in told.pop("outcomes")
        ],
        changes=[
            ChangedContacts(**each, module=_parts_in(change.parting))
            for each, (change, _) in zip(told.pop("changes"), tally.ordered_changes(), strict=True)
        ],
        doubts=[UndecidedContacts(**each) for each in told.pop("doubts")],
        assumed=[
            BacktestAssumption(name=name, what=ASSUMPTIONS[name], contacts=count)
            for name, count in told.pop("assumed").items()
        ],
        **told,
    )


def _parts_in(parting: Divergence | None) -> str | None:
    """The module in which two ways part."""
    took = None if parting is None else parting.now or parting.then
    return None if took is None else took.source
