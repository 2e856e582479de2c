"""Feeding the contacts of a store to a flow: each on the version that it ran on, and what it begins with now."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from cordboard import modules
from cordboard.engine.journal import Facts
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
from cordboard.store.recorded import StoredContact, one


def read_contact(contact: StoredContact) -> RecordedContact:
    """The contact of a row. Raises NotRecorded for one that is not fed, Damaged for one that cannot be."""
    try:
        return recording(contact.journal())
    except msgspec.MsgspecError as wrong:
        raise Damaged(f"its journal cannot be read: {wrong}") from wrong
    except NotOver:
        if not contact.closed:
            raise
        raise Damaged("its journal has no end, though the contact is closed") from None


class Feeding:
    """What every contact needs that is fed to a flow. `was` is the flow's name when they were recorded."""

    def __init__(self, engine: Engine, flow: Flow, feeder: Feeder, was: str) -> None:
        self._engine, self._flow, self._feeder, self._was = engine, flow, feeder, was
        self._pairings: dict[str, FlowPair | Doubt] = {}

    def feed(self, contact: StoredContact, tally: Tally) -> None:
        """Feed one contact, and count what becomes of it."""
        try:
            tally.add(contact.id, contact.version, self.verdict(contact))
        except NotRecorded:
            tally.without_flow += 1

    def verdict(self, contact: StoredContact) -> BacktestVerdict:
        """What becomes of one contact. Raises NotRecorded for one that is not fed."""
        try:
            was = read_contact(contact)
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
        if parent.flow != self._was:
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


def _undecidable(before: str, doubt: Doubt) -> BacktestVerdict:
    return BacktestVerdict("undecidable", before, "", None, doubt)
