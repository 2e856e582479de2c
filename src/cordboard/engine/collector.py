"""Collecting keys: what becomes of single key presses under rules such as those of a `Gather`.

Live calls and the simulator use this one. It knows no clock: every time is given, in seconds of any clock that
does not run backwards. It knows no sound either: its caller says when the speech has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, Silence

#: What a person can press. The keys A to D, which no telephone at home has, are not heard.
PRESSED: Final = frozenset("0123456789*#")

#: The digits and the key that ended them (empty: a limit or a time-out did), or that nothing was keyed.
Answer = tuple[str, str] | Literal["silence"]


@dataclass(frozen=True, slots=True)
class KeyRules:
    """When an entry of keys is over; times are in seconds.

    It ends at `max_digits`, at a key of `terminators` (which is not part of the digits), when `between_digits` passes
    after at least one key, or when no key comes within `timeout` of the end of what is said (None: it waits for ever).
    With `barge_in` the first key stops the speech; without, keys before its end are dropped. `keys` are those that
    count; all others are dropped.
    """

    max_digits: int = 1
    terminators: str = ""
    timeout: float | None = 5.0
    between_digits: float = 3.0
    barge_in: bool = True
    keys: frozenset[str] = PRESSED

    @classmethod
    def of(cls, gather: Gather) -> KeyRules:
        """Those of a command."""
        return cls(gather.max_digits, gather.terminators, gather.timeout, gather.between_digits, gather.barge_in)


class KeyCollector:
    """The keys of one entry.

    `answer` is None until the collection is over. `deadline` is the time at which `expired` is due, None while
    only a key or the end of the speech can bring it on. With nothing to say, call `spoken_ended` at the start.

    >>> collector = KeyCollector(KeyRules(max_digits=4, terminators="#", timeout=5))
    >>> collector.spoken_ended(10.0); collector.deadline
    15.0
    >>> [collector.key(key, 11.0) for key in "42#"], collector.answer
    ([False, False, False], ('42', '#'))
    """

    __slots__ = ("_digits", "_rules", "_speaking", "answer", "deadline")

    def __init__(self, rules: KeyRules) -> None:
        self.answer: Answer | None = None
        self.deadline: float | None = None
        self._rules = rules
        self._digits = ""
        self._speaking = True

    @property
    def digits(self) -> str:
        """The keys that were taken so far."""
        return self._digits

    def spoken_ended(self, at: float) -> None:
        """All was said: the wait for the first key begins. Does nothing a second time or after a key."""
        if self._speaking and self.answer is None:
            self._speaking = False
            self.deadline = None if self._rules.timeout is None else at + self._rules.timeout

    def key(self, key: str, at: float) -> bool:
        """Take a key press. Returns whether the speech must stop now."""
        self.expired(at)
        rules = self._rules
        if self.answer is not None or key not in rules.keys or (self._speaking and not rules.barge_in):
            return False
        stops, self._speaking = self._speaking, False
        if key in rules.terminators:
            self._end((self._digits, key))
            return stops
        self._digits += key
        if len(self._digits) >= rules.max_digits:
            self._end((self._digits, ""))
        else:
            self.deadline = at + rules.between_digits
        return stops

    def expired(self, at: float) -> None:
        """Time has passed. Ends the collection if the deadline was reached, else does nothing."""
        if self.deadline is not None and at >= self.deadline:
            self._end((self._digits, "") if self._digits else "silence")

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.deadline = None


def answer_signal(answer: Answer, to: int, gather: Gather, hide: Callable[[str], str]) -> Keyed | Silence:
    """The answer as the signal for command `to`; `hide` turns sensitive digits into a token."""
    if answer == "silence":
        return Silence(to)
    digits, terminator = answer
    if not gather.sensitive:
        return Keyed(to, digits, terminator, count=len(digits))
    return Keyed(to, hide(digits) if digits else "", terminator, sensitive=True, count=len(digits))
