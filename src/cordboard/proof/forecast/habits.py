"""What callers answer: as they were seen to, as somebody wrote it down, or each possible answer alike."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Final, NamedTuple

import msgspec

from cordboard.engine import commands, signals
from cordboard.engine.collector import answer_signal
from cordboard.engine.commands import AwaitKey, Command, Gather, Hold
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module
from cordboard.engine.sensitive import Tokens
from cordboard.engine.signals import AnySignal, HungUp
from cordboard.flow.events import ANY_KEY
from cordboard.flow.expression_use import expressions_of, parsed
from cordboard.flow.model import Flow
from cordboard.proof.forecast.chance import Chance
from cordboard.proof.forecast.timing import takes
from cordboard.proof.play.keying import REACTION, Keying
from cordboard.proof.play.playing import speaking_time
from cordboard.proof.prove.answers.choice import AskingModule, PossibleAnswer
from cordboard.proof.prove.answers.possible import choices

#: Milliseconds of music before somebody who waits hears of the keys that they may press.
FIRST_WORDS: Final = 2_000
HANGS_UP: Final = "hang_up"
#: The part of those who are asked for keys that press none, where nobody says how they answer.
SILENT: Final = 0.1
_ENTRY: Final = re.compile(r"[0-9*#]+")
_OPEN_KEY: Final = b"cordboard forecast"
#: What asks something of a person or of data: where nobody says how that is answered, a forecast must tell.
_ASKS: Final = frozenset({
    commands.Gather, commands.Detect, commands.Record, commands.FindAccounts, commands.Verify, commands.Transfer,
    commands.WebRequest,
})  # fmt: skip


class TimedSignal(NamedTuple):
    """A signal, so many milliseconds after the question; its number is that of any command.

    `at_last` is how what the person then left in the middle of came out, where it was finished.
    """

    after: int
    signal: AnySignal
    at_last: AnySignal | None = None


@dataclass(frozen=True, slots=True)
class WaitingTimes:
    """How people waited in a module: seconds in all, and how often they pressed each key."""

    seconds: float
    keys: Mapping[str, int]


#: A module of a flow, and a question that it asks: the kind of command, and what it is about.
Place = tuple[str, str]
Asked = tuple[Place, type[Command], str]


def asked_of(place: Place, command: Command) -> Asked:
    """Which question a command asks, the same for every person."""
    return place, type(command), getattr(command, "about", "")


@dataclass(slots=True)
class CallerBehaviour:
    """What callers answer.

    `seen` are answers to questions of flows, `waited` how people waited in modules, and `written` the shares of named
    answers by module (see `name_of`), which go before what was seen. `unsaid` collects the modules with a question of
    which neither says anything, `said` those with one that is written about.
    """

    seen: Mapping[Asked, Sequence[TimedSignal]] = field(default_factory=dict)
    waited: Mapping[Place, WaitingTimes] = field(default_factory=dict)
    written: Mapping[Place, Mapping[str, float]] = field(default_factory=dict)
    unsaid: set[Place] = field(default_factory=set)
    said: set[Place] = field(default_factory=set)
    _known: dict[Hashable, _Weighted] = field(default_factory=dict, repr=False)

    def answer(
        self, flow: Flow, module: Module, contact: Contact, number: int, command: Command, chance: Chance
    ) -> TimedSignal:
        """What comes to a command, and when."""
        place = (flow.slug, module.name)
        key = (*asked_of(place, command), getattr(command, "max_digits", 0))
        weighted = self._known.get(key)
        if weighted is None:
            weighted = self._known[key] = self._weigh(flow, module, contact, command)
        found = weighted.draw(chance)
        signal = found.signal
        if not isinstance(signal, HungUp):
            signal = msgspec.structs.replace(signal, to=number)
        at_last = found.at_last if found.at_last is None else msgspec.structs.replace(found.at_last, to=number)
        return TimedSignal(takes(command, signal) if found.after < 0 else found.after, signal, at_last)

    def key_while_waiting(
        self, flow: str, module: str, hold: Hold | None, asked: AwaitKey, chance: Chance
    ) -> tuple[int, str] | None:
        """A key that is pressed after so many milliseconds if nothing comes before; None for none."""
        place = (flow, module)
        if place in self.written:
            keys = {key: share for key, share in self.written[place].items() if is_entry(key)}
            drawn = chance.random() * 100
            for key, until in zip(keys, accumulate(keys.values()), strict=True):
                if drawn < until:
                    return FIRST_WORDS + speaking_time(hold.said if hold else ()) + REACTION, key
            return None
        waited = self.waited.get(place)
        presses = sum(waited.keys.values()) if waited is not None else 0
        if waited is None or not presses or not waited.seconds:
            return None
        after = chance.expovariate(presses / waited.seconds)
        key = chance.choice([key for key, times in waited.keys.items() for _ in range(times)])
        return (round(after * 1000), key) if key in asked.keys or ANY_KEY in asked.keys else None

    def _weigh(self, flow: Flow, module: Module, contact: Contact, command: Command) -> _Weighted:
        place = (flow.slug, module.name)
        possible = [_with_account(each, flow) for each in choices({1: command}, AskingModule(module, contact, {}))]
        if written := self._written(place, command, possible):
            if type(command) in _ASKS:
                self.said.add(place)
            return _Weighted.of(written)
        seen = [each for each in self.seen.get(asked_of(place, command), ()) if _fits(command, each.signal)]
        if seen:
            return _Weighted.of((each, 1.0) for each in seen)
        if type(command) in _ASKS:
            self.unsaid.add(place)
        alike = list(_alike(possible, contact, command))
        return _Weighted.of(alike or [(TimedSignal(-1, signals.Failed(1, "nothing can come of it")), 1.0)])

    def _written(
        self, place: Place, command: Command, possible: Sequence[PossibleAnswer]
    ) -> list[tuple[TimedSignal, float]]:
        shares = self.written.get(place, {})
        leaves = shares.get(HANGS_UP, 0.0)
        if isinstance(command, commands.Play) and leaves:
            heard = [(TimedSignal(-1, signals.Played(1)), 100 - leaves)] if leaves < 100 else []
            return [*heard, (TimedSignal(-1, HungUp("caller")), leaves)]
        if type(command) not in _ASKS:
            return []
        named = {name_of(choice.signal): choice.signal for choice in reversed(possible) if choice.signal is not None}
        found: list[tuple[TimedSignal, float]] = []
        for name, share in shares.items():
            signal: AnySignal | None = HungUp("caller") if name == HANGS_UP else named.get(name)
            if signal is None and isinstance(command, Gather) and is_entry(name):
                signal = _keyed(command, name)
            if signal is not None and share:
                found.append((TimedSignal(-1, signal), share))
        return found


def _with_account(choice: PossibleAnswer, flow: Flow) -> PossibleAnswer:
    """The choice; of accounts that it finds, with every field that the flow reads."""
    signal = choice.signal
    if not isinstance(signal, signals.Found):
        return choice
    texts = (text for module in flow.modules.values() for text in expressions_of(module))
    read = (each for each in map(parsed, texts) if each is not None)
    fields = {name for each in read for name in each.fields.get("account") or ()}
    rows = tuple({**dict.fromkeys(sorted(fields), "1"), **row} for row in signal.accounts)
    return replace(choice, signal=msgspec.structs.replace(signal, accounts=rows))


@dataclass(frozen=True, slots=True)
class _Weighted:
    answers: Sequence[TimedSignal]
    upto: Sequence[float]

    @classmethod
    def of(cls, each: Iterator[tuple[TimedSignal, float]] | Sequence[tuple[TimedSignal, float]]) -> _Weighted:
        answers, weights = zip(*each, strict=True)
        return cls(answers, tuple(accumulate(weights)))

    def draw(self, chance: Chance) -> TimedSignal:
        place = bisect(self.upto, chance.random() * self.upto[-1])
        return self.answers[min(place, len(self.answers) - 1)]


def _fits(command: Command, signal: AnySignal) -> bool:
    return isinstance(signal, HungUp | signals.Failed) or type(signal) in command.answered_by


def _alike(
    possible: Sequence[PossibleAnswer], contact: Contact, command: Command
) -> Iterator[tuple[TimedSignal, float]]:
    """What is not out of the ordinary, each alike; of keys those that lead somewhere, or digits as they should be."""
    usual = [(choice.signal, 2.0 ** (1 - choice.cost)) for choice in possible if choice.signal and not choice.fault]
    if isinstance(command, Gather):
        keyed = [signal for signal, _ in usual if isinstance(signal, signals.Keyed)]
        useful = keyed[:1] if command.max_digits > 1 else [
            each for each in keyed if not contact.keys or each.digits in contact.keys or ANY_KEY in contact.keys
        ]  # fmt: skip
        usual = [*((each, (1 - SILENT) / len(useful)) for each in useful), (signals.Silence(1), SILENT)]
    for signal, weight in usual:
        yield TimedSignal(-1, signal), weight


def _keyed(command: Gather, keys: str) -> AnySignal:
    keying = Keying(command, 0, 0)
    keying.press(keys, 0)
    if keying.collector.answer is None:
        keying.let_pass()
    return answer_signal(keying.collector.answer or "silence", 1, command, Tokens(_OPEN_KEY).hide)


#: What an answer is called by people who write shares of them.
_NAMES: Final[Mapping[type[signals.Signal], Callable[[AnySignal], str]]] = {
    signals.Keyed: lambda told: told.digits + told.terminator,  # type: ignore[union-attr]
    signals.Silence: lambda _: "silent",
    signals.Detected: lambda told: "machine" if told.machine else "person",  # type: ignore[union-attr]
    signals.Beep: lambda told: "beep" if told.heard else "no_beep",  # type: ignore[union-attr]
    signals.Recorded: lambda told: "message" if told.seconds else "silent",  # type: ignore[union-attr]
    signals.Found: lambda told: ("none", "one", "several")[min(told.count, 2)],  # type: ignore[union-attr]
    signals.Verified: lambda told:
        "locked" if told.locked else "right" if told.match else "wrong",  # type: ignore[union-attr]
    signals.Transferred: lambda _: "connected",
    signals.Responded: lambda told: "ok" if told.status < 300 else "error",  # type: ignore[union-attr]
    signals.Failed: lambda _: "fails",
}  # fmt: skip
#: Every name there is, besides keys.
ANSWER_NAMES: Final = (
    "silent", "hang_up", "machine", "person", "beep", "no_beep", "message", "one", "none", "several", "right", "wrong",
    "locked", "connected", "ok", "error", "fails",
)  # fmt: skip


def name_of(signal: AnySignal) -> str:
    """An answer's name: the keys themselves, or a word. Empty for what nobody chooses."""
    name = _NAMES.get(type(signal))
    return name(signal) if name is not None else ""


def is_answer(name: str) -> bool:
    """Whether people may give a share to what is called so."""
    return name in ANSWER_NAMES or is_entry(name)


def is_entry(name: str) -> bool:
    """Whether it is keys that are pressed."""
    return _ENTRY.fullmatch(name) is not None
