"""Keys on the virtual clock: when a person in a scenario presses them."""

from __future__ import annotations

from cordboard.engine.collector import KeyCollector, KeyRules
from cordboard.engine.commands import Gather

#: Milliseconds that a person takes to press a key after the speech, and from one key to the next.
REACTION, NEXT_KEY = 500, 300


class Keying:
    """The keys for one question, which is said from `begun` to `spoken` (milliseconds of the virtual clock).

    `now` is the time of the last key. `unheard` are keys pressed while it was said without barge-in.
    """

    def __init__(self, gather: Gather, begun: int, spoken: int) -> None:
        self.collector = KeyCollector(KeyRules.of(gather))
        self.now = begun
        self.unheard = ""
        self._gather, self._begun, self._spoken = gather, begun, spoken

    @property
    def end(self) -> int:
        """When the collection ends if nothing more is pressed."""
        deadline = self.collector.deadline
        if deadline is None:
            return self._spoken + round(self._gather.timeout * 1000)
        return self._begun + round(deadline * 1000)

    def press(self, keys: str, at: int) -> str:
        """Press keys one after another from `at`, or when all is said if that is the moment the question began.

        Returns the keys that were not needed any more.
        """
        self.now = self._when() if at == self._begun else at
        for position, key in enumerate(keys):
            if position:
                self.now += min(NEXT_KEY, round(self._gather.between_digits * 500))
            if self.now >= self._spoken:
                self.collector.spoken_ended(self._seconds(self._spoken))
            before = self.collector.deadline
            self.collector.key(key, self._seconds(self.now))
            if self.collector.answer is not None:
                missed = self.collector.answer == "silence"
                return keys[position if missed else position + 1 :]
            if before is None and self.collector.deadline is None:
                self.unheard += key
        return ""

    def let_pass(self) -> None:
        """Nothing more is pressed: time runs out."""
        self.now = max(self.now, self.end)
        self.collector.spoken_ended(self._seconds(self._spoken))
        if self.collector.deadline is not None:
            self.collector.expired(self.collector.deadline)

    def _when(self) -> int:
        """People hear a question out and then press, unless they must be quicker."""
        timeout = round(self._gather.timeout * 1000)
        if not timeout and self._gather.barge_in:
            return self._begun
        return self._spoken + min(REACTION, timeout // 2)

    def _seconds(self, at: int) -> float:
        return (at - self._begun) / 1000
