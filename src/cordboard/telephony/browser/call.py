"""A call from a page. On the event loop."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cordboard.telephony.browser.leg import BrowserLeg
from cordboard.telephony.browser.peer import Peer
from cordboard.telephony.leg import CallLeg
from cordboard.telephony.line import EndedBy, OnCall, Refusal
from cordboard.telephony.media.engine import MediaEngine


@dataclass(frozen=True, slots=True)
class CallTerms:
    """On what terms calls are taken: who takes them, how many at once, how long each, and when a page is gone.

    ``seconds`` is None for calls without limit, ``silent`` the seconds without sound that mean a page is gone.
    """

    on_call: OnCall
    most: int
    seconds: float | None
    silent: float


class BrowserCall(CallLeg):
    """See :class:`cordboard.telephony.line.Call`.

    Args:
        on_call: takes the call once the connection stands.
        on_reached: called once the connection stands.
        on_end: called once the call is over.
    """

    def __init__(
        self,
        caller: str,
        called: str,
        *,
        engine: MediaEngine,
        terms: CallTerms,
        on_call: OnCall,
        on_reached: "Callable[[BrowserCall], None]",
        on_end: "Callable[[BrowserCall], None]",
    ) -> None:
        facts: Mapping[str, str] = {"line": "browser"}
        super().__init__("inbound", caller, called, facts)
        self.terms = terms
        self.on_call = on_call
        self.media = BrowserLeg(engine, silent=terms.silent, on_lost=self.lost)
        self.peer = Peer(self)
        self.limit: asyncio.TimerHandle | None = None
        self.was_reached = False
        self._on_reached = on_reached
        self._on_end = on_end

    async def ring(self) -> None:
        """The page shows that it rings."""
        self.still_on()
        if not self.answered:
            self.peer.tell(state="ringing")

    async def early_media(self) -> None:
        """The page hears what is played."""
        self.still_on()
        self.media.opened = True

    async def answer(self) -> None:
        """The page shows that the call was taken, and hears what is played."""
        self.still_on()
        if self.connected() and not self.media.opened:
            self.media.opened = True
        self.peer.tell(state="answered")

    async def reject(self, why: Refusal) -> None:
        """The page shows why."""
        self.leave(why)

    async def hang_up(self) -> None:
        """See :meth:`cordboard.telephony.line.Call.hang_up`."""
        self.leave(Refusal.CANCELLED)

    def leave(self, why: Refusal, detail: str = "", *, by: EndedBy = EndedBy.HERE) -> None:
        """End the call from here: the page is told, and closed to."""
        if self.ended_by is None:
            self.peer.tell(hangup=True, reason="" if self.answered else why.value)
            self._end(by, why, detail)

    def too_long(self) -> None:
        """The longest time that a call may take is over."""
        self.leave(Refusal.NOT_ALLOWED, by=EndedBy.TOO_LONG)

    # What the connection tells.

    def reached(self) -> None:
        """The connection stands."""
        if not self.was_reached and self.ended_by is None:
            self.was_reached = True
            self._on_reached(self)

    def hung_up(self) -> None:
        """The person has hung up, or closed the page."""
        self._end(EndedBy.FAR_END, Refusal.CANCELLED)

    def lost(self) -> None:
        """The connection broke, was never made, or is silent."""
        self._end(EndedBy.LINE_LOST, Refusal.NETWORK_FAILURE, "the connection to the page was lost")

    def _end(self, by: EndedBy, why: Refusal, detail: str = "") -> None:
        if self.finish(by, why, detail):
            self.media.close()
            self._on_end(self)
