"""Telephones of agents in their pages: one leg each, which stays up from sign-in to sign-out."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from cordboard.telephony.browser.call import BrowserCall, CallTerms
from cordboard.telephony.browser.line import BrowserLine, SessionAnswer
from cordboard.telephony.line import Call, LineError, Refusal

_SILENT: Final = 5.0
"""Seconds without a packet after which a page is taken for gone. A browser sends silence as well as speech."""

_MOST: Final = 500

_CONNECTING: Final = 4.0
"""Seconds that a page's connection may take to stand."""


class PhoneInUse(LineError):
    """The agent has a telephone in another page, and talks on it."""

    def __init__(self, agent: str) -> None:
        super().__init__(f"the telephone of {agent} is in a conversation in another page; end that, and try again")


class AgentPhones:
    """The standing legs of agents, by logon. An agent's leg is not a call to a flow: the floor bridges it.

    Who an agent is, the web server has made sure of. An agent has one telephone: that of the page opened last, unless
    the one before is in a conversation.

    Args:
        line: the browser phone that carries the legs.
        on_up: told of an agent and the leg, as soon as sound can flow.
        on_down: told when the agent has no leg any more: the page is gone, or the leg was ended here.
        silent: seconds without a packet after which a page is taken for gone.
        most: telephones at once.
    """

    def __init__(
        self,
        line: BrowserLine,
        *,
        on_up: Callable[[str, Call], None],
        on_down: Callable[[str], None],
        silent: float = _SILENT,
        most: int = _MOST,
    ) -> None:
        self._line = line
        self._on_up, self._on_down = on_up, on_down
        self._terms = CallTerms(self._stand, most, None, silent)
        self._legs: dict[str, BrowserCall] = {}
        self._coming: dict[str, str] = {}
        self._news = asyncio.Event()

    async def offer(self, agent: str, sdp: str) -> SessionAnswer:
        """Answer the offer of an agent's page.

        Raises:
            PhoneInUse: the agent talks in another page.
            BadOffer: it cannot be answered, and why.
            TooManyCalls: no more telephones are taken now.
            LineError: the line was stopped, or no port is free.
        """
        if self._talks(agent):
            raise PhoneInUse(agent)
        answer = await self._line.offer(sdp, called=agent, caller=agent, terms=self._terms)
        self._coming[agent] = answer.call_id
        return answer

    def leg(self, agent: str) -> Call | None:
        """The agent's leg, None where there is none."""
        return self._legs.get(agent)

    async def leg_soon(self, agent: str, within: float = _CONNECTING) -> Call | None:
        """The agent's leg, waited for where its page has been answered a moment ago: a page may see its connection
        stand before we do. None where there is none, or not in so many seconds.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while (leg := self._legs.get(agent)) is None and self._coming.get(agent) in self._line.calls:
                    self._news.clear()
                    await self._news.wait()
                return leg
        return None

    def doubt(self, agent: str, *, doubtful: bool = True) -> None:
        """The page has lost its other connection, or has it again: while it is lost, one second of silence is enough
        to take it for gone.
        """
        if (leg := self._legs.get(agent)) is not None:
            leg.media.doubt(doubtful=doubtful)

    async def end(self, agent: str) -> None:
        """The agent has signed out. No error where there is no leg."""
        if (leg := self._legs.get(agent)) is not None:
            await leg.hang_up()

    def _talks(self, agent: str) -> bool:
        before = self._legs.get(agent)
        return before is not None and before.media.bridged is not None

    async def _stand(self, call: Call) -> None:
        assert isinstance(call, BrowserCall)
        agent = call.called
        if call.ended_by is not None or self._talks(agent):
            await call.reject(Refusal.BUSY)
            return
        before, self._legs[agent] = self._legs.get(agent), call
        if before is not None:
            before.leave(Refusal.CANCELLED, "another page took its place")
        await call.answer()
        call.media.expect_sound()
        self._news.set()
        self._on_up(agent, call)
        await call.wait_ended()
        if self._legs.get(agent) is call:
            del self._legs[agent]
            self._on_down(agent)
