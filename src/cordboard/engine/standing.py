"""A contact's place in the queue: whether it could wait for a callback, and which module asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cordboard.engine.commands import FindAgent, RequestCallback
from cordboard.engine.journal import WITH_AGENT, AnyEntry, Asked, Entered, Heard, RunKind, Started, Took
from cordboard.engine.signals import Done, Failed, Offered, OfferExpired, Rejected, Signal, SupervisionOver

#: After these a contact still has its place in the queue. Who was found, or was told that nobody is, has none.
_WAITS_ON = Offered | Rejected | OfferExpired


@dataclass(slots=True)
class Standing:
    """A fold over the entries of a contact's journal.

    `queued`: it has a place in a queue that can wait without the person. `noted`: a callback was asked for, and nobody
    since; last on `number`. `asked`: an agent was looked for, last in `module`, with the Result `due` then. `found`:
    what a run is for is there already: the agent of a callback, the agent who has called the person, or the
    conversation that a supervisor comes for. `meeting` is the number of the search that such an agent answers.
    `queued` and `noted` may begin as None where it is not known how they were: they then stay so until something
    decides them.
    """

    queued: bool | None = False
    noted: bool | None = False
    found: bool = False
    meeting: int = 0
    run: RunKind = "contact"
    asked: bool = False
    module: str = ""
    due: str = ""
    number: str = ""
    _at: str = ""
    _due: str = ""
    _open: tuple[int, bool | None, bool | None] = (0, None, None)
    _request: int = 0

    def read(self, entries: Iterable[AnyEntry]) -> Standing:
        """Take the next entries. Returns itself."""
        for entry in entries:
            match entry:
                case Started(facts=facts):
                    self.run, self._due = facts.run, facts.opening_result
                    self.found = facts.run in {*WITH_AGENT, "supervision"}
                case Entered():
                    self._at = entry.module
                case Took():
                    self._due = entry.result
                case Asked(command=FindAgent()):
                    self._look(entry.number)
                case Asked(command=RequestCallback(number=number)):
                    self._request, self.number = entry.number, number
                case Heard(signal=signal):
                    self._hear(signal)
        return self

    def _look(self, number: int) -> None:
        self.asked, self.module, self.due = True, self._at, self._due
        self._open = (number, self.queued, self.noted)
        if self.found and self.run in WITH_AGENT:  # the agent who had the person called
            self.found, self.meeting = False, number
        else:
            self.queued, self.noted = True, False

    def _hear(self, signal: Signal) -> None:
        to = getattr(signal, "to", 0)
        if isinstance(signal, SupervisionOver):
            self.found = False
        elif to and to == self._open[0]:
            if isinstance(signal, Failed):  # it did not come to a place
                self.queued, self.noted = self._open[1:]
            elif not isinstance(signal, _WAITS_ON):
                self.queued = False
        elif to and to == self._request and isinstance(signal, Done):
            self.noted = True
