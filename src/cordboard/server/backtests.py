"""Backtests of drafts: recorded contacts fed to them, one backtest after another, in a process of its own."""

from __future__ import annotations

import asyncio
import logging
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from uuid import uuid4

from fastapi import Depends, Request

from cordboard.background import BackgroundTasks
from cordboard.live.switchboard import Switchboard
from cordboard.proof.backtest.tally import Tally
from cordboard.proving.apart import ProofFailed, do_apart
from cordboard.proving.jobs import Backtesting, surroundings
from cordboard.proving.waiting import TooMany
from cordboard.server.proofs import Proofs
from cordboard.store.flow_drafts import FlowDraft
from cordboard.store.recorded import RecordedFilter, forgotten, numbers

_log = logging.getLogger(__name__)

BacktestState = Literal["waiting", "running", "done", "failed", "cancelled"]

#: Seconds after which a backtest is given up: some hundred thousand contacts. The command line has no limit.
LONGEST: Final = 900.0
#: So many may wait, and of so many that are over it is remembered what came of them.
MOST_WAITING, REMEMBERED = 20, 64


@dataclass(eq=False)
class DraftBacktest:
    """A backtest that somebody asked for. `of` contacts are to be fed; `fed` were, and `changed` of them end otherwise.

    `gone` is how many contacts of the time have no journal any more. `why` says why there is no tally and will be none.
    """

    id: str
    draft: FlowDraft
    version: str
    wanted: RecordedFilter
    assume: frozenset[str]
    by: str
    state: BacktestState = "waiting"
    of: int = 0
    fed: int = 0
    changed: int = 0
    gone: int = 0
    tally: Tally | None = None
    why: str = ""
    task: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in ("waiting", "running")

    def progress(self, fed: int, changed: int) -> None:
        """Note how far it is."""
        self.fed, self.changed = fed, changed


class Backtests:
    """The backtests of a running site, of drafts as they were when they were asked for. They end with its proofs."""

    def __init__(self, switchboard: Switchboard, proofs: Proofs) -> None:
        self._switchboard = switchboard
        self._asked: OrderedDict[str, DraftBacktest] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()
        self._tasks = BackgroundTasks("a backtest could not be seen to its end")
        proofs.on_stop.append(self._tasks.stop)

    def ask(
        self, draft: FlowDraft, version: str, wanted: RecordedFilter, assume: frozenset[str], by: str
    ) -> DraftBacktest:  # fmt: skip
        """Ask for a backtest. One of the same draft that this person still waits for is cancelled. Raises TooMany."""
        for older in self._asked.values():
            if older.by == by and older.draft.id == draft.id:
                self._cancel(older, "a newer backtest of the draft took its place")
        if sum(not each.over for each in self._asked.values()) >= MOST_WAITING:
            raise TooMany(f"{MOST_WAITING} backtests are waited for already; ask again in a minute")
        made = DraftBacktest(uuid4().hex, draft, version, wanted, assume, by)
        self._asked[made.id] = made
        made.task = self._tasks.start(self._see_through(made))
        for old in [key for key, each in self._asked.items() if each.over][:-REMEMBERED]:
            del self._asked[old]
        return made

    def of(self, id_: str, draft: str) -> DraftBacktest:
        """A backtest of a draft. Raises LookupError."""
        found = self._asked.get(id_)
        if found is None or found.draft.id != draft:
            raise LookupError(f"the draft {draft!r} has no backtest {id_!r}; ask for a new one")
        return found

    def cancel(self, id_: str, draft: str) -> None:
        """End a backtest. Raises LookupError for one that is not there, or is over."""
        found = self.of(id_, draft)
        if found.over:
            raise LookupError(f"the backtest {id_!r} is over")
        self._cancel(found, "it was cancelled")

    def _cancel(self, backtest: DraftBacktest, why: str) -> None:
        if not backtest.over:
            backtest.state, backtest.why = "cancelled", why
            if backtest.task is not None:
                backtest.task.cancel()

    async def _see_through(self, backtest: DraftBacktest) -> None:
        try:
            async with self._one_at_a_time:
                backtest.state = "running"
                backtest.tally = await self._feed(backtest)
                backtest.state = "done"
        except asyncio.CancelledError:
            backtest.state, backtest.why = "cancelled", backtest.why or "Cordboard was stopped"
            raise
        except ProofFailed as trouble:
            _log.warning("a backtest of %s failed: %s\n%s", backtest.draft.slug, trouble, trouble.detail)
            backtest.state, backtest.why = "failed", str(trouble)

    async def _feed(self, backtest: DraftBacktest) -> Tally:
        database, wanted = self._switchboard.database, backtest.wanted
        backtest.of, _, _ = await asyncio.to_thread(numbers, database, wanted)
        backtest.gone = await asyncio.to_thread(forgotten, database, wanted)
        site = await asyncio.to_thread(surroundings, self._switchboard.site)
        store = database.url.render_as_string(hide_password=False)
        job = Backtesting(site, backtest.draft.text, store, wanted, backtest.assume)
        tally: Tally = pickle.loads(await do_apart(job, backtest.progress, LONGEST))  # noqa: S301 - our own process
        backtest.progress(tally.contacts + tally.without_flow, tally.changed)
        return tally


def backtests(request: Request) -> Backtests:
    """The backtests of the application that was asked."""
    found: Backtests = request.app.state.backtests
    return found


Backtesters = Annotated[Backtests, Depends(backtests)]
