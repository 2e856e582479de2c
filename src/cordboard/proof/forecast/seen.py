"""What recorded contacts tell of those who call and those who answer."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cordboard.engine.commands import AwaitKey, Command, FindAgent
from cordboard.engine.journal import Facts
from cordboard.engine.signals import AgentEnded, Connected, HungUp, Keyed, Offered, WrappedUp
from cordboard.proof.backtest.record import RecordedCommand, RecordedContact
from cordboard.proof.forecast.habits import Asked, CallerBehaviour, Place, TimedSignal, WaitingTimes, asked_of
from cordboard.proof.forecast.people import HandlingTime, RecordedHandling

#: Answers that are kept of each question, and conversations of each queue: the last ones.
MOST: Final = 2_000


def _latest() -> deque[TimedSignal]:
    return deque(maxlen=MOST)


@dataclass
class ObservedTraffic:
    """What has been seen so far. `callers` are facts of contacts by service, `conversations` are by queue.

    `waited` seconds in queues, all together, ended `gave_up` times by hanging up; `offers` that were taken rang for
    `picked_up` seconds.
    """

    waited: float = 0.0
    gave_up: int = 0
    picked_up: float = 0.0
    offers: int = 0
    callers: dict[str, deque[Facts]] = field(default_factory=dict)
    conversations: dict[str, deque[HandlingTime]] = field(default_factory=dict)
    _answers: dict[Asked, deque[TimedSignal]] = field(default_factory=dict)
    _seconds: Counter[Place] = field(default_factory=Counter)
    _keys: dict[Place, Counter[str]] = field(default_factory=dict)

    def see(self, contact: RecordedContact) -> None:
        """One more contact."""
        if contact.facts.run == "contact":
            self.callers.setdefault(contact.facts.service, deque(maxlen=MOST)).append(contact.facts)
        keys = {each.order: each for each in _of(contact, AwaitKey)}
        for search in _of(contact, FindAgent):
            company = next((keys[number] for number in range(search.order, search.order + 3) if number in keys), None)
            self._search(contact.flow, search, company)
        for occasion in (each for some in contact.occasions.values() for each in some):
            if occasion.replies and not isinstance(occasion.command, FindAgent | AwaitKey):
                after, _, signal = occasion.replies[0]
                finished = occasion.replies[1].signal if isinstance(signal, HungUp) and occasion.replies[1:] else None
                question = asked_of((contact.flow, occasion.module), occasion.command)
                self._answers.setdefault(question, _latest()).append(TimedSignal(after, signal, finished))

    def _search(self, flow: str, search: RecordedCommand, company: RecordedCommand | None) -> None:
        """How one search for an agent went: who waited how long, and what the agent then did."""
        place, command = (flow, search.module), search.command
        assert isinstance(command, FindAgent)
        pressed = company.replies[0] if company is not None and company.replies else None
        joined = next((each for each in search.replies if isinstance(each.signal, Connected)), None)
        ended = joined or next((each for each in search.replies if _is_end(each.signal)), pressed)
        if ended is None:
            return
        self.waited += ended.after / 1000
        self._seconds[place] += ended.after / 1000  # type: ignore[assignment]
        self.gave_up += isinstance(ended.signal, HungUp)
        if pressed is not None and isinstance(pressed.signal, Keyed):
            self._keys.setdefault(place, Counter())[pressed.signal.digits] += 1
        if joined is None:
            return
        rang = (each.after for each in reversed(search.replies) if isinstance(each.signal, Offered))
        self.picked_up += (joined.after - next((after for after in rang if after <= joined.after), joined.after)) / 1000
        self.offers += 1
        over = next((each for each in search.replies if each.position > joined.position and _is_end(each.signal)), None)
        wrapped = next((each for each in search.replies if isinstance(each.signal, WrappedUp)), None)
        if over is not None:
            talk = (over.after - joined.after) / 1000
            wrap_up, code, result = 0.0, "", ""
            if wrapped is not None and isinstance(wrapped.signal, WrappedUp):
                wrap_up = max(0, wrapped.after - over.after) / 1000
                code, result = wrapped.signal.code, wrapped.signal.result
            conversation = HandlingTime(talk, wrap_up, isinstance(over.signal, AgentEnded), code, result)
            queue = command.service or command.group
            self.conversations.setdefault(queue, deque(maxlen=MOST)).append(conversation)

    # --- What it comes to

    @property
    def patience(self) -> float:
        """The mean wait after which people hang up, those counted who were answered before; 0 when nobody did."""
        return self.waited / self.gave_up if self.gave_up else 0.0

    @property
    def pick_up(self) -> float:
        """How long agents take to take an offer, in seconds."""
        return self.picked_up / self.offers if self.offers else 0.0

    def handling(self) -> dict[str, RecordedHandling]:
        """Conversations by queue, and all of them as ""."""
        found = {queue: RecordedHandling(tuple(each)) for queue, each in self.conversations.items()}
        everything = tuple(one for each in self.conversations.values() for one in each)
        return {**found, "": RecordedHandling(everything)} if everything else {}

    def habits(self, written: Mapping[Place, Mapping[str, float]]) -> CallerBehaviour:
        """What callers answer, as seen and as written."""
        seen: dict[Asked, Sequence[TimedSignal]] = {question: tuple(each) for question, each in self._answers.items()}
        waited = {place: WaitingTimes(seconds, self._keys.get(place, {})) for place, seconds in self._seconds.items()}
        return CallerBehaviour(seen, waited, written)


def _of(contact: RecordedContact, kind: type[Command]) -> Iterator[RecordedCommand]:
    for occasions in contact.occasions.values():
        yield from (each for each in occasions if isinstance(each.command, kind))


def _is_end(signal: object) -> bool:
    return isinstance(signal, HungUp) or (getattr(signal, "concludes", False) and not isinstance(signal, WrappedUp))
