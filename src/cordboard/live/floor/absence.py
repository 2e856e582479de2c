"""An agent whose page or telephone is gone for a moment, or for good."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cordboard.acd.messages import GoNotReady, GoReady, LosePhone, SignOut
from cordboard.acd.states import State
from cordboard.acd.views import AgentView as Seat
from cordboard.live.floor.rows import AbsenceRow
from cordboard.live.floor.shared import Shared


class Absence:
    """What becomes of one agent who is away. Who is back in time goes on where they were.

    Args:
        seat: how the router sees the agent.
    """

    def __init__(self, agent: str, shared: Shared, seat: Callable[[str], Seat], was: AbsenceRow | None = None) -> None:
        self._agent = agent
        self._shared = shared
        self._seat = seat
        self._free: str = was.free if was is not None else State.NOT_READY
        self._ready_until = was.ready_until if was is not None else 0
        self._return_by = self._sign_out_at = 0
        self._returning: asyncio.TimerHandle | None = None
        self._signing_out: asyncio.TimerHandle | None = None
        self._expecting: asyncio.TimerHandle | None = None

    @property
    def row(self) -> AbsenceRow:
        """As it is stored."""
        return AbsenceRow(
            free=self._free, ready_until=self._ready_until,
            return_by=self._return_by if self._returning is not None else 0,
            sign_out_at=self._sign_out_at if self._signing_out is not None else 0,
        )  # fmt: skip

    def go_on(self, was: AbsenceRow, gone: Callable[[], None], grace: float) -> None:
        """After a restart: what was waited for is waited for on, and at least so many seconds more."""
        soonest = self._shared.clock() + round(grace * 1000)
        if was.return_by:
            self._wait_until(max(was.return_by, soonest), gone)
        if was.sign_out_at:
            self._sign_out_at = max(was.sign_out_at, soonest)
            self._signing_out = self._later(self._sign_out_at, self._sign_out)

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
        self._wait_until(self._shared.clock() + round(self._shared.desktops.return_within * 1000), gone)

    def _wait_until(self, at: int, gone: Callable[[], None]) -> None:
        self.over()
        self._return_by = at
        self._returning = self._later(at, gone)

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

    def expect_desktop(self, seconds: float, gone: Callable[[], None]) -> None:
        """After a restart the page or terminal connects again by itself; where it does not it is `gone`."""
        self._expecting = asyncio.get_running_loop().call_later(seconds, gone)

    def sign_out_later(self) -> None:
        """The agent has no desktop any more: sign out in the end, unless there is one again."""
        after = self._shared.desktops.sign_out_after
        self.stay()
        if after is not None:
            self._sign_out_at = self._shared.clock() + round(after * 1000)
            self._signing_out = self._later(self._sign_out_at, self._sign_out)

    def stay(self) -> None:
        """There is a desktop again."""
        self._expect_no_more()
        if self._signing_out is not None:
            if self._signing_out.when() <= asyncio.get_running_loop().time():
                # To sign out was asked for already, after the work in hand.
                self._shared.tell(GoNotReady(self._agent, "technical"))
            self._signing_out.cancel()
            self._signing_out = None

    def end(self) -> None:
        """The agent is signed out."""
        self.over()
        self._expect_no_more()
        if self._signing_out is not None:
            self._signing_out.cancel()
            self._signing_out = None

    def _expect_no_more(self) -> None:
        if self._expecting is not None:
            self._expecting.cancel()
            self._expecting = None

    def _later(self, at: int, do: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(max(0, at - self._shared.clock()) / 1000, do)

    def _sign_out(self) -> None:
        self._shared.tell(SignOut(self._agent))
