"""Presses of keys, each counted once, though a telephone may tell one press in two ways at once."""

import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_SAME_PRESS: Final = 2.0
"""Seconds between two tellings of one press: a lost INFO request is repeated after 0.5 and 1.5 s (RFC 3261 17.1.2)."""


class KeyTransport(StrEnum):
    """How a press is told: in the audio stream (RFC 4733), by INFO (RFC 6086), by a web page or a switch."""

    RTP = "rtp"
    INFO = "info"
    PAGE = "page"
    SWITCH = "switch"


@dataclass(slots=True)
class _Press:
    key: str
    transport: KeyTransport
    at: float


class KeyPresses:
    """Tells a new press from one that was told before in another way. From any thread.

    Two tellings are of one press if the key is the same, the ways differ and the time between them is short. Each
    telling is used once, so that a key which is pressed twice, each time told twice, counts twice. Times are those of
    any steady clock, in seconds.

    >>> presses = KeyPresses()
    >>> presses.is_new("5", KeyTransport.INFO, 1.0), presses.is_new("5", KeyTransport.RTP, 1.1)
    (True, False)
    >>> presses.is_new("5", KeyTransport.RTP, 1.4)
    True
    """

    def __init__(self) -> None:
        self._told: deque[_Press] = deque()
        self._lock = threading.Lock()

    def is_new(self, key: str, transport: KeyTransport, now: float) -> bool:
        """Whether this telling is of a press that was not told yet."""
        with self._lock:
            while self._told and now - self._told[0].at > _SAME_PRESS:
                self._told.popleft()
            for each in self._told:
                if each.key == key and each.transport is not transport and now - each.at <= _SAME_PRESS:
                    self._told.remove(each)
                    return False
            self._told.append(_Press(key, transport, now))
            return True

    def goes_on(self, transport: KeyTransport, now: float) -> None:
        """The key that was told last in this way is still held: another telling of it may come when it is released."""
        with self._lock:
            last = next((each for each in reversed(self._told) if each.transport is transport), None)
            if last is not None:
                last.at = now
