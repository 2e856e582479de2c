"""The port of text channels: whatever carries texts or emails to and from people.

A channel carries single texts. Which of them belong together, and which contact they are part of, is no matter of its.
Everything here belongs to the event loop that started the channel, and is called from that loop only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol


class TextNotSent(Exception):
    """A text was not taken for sending. The message says why, without its words. `again`: trying again may help."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text that came in. `id` is the channel's own, the same again where the channel tells of a text twice.

    `sender` and `recipient` are numbers or addresses as the network wrote them: a hint, and no proof of who writes.
    """

    id: str
    sender: str
    recipient: str
    body: str


@dataclass(frozen=True, slots=True)
class TextToSend:
    """A text to be sent. `id` is ours: a channel that is given the same one again sends it once, where it can tell."""

    id: str
    sender: str
    recipient: str
    body: str


#: Takes a text that came in. It is durable when this returns, and only then may the network be told that it was taken;
#: where it raises, the channel lets the network deliver the text again.
OnText = Callable[[TextReceived], Awaitable[None]]


class TextChannel(Protocol):
    """A channel on which people write."""

    async def start(self, on_text: OnText) -> None:
        """Begin to take texts. Raises OSError where it cannot."""
        ...

    async def stop(self) -> None:
        """Take no more texts; what comes meanwhile is delivered after the next start, where the network keeps it."""
        ...

    async def send(self, text: TextToSend) -> str:
        """Hand a text over for sending; may be asked before `start`. Gives the network's id of it.

        Raises TextNotSent.
        """
        ...

    @property
    def trouble(self) -> str:
        """What is wrong with it, a sentence; empty where nothing is."""
        ...
