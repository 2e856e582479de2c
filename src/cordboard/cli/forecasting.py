"""Playing days of a forecast, on every core where there is much to play."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Self

from cordboard.acd.from_site import organisation_of
from cordboard.cli.parallel import WORTH_IT, cores, interrupts_spared
from cordboard.cli.sites import open_site, site_settings
from cordboard.engine.journal import Facts
from cordboard.engine.program import Program
from cordboard.flow.site import LoadedSite
from cordboard.proof.forecast import AgentGroup, Chance, People, Plan, PlayedDays, Span, play
from cordboard.proof.play.from_site import setting_of
from cordboard.proving.cores import end_with_parent


@dataclass(frozen=True)
class PlanInputs:
    """What a plan is made of, as it travels to another process. `site` is the folder."""

    site: Path
    services: Sequence[str]
    people: People
    callers: Mapping[str, Sequence[Facts]] = field(default_factory=dict)
    seed: int = 1

    def plan(self, loaded: LoadedSite, crews: Sequence[AgentGroup]) -> Plan:
        """The plan, with these agents."""
        site = site_settings(loaded)
        programs = {slug: Program(flow) for slug, flow in loaded.flows.items()}
        return Plan(
            setting_of(loaded), organisation_of(site),
            {service: programs[site.services[service].flow] for service in self.services}, crews, self.people,
            self.callers,
        )  # fmt: skip


class Days:
    """Plays days, so many `runs` of each. The same days are the same however many cores there are."""

    def __init__(
        self, ingredients: PlanInputs, loaded: LoadedSite, crews: Sequence[AgentGroup], runs: int, *, contacts: float
    ) -> None:
        """`contacts` is how many will be played in all: with few, no other core is worth its start."""
        self._ingredients = ingredients
        self._plan = ingredients.plan(loaded, crews)
        self._crews = crews
        self._runs = runs
        self._alone = contacts < WORTH_IT or cores() < 2
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def play(self, spans: Sequence[Span], done: Callable[[], None] = lambda: None, runs: int = 0) -> PlayedDays:
        """All runs together, or so many of them. `done` is called after each."""
        days = self.one_by_one(spans, runs)
        total = next(days)
        done()
        for day in days:
            total += day
            done()
        return total

    def one_by_one(self, spans: Sequence[Span], runs: int = 0) -> Iterator[PlayedDays]:
        """Run by run, as far as somebody asks: what nobody will ask for is hardly begun."""
        runs = min(runs or self._runs, self._runs)
        if self._alone:
            seed = self._ingredients.seed
            yield from (play(self._plan, spans, chance_of(seed, run)) for run in range(runs))
            return
        pool, ahead, left = self._others(), deque[Future[PlayedDays]](), iter(range(runs))
        try:
            for run in left:
                with interrupts_spared():
                    ahead.append(pool.submit(_play, spans, run))
                if len(ahead) >= cores():
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for each in ahead:
                each.cancel()

    def _others(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A new process, not a copy of this one, which has threads (the progress bar).
            self._pool = self._stack.enter_context(
                ProcessPoolExecutor(
                    min(cores(), self._runs), mp_context=get_context("spawn"), initializer=_begin,
                    initargs=(self._ingredients, self._crews),
                )
            )  # fmt: skip
        return self._pool


def chance_of(seed: int, run: int) -> Callable[[str], Chance]:
    """Makes chance by a name, the same for the same seed, run and name."""
    return lambda name: random.Random(f"{seed} {run} {name}")  # noqa: S311 - a simulation, which must be repeatable


# --- In the other processes ----------------------------------------------------------------------------------

_at_work: list[tuple[Plan, int]] = []


def _begin(ingredients: PlanInputs, crews: Sequence[AgentGroup]) -> None:
    end_with_parent()
    loaded = open_site(ingredients.site)
    _at_work.append((ingredients.plan(loaded, crews), ingredients.seed))


def _play(spans: Sequence[Span], run: int) -> PlayedDays:
    plan, seed = _at_work[0]
    return play(plan, spans, chance_of(seed, run))
