"""An agent whose page or telephone is gone for a moment, or for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cordboard.acd.messages import GoNotReady, GoReady, LosePhone, SignOut
from cordboard.acd.states import State
from cordboard.acd.views import AgentView as Seat
from cordboard.live.floor.shared import Shared


class Absence:
    """What becomes of one agent who is away. Who is back in time goes on where they were.

    Args:
        seat: how the router sees the agent.
    """

    def __init__(self, agent: str, shared: Shared, seat: Callable[[str], Seat]) -> None:
        self._agent = agent
        self._shared = shared
        self._seat = seat
        self._free: str = State.NOT_READY
        self._ready_until = 0
        self._returning: asyncio.TimerHandle | None = None
        self._signing_out: asyncio.TimerHandle | None = None

    def moved(self, state: str) -> None:
        """The agent is in another state; what counts is the last one between two contacts."""
        if state in {State.READY, State.NOT_READY}:
            self._free = state

    def no_contacts(self) -> None:
        """Give the agent none; one who was Ready is so again when back in time."""
        seat = self._seat(self._agent)
        offered = seat.state is State.OFFERED and self._free == State.READY and seat.asked in {None, State.READY}
        if seat.state is State.READY or offered:
            self._ready_until = self._shared.clock() + round(self._shared.desktops.return_within * 1000)
        self._shared.tell(LosePhone(self._agent))

    def wait(self, gone: Callable[[], None]) -> None:
        """The agent's leg is gone in the middle of work: wait for another one, and then do `gone`."""
        self.over()
        loop = asyncio.get_running_loop()
        self._returning = loop.call_later(self._shared.desktops.return_within, gone)

    def over(self) -> None:
        """The agent has a leg again, or the work is over."""
        if self._returning is not None:
            self._returning.cancel()
            self._returning = None

    def ready_again(self) -> None:
        """The agent is back, and was Ready before."""
        seat, until = self._seat(self._agent), self._ready_until
        self._ready_until = 0
        if self._shared.clock() < until and seat.state is State.NOT_READY and seat.reason == "technical":
            self._shared.tell(GoReady(self._agent))

    def sign_out_later(self) -> None:
        """The agent has no desktop any more: sign out in the end, unless there is one again."""
        after = self._shared.desktops.sign_out_after
        self.stay()
        if after is not None:
            self._signing_out = asyncio.get_running_loop().call_later(after, self._sign_out)

    def stay(self) -> None:
        """There is a desktop again."""
        if self._signing_out is not None:
            if self._signing_out.when() <= asyncio.get_running_loop().time():
                # To sign out was asked for already, after the work in hand.
                self._shared.tell(GoNotReady(self._agent, "technical"))
            self._signing_out.cancel()
            self._signing_out = None

    def end(self) -> None:
        """The agent is signed out."""
        self.over()
        if self._signing_out is not None:
            self._signing_out.cancel()
            self._signing_out = None

    def _sign_out(self) -> None:
        self._shared.tell(SignOut(self._agent))
