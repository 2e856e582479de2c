"""Feeding the contacts of a store to a flow: the work of ``cordboard backtest``, in shares for every core."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from cordboard.cli.output import refuse
from cordboard.cli.parallel import spread
from cordboard.cli.sites import open_flow
from cordboard.cli.stores import open_store
from cordboard.engine.journal import Journal
from cordboard.engine.program import Program
from cordboard.flow.counting import counted
from cordboard.flow.model import Flow
from cordboard.proof.backtest import BacktestVerdict, Feeder, NotRecorded
from cordboard.proof.backtest.tally import Tally
from cordboard.proving.feeding import Feeding, read_contact
from cordboard.store.recorded import RecordedFilter, forgotten, numbers, one, others, recorded

#: Contacts that one process takes at a time.
AT_A_TIME = 2_000


class FeedingJob(NamedTuple):
    """A share of the work, as it travels to another process. `version` is that of the flow when it was first read."""

    flow: str
    version: str
    store: str
    wanted: RecordedFilter
    assume: frozenset[str]


def run(whole: FeedingJob, *, processes: int | None = None) -> Tally:
    """The whole backtest, on every core unless told otherwise."""
    wanted = whole.wanted
    engine = open_store(whole.store)
    try:
        count, first, last = numbers(engine, wanted)
    finally:
        engine.dispose()
    step = max(1, round((last - first + 1) * AT_A_TIME / max(count, 1)))
    jobs = [
        whole._replace(wanted=wanted._replace(first=at, last=min(at + step - 1, last)))
        for at in range(first, last + 1, step)
    ]
    tally = Tally()
    for part in spread(
        feed, jobs, total=count, weighs=lambda done: done.contacts + done.without_flow, what="Feeding contacts",
        processes=processes,
    ):  # fmt: skip
        tally.join(part)
    return tally


def others_in(job: FeedingJob) -> list[tuple[str, int]]:
    """Of which other flows the store has contacts, and how many."""
    engine = open_store(job.store)
    try:
        return others(engine, job.wanted)
    finally:
        engine.dispose()


def forgotten_in(job: FeedingJob) -> int:
    """How many contacts of the job are figures only, without a journal that could be fed."""
    engine = open_store(job.store)
    try:
        return forgotten(engine, job.wanted)
    finally:
        engine.dispose()


def forgotten_words(count: int, flow: str) -> str:
    """That contacts cannot be looked at, since their journals are deleted."""
    return (
        f"{counted(count, 'contact')} of the flow {flow} cannot be looked at: their journals were deleted, by the "
        "site's retention or since a person asked for it."
    )


def feed(job: FeedingJob) -> Tally:
    """Feed one share of the contacts."""
    tally = Tally()
    engine = open_store(job.store)
    try:
        feeding = _feeding(job, engine)
        for contact in recorded(engine, job.wanted):
            feeding.feed(contact, tally)
    finally:
        engine.dispose()
    return tally


def feed_one(job: FeedingJob, contact: str) -> tuple[Journal, BacktestVerdict]:
    """One contact as it was, and what becomes of it now.

    Raises LookupError for one that is not there, NotRecorded for one that is not fed: of another flow, too.
    """
    engine = open_store(job.store)
    try:
        found = one(engine, contact)
        if found.flow != job.wanted.flow:
            other = found.flow
            raise NotRecorded(f"it ran the flow {other!r}, not {job.wanted.flow!r}: say --was {other} to feed it")
        read_contact(found)
        return found.journal(), _feeding(job, engine).verdict(found)
    finally:
        engine.dispose()


def _feeding(job: FeedingJob, engine: Engine) -> Feeding:
    flow, feeder = _feeder(job.flow, job.version, job.assume)
    return Feeding(engine, flow, feeder, job.wanted.flow)


@cache
def _feeder(flow: str, version: str, assume: frozenset[str]) -> tuple[Flow, Feeder]:
    """The flow made ready, once in each process."""
    loaded, setting = open_flow(Path(flow))
    if loaded.version != version:
        refuse(f"{flow} was changed while contacts were fed to it: run it again")
    return loaded, Feeder(Program(loaded), assume=assume, site=setting.variables, hours=setting.hours)
