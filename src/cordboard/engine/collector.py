"""Collecting keys: what becomes of single key presses under the rules of a `Gather`.

Live calls and the simulator use this one. It knows no clock: every time is given, in seconds of any clock that
does not run backwards. It knows no sound either: its caller says when the speech has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from cordboard.engine.commands import Gather
from cordboard.engine.signals import Keyed, Silence

#: What a person can press. The keys A to D, which no telephone at home has, are not heard.
PRESSED: Final = frozenset("0123456789*#")

#: The digits and the key that ended them (empty: a limit or a time-out did), or that nothing was keyed.
Answer = tuple[str, str] | Literal["silence"]


class KeyCollector:
    """The keys of one `Gather`.

    `answer` is None until the collection is over. `deadline` is the time at which `expired` is due, None while
    only a key or the end of the speech can bring it on. With nothing to say, call `spoken_ended` at the start.

    >>> collector = KeyCollector(Gather((), max_digits=4, terminators="#", timeout=5))
    >>> collector.spoken_ended(10.0); collector.deadline
    15.0
    >>> [collector.key(key, 11.0) for key in "42#"], collector.answer
    ([False, False, False], ('42', '#'))
    """

    __slots__ = ("_digits", "_gather", "_speaking", "answer", "deadline")

    def __init__(self, gather: Gather) -> None:
        self.answer: Answer | None = None
        self.deadline: float | None = None
        self._gather = gather
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
            self.deadline = at + self._gather.timeout

    def key(self, key: str, at: float) -> bool:
        """Take a key press. Returns whether the speech must stop now."""
        self.expired(at)
        gather = self._gather
        if self.answer is not None or key not in PRESSED or (self._speaking and not gather.barge_in):
            return False
        stops, self._speaking = self._speaking, False
        if key in gather.terminators:
            self._end((self._digits, key))
            return stops
        self._digits += key
        if len(self._digits) >= gather.max_digits:
            self._end((self._digits, ""))
        else:
            self.deadline = at + gather.between_digits
        return stops

    def expired(self, at: float) -> None:
        """Time has passed. Ends the collection if the deadline was reached, else does nothing."""
        if self.deadline is not None and at >= self.deadline:
            self._end((self._digits, "") if self._digits else "silence")

    def signal(self, to: int, hide: Callable[[str], str] | None = None) -> Keyed | Silence:
        """The answer as the signal for command `to`; `hide` turns sensitive digits into a token.

        Raises ValueError while there is no answer, or when the digits are sensitive and nothing hides them.
        """
        if self.answer is None:
            raise ValueError("keys are still being collected: there is no answer yet")
        if self.answer == "silence":
            return Silence(to)
        digits, terminator = self.answer
        if not self._gather.sensitive:
            return Keyed(to, digits, terminator, count=len(digits))
        if hide is None:
            raise ValueError("these digits are sensitive: give Tokens.hide, so that nothing stores them")
        return Keyed(to, hide(digits), terminator, sensitive=True, count=len(digits))

    def _end(self, answer: Answer) -> None:
        self.answer = answer
        self.deadline = None
