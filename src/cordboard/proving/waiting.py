"""Proofs one after another beside something that matters more: who waits for which, and what came of each."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, Literal

from cordboard.background import BackgroundTasks
from cordboard.proof.prove.report import Report
from cordboard.proving.apart import ProofFailed, prove_apart
from cordboard.proving.kept import StoredReports
from cordboard.proving.subject import Subject

_log = logging.getLogger(__name__)

State = Literal["waiting", "proving", "proved", "failed", "cancelled"]

#: The states of a proof that is not over.
GOING: Final[tuple[State, ...]] = ("waiting", "proving")

#: The name under which proofs are asked for in the background. They wait until no person waits for another.
NOBODY: Final = ""
#: So many may wait that people asked for.
MOST_WAITING: Final = 50
#: Of so many that are over it is remembered what came of them; reports are kept besides.
REMEMBERED: Final = 64


class TooMany(Exception):
    """So many proofs are waited for that no more are taken."""


@dataclass(eq=False)
class Proof:
    """A proof that somebody asked for. `visits` and `found` are progress: visits made, and ways into modules known of.

    `why` says in words why there is no report and will be none.
    """

    subject: Subject
    state: State = "waiting"
    askers: set[str] = field(default_factory=set)
    visits: int = 0
    found: int = 0
    report: Report | None = None
    why: str = ""

    @property
    def id(self) -> str:
        """The key of its report."""
        return self.subject.key

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in GOING

    def progress(self, visits: int, found: int) -> None:
        """Note how far it is."""
        self.visits, self.found = visits, found


class Waiting:
    """Proofs in the order in which they are made: at most one at a time, those of people first.

    `on_over` is told of each that is over and was not kept before.
    """

    def __init__(self, reports: StoredReports, on_over: Callable[[Proof], None] = lambda _proof: None) -> None:
        self._reports = reports
        self._on_over = on_over
        self._of_people: list[Proof] = []
        self._of_nobody: list[Proof] = []
        self._now: Proof | None = None
        self._over: OrderedDict[str, Proof] = OrderedDict()
        self._proving: asyncio.Task[Report] | None = None
        self._tasks = BackgroundTasks("a proof could not be seen to its end")
        self._working: asyncio.Task[None] | None = None

    async def ask(self, subject: Subject, by: str = NOBODY) -> Proof:
        """Ask for a proof; one that is kept is there at once. One that is cancelled or failed is tried again.

        An older version of the same flow, which this asker was still waiting for, is waited for no more. Raises
        TooMany.
        """
        kept = await asyncio.to_thread(self._reports.find, subject.key)
        proof = self._going(subject.key)
        if proof is None:
            proof = self._remembered(subject, kept)
        proof.subject = subject  # the same flow, perhaps on other lines by now
        for older in [each for each in self._waiting() if each.subject.flow.slug == subject.flow.slug]:
            if older is not proof:
                self._let_go(older, by, "a newer version of the flow took its place")
        if proof.over:
            return proof
        if proof is not self._now:
            self._queue(proof, by)
        proof.askers.add(by)
        if self._working is None:
            self._working = self._tasks.start(self._work())
        return proof

    async def of(self, key: str) -> Proof | Report | None:
        """A proof that was asked for, or else what was kept of one."""
        return self._going(key) or self._over.get(key) or await asyncio.to_thread(self._reports.find, key)

    def withdraw(self, key: str, by: str = NOBODY) -> bool:
        """Wait for it no more. It ends when nobody else does. Says whether this asker was waiting for it."""
        proof = self._going(key)
        if proof is None or by not in proof.askers:
            return False
        self._let_go(proof, by, "it was cancelled")
        return True

    async def stop(self) -> None:
        """Make no more proofs, and leave no process behind."""
        for proof in (*self._waiting(), *filter(None, [self._now])):
            proof.askers = {NOBODY}
            self._let_go(proof, NOBODY, "Cordboard was stopped")
        if self._working is not None:
            await self._working

    # --- Inside --------------------------------------------------------------------------------------

    def _waiting(self) -> Iterator[Proof]:
        return chain(self._of_people, self._of_nobody)

    def _going(self, key: str) -> Proof | None:
        return next((each for each in chain(filter(None, [self._now]), self._waiting()) if each.id == key), None)

    def _remembered(self, subject: Subject, kept: Report | None) -> Proof:
        if kept is not None:
            return self._remember(Proof(subject, "proved", report=kept))
        before = self._over.get(subject.key)
        return before if before is not None and before.state == "proved" else Proof(subject)

    def _remember(self, proof: Proof) -> Proof:
        self._over[proof.id] = proof
        self._over.move_to_end(proof.id)
        while len(self._over) > REMEMBERED:
            self._over.popitem(last=False)
        return proof

    def _queue(self, proof: Proof, by: str) -> None:
        if by == NOBODY:
            if proof not in self._waiting():
                self._of_nobody.append(proof)
        elif proof not in self._of_people:
            if len(self._of_people) >= MOST_WAITING:
                raise TooMany(f"{MOST_WAITING} proofs are waited for already; ask again in a minute")
            if proof in self._of_nobody:
                self._of_nobody.remove(proof)
            self._of_people.append(proof)

    def _let_go(self, proof: Proof, by: str, why: str) -> None:
        proof.askers.discard(by)
        if proof.askers:
            return
        if proof is self._now:
            assert self._proving is not None
            self._now, proof.why = None, why  # from now on it is none that somebody could join
            self._proving.cancel()
            return
        (self._of_people if proof in self._of_people else self._of_nobody).remove(proof)
        self._end(proof, "cancelled", why)

    def _end(self, proof: Proof, state: State, why: str = "") -> None:
        proof.state, proof.why = state, why
        self._remember(proof)
        self._on_over(proof)

    async def _work(self) -> None:
        try:
            while (proof := next(self._waiting(), None)) is not None:
                (self._of_people or self._of_nobody).pop(0)
                proof.state, self._now = "proving", proof
                self._proving = asyncio.create_task(prove_apart(proof.subject, proof.progress))
                await self._see_through(proof, self._proving)
        finally:
            self._now = self._working = None

    async def _see_through(self, proof: Proof, proving: asyncio.Task[Report]) -> None:
        try:
            proof.report = await proving
        except asyncio.CancelledError:
            self._end(proof, "cancelled", proof.why)
            if (me := asyncio.current_task()) is not None and me.cancelling():
                raise
        except ProofFailed as trouble:
            _log.warning("%s could not be proved: %s\n%s", proof.subject.flow.slug, trouble, trouble.detail)
            self._end(proof, "failed", str(trouble))
        else:
            await asyncio.to_thread(self._reports.keep, proof.id, proof.report)
            self._end(proof, "proved")
