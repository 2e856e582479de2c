"""The open desks of agents, or of supervisors: who is connected, with which telephone, and what each may ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from cordboard.live.floor import Floor
from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk.asks import Ask
from cordboard.telephony.browser import AgentPhones, BrowserLine, SessionAnswer
from cordboard.telephony.line import Call

#: What a desk may ask: for each type of message what does it, given the person's name and the message.
MessageTable = Mapping[type[Ask], Callable[[str, Any], Awaitable[None] | None]]


class Desks:
    """Desks of one kind. A person may have several open, in pages and terminals: all show the same.

    People go by their names, agents by their logons. What desks are told is in the classes of agents and supervisors.

    Args:
        line: carries the telephones of pages; None where there is none.
        messages: what may be asked here.
    """

    def __init__(self, floor: Floor, line: BrowserLine | None, messages: MessageTable) -> None:
        self._floor = floor
        self._phones = None if line is None else AgentPhones(line, on_up=self._phone_up, on_down=_nothing)
        self._messages = messages
        self._open: Counter[str] = Counter()

    async def do(self, name: str, ask: Ask) -> None:
        """Do what a person asks; it is stored when this returns. Raises FloorRefused."""
        done = self._messages[type(ask)](name, ask)
        if done is not None:
            await done
        await self._floor.stored()

    async def phone(self, name: str, sdp: str) -> SessionAnswer:
        """Take the telephone of a person's page. Raises what AgentPhones.offer does, and FloorRefused without any."""
        if self._phones is None:
            raise FloorRefused("this server takes no telephones of pages")
        return await self._phones.offer(name, sdp)

    @contextmanager
    def connected(self, name: str) -> Iterator[None]:
        """A desk of the person is open for as long as the context is."""
        self._open[name] += 1
        self._doubt(name, doubtful=False)
        self._came(name)
        try:
            yield
        finally:
            self._open[name] -= 1
            if not self._open[name]:
                del self._open[name]
                self._doubt(name, doubtful=True)
                self._went(name)

    def _came(self, name: str) -> None:
        """A desk was opened."""

    def _went(self, name: str) -> None:
        """The last desk of a person was closed."""

    def _phone_up(self, name: str, leg: Call) -> None:
        """The telephone of a person's page came up."""

    def _doubt(self, name: str, *, doubtful: bool) -> None:
        if self._phones is not None:
            self._phones.doubt(name, doubtful=doubtful)

    async def _leg(self, name: str) -> Call | None:
        """The telephone of a person's page, which may still be on its way."""
        return None if self._phones is None else await self._phones.leg_soon(name)


def _nothing(_: str) -> None:
    """The floor watches over legs itself."""
