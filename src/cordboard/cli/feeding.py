"""Feeding the contacts of a store to a flow: the work of ``cordboard backtest``, in shares for every core."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Engine

from cordboard import modules
from cordboard.cli.output import refuse
from cordboard.cli.parallel import spread
from cordboard.cli.sites import open_flow
from cordboard.cli.stores import open_store
from cordboard.engine.journal import Facts, Journal
from cordboard.engine.program import Program
from cordboard.flow.counting import counted
from cordboard.flow.load import from_published
from cordboard.flow.model import Flow
from cordboard.flow.problems import Unreadable
from cordboard.proof.backtest import (
    BacktestVerdict,
    Damaged,
    Doubt,
    Feeder,
    FlowPair,
    NotOver,
    NotRecorded,
    RecordedContact,
    recording,
)
from cordboard.proof.backtest.child_runs import PARENT_GONE, PARENT_UNDECIDABLE, begins_with
from cordboard.proof.backtest.tally import Tally
from cordboard.store import versions
from cordboard.store.recorded import RecordedFilter, StoredContact, forgotten, numbers, one, others, recorded

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
        feeding = _Feeding(job, engine)
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
        _read(found)
        return found.journal(), _Feeding(job, engine).verdict(found)
    finally:
        engine.dispose()


def _read(contact: StoredContact) -> RecordedContact:
    """The contact of a row. Raises NotRecorded for one that is not fed, Damaged for one that cannot be."""
    try:
        return recording(contact.journal())
    except msgspec.MsgspecError as wrong:
        raise Damaged(f"its journal cannot be read: {wrong}") from wrong
    except NotOver:
        if not contact.closed:
            raise
        raise Damaged("its journal has no end, though the contact is closed") from None


class _Feeding:
    """What every contact of a share needs."""

    def __init__(self, job: FeedingJob, engine: Engine) -> None:
        self._job, self._engine = job, engine
        self._flow, self._feeder = _feeder(job.flow, job.version, job.assume)
        self._pairings: dict[str, FlowPair | Doubt] = {}

    def feed(self, contact: StoredContact, tally: Tally) -> None:
        try:
            tally.add(contact.id, contact.version, self.verdict(contact))
        except NotRecorded:
            tally.without_flow += 1

    def verdict(self, contact: StoredContact) -> BacktestVerdict:
        """What becomes of one contact. Raises NotRecorded for one that is not fed."""
        try:
            was = _read(contact)
        except Damaged as wrong:
            return _undecidable(contact.result, Doubt("", "", str(wrong)))
        pairing = self._pairing(was.flow, was.version)
        if isinstance(pairing, Doubt):
            return _undecidable(was.result, pairing)
        if not was.facts.parent:
            return self._feeder.feed(was, pairing)
        facts, assumed = self._facts(was.facts)
        if isinstance(facts, Doubt):
            return _undecidable(was.result, facts)
        verdict = self._feeder.feed(was, pairing, facts)
        return msgspec.structs.replace(verdict, assumed=verdict.assumed | assumed)

    def _facts(self, facts: Facts) -> tuple[Facts | Doubt, frozenset[str]]:
        """With which facts a child run begins now, and what that rests on.

        Its contact is fed first, wherever it is in the store.
        """
        try:
            parent = one(self._engine, facts.parent)
        except LookupError:
            return Doubt("", "", PARENT_GONE), frozenset()
        if parent.flow != self._job.wanted.flow:
            return facts, frozenset()  # an agent sent the person here from another flow, which is as it was
        try:
            became = self.verdict(parent)
        except NotRecorded as why:
            return Doubt("", "", PARENT_UNDECIDABLE.format(doubt=why)), frozenset()
        return begins_with(self._feeder.program, facts, became), became.assumed

    def _pairing(self, slug: str, version: str) -> FlowPair | Doubt:
        found = self._pairings.get(version)
        if found is None:
            found = self._pairings[version] = self._pair(slug, version)
        return found

    def _pair(self, slug: str, version: str) -> FlowPair | Doubt:
        if (slug, version) == (self._flow.slug, self._flow.version):
            return FlowPair(self._flow, self._flow)
        try:
            document = versions.published(self._engine, slug, version)
            return FlowPair(from_published(document, modules.types(), self._flow.results), self._flow)
        except LookupError:
            return Doubt("", "", f"version {version} of the flow, on which it ran, is not in the store")
        except Unreadable as wrong:
            return Doubt("", "", f"version {version} of the flow, on which it ran, cannot be read now: {wrong}")


@cache
def _feeder(flow: str, version: str, assume: frozenset[str]) -> tuple[Flow, Feeder]:
    """The flow made ready, once in each process."""
    loaded, setting = open_flow(Path(flow))
    if loaded.version != version:
        refuse(f"{flow} was changed while contacts were fed to it: run it again")
    return loaded, Feeder(Program(loaded), assume=assume, site=setting.variables, hours=setting.hours)


def _undecidable(before: str, doubt: Doubt) -> BacktestVerdict:
    return BacktestVerdict("undecidable", before, "", None, doubt)
