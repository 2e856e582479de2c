"""Takes calls from web pages."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from cordboard.background import BackgroundTasks
from cordboard.telephony.browser.addresses import keep_near
from cordboard.telephony.browser.call import BrowserCall, CallTerms
from cordboard.telephony.browser.offer import BadOffer
from cordboard.telephony.leg import hand_over
from cordboard.telephony.line import EndedBy, LineError, LineStatus, OnCall, Refusal
from cordboard.telephony.media.engine import MediaEngine

_log = logging.getLogger(__name__)

_CONNECTING: Final = 20.0
"""Seconds that a page has to connect after its offer was answered."""

_HANDLING: Final = 5.0
"""Seconds that handlers of calls have to notice their end when the line stops."""

_COUNTERS: Final = ("bad_offers", "refused_line_full", "never_connected", "calls_in")


class TooManyCalls(LineError):
    """As many browsers are in calls as the line takes."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"{most} calls from browsers are going on, and no more are taken; try again when one has ended"
        )


@dataclass(frozen=True, slots=True)
class SessionAnswer:
    """What the page sets as its remote description, and the id of the call."""

    sdp: str
    call_id: str


class BrowserLine:
    """Answers offers of pages, and hands each call to ``on_call`` as soon as its connection stands.

    Pages are reached on this machine and its local networks only, without any STUN or TURN server. Whoever may make an
    offer may make a call: the web server asks for authentication first.

    Args:
        on_call: takes each call, in a task of its own.
        engine: the media engine of the built-in line, so that calls of both can be bridged; its own by default.
        max_calls: calls at once; twenty cost about 30 % of a core.
        max_call_seconds: the longest that a call may take.
        silent: seconds without sound, after some was heard, that mean a page is gone.
    """

    def __init__(
        self,
        on_call: OnCall,
        *,
        engine: MediaEngine | None = None,
        max_calls: int = 20,
        max_call_seconds: float = 3600,
        silent: float = 30,
    ) -> None:
        self.engine = engine or MediaEngine()
        self.calls: dict[str, BrowserCall] = {}
        self._own_engine = engine is None
        self._visiting = CallTerms(on_call, max_calls, max_call_seconds, silent)
        self._stopped = False
        self._total = 0
        self._counters = dict.fromkeys(_COUNTERS, 0)
        self._beside = BackgroundTasks("a call from a page could not be seen to its end")

    async def offer(
        self, sdp: str, *, called: str, caller: str = "browser", terms: CallTerms | None = None,
        on_call: OnCall | None = None,
    ) -> SessionAnswer:  # fmt: skip
        """Answer the offer of a page that calls ``called``, on the line's own terms or on others. ``on_call`` takes
        this call in place of who takes all others.

        Raises:
            BadOffer: it cannot be answered, and why.
            TooManyCalls: no more calls are taken now.
            LineError: the line was stopped, or no port is free.
        """
        if self._stopped:
            raise LineError("the browser phone was stopped and takes no calls")
        terms = terms or self._visiting
        if sum(each.terms is terms for each in self.calls.values()) >= terms.most:
            self._counters["refused_line_full"] += 1
            raise TooManyCalls(terms.most)
        keep_near()
        self.engine.start()
        call = BrowserCall(
            caller, called, engine=self.engine, terms=terms, on_call=on_call or terms.on_call,
            on_reached=self._reached, on_end=self._ended,
        )  # fmt: skip
        self.calls[call.id] = call
        try:
            answer = await call.peer.answer(sdp)
        except BaseException as error:
            self._counters["bad_offers"] += isinstance(error, BadOffer)
            call.leave(Refusal.NETWORK_FAILURE, str(error))
            raise
        if call.ended_by is None:
            call.limit = asyncio.get_running_loop().call_later(_CONNECTING, call.lost)
        return SessionAnswer(answer, call.id)

    async def stop(self) -> None:
        """End all calls and take no more. Stopping twice is no error."""
        self._stopped = True
        for call in list(self.calls.values()):
            call.leave(Refusal.CANCELLED, by=EndedBy.STOPPED)
        await self._beside.settle(_HANDLING)
        await self._beside.stop()
        if self._own_engine:
            await asyncio.to_thread(self.engine.stop)

    def status(self) -> LineStatus:
        """How the line is doing."""
        return LineStatus(
            running=not self._stopped,
            address="",
            calls_now=len(self.calls),
            calls_total=self._total,
            counters=dict(self._counters),
        )

    def _reached(self, call: BrowserCall) -> None:
        self._total += 1
        self._counters["calls_in"] += 1
        self._set_limit(call)
        self._beside.start(hand_over(call.on_call, call))

    def _set_limit(self, call: BrowserCall) -> None:
        if call.limit is not None:
            call.limit.cancel()
        if call.terms.seconds is not None:
            loop = asyncio.get_running_loop()
            call.limit = loop.call_later(call.terms.seconds, call.too_long)

    def _ended(self, call: BrowserCall) -> None:
        self.calls.pop(call.id, None)
        if call.limit is not None:
            call.limit.cancel()
        if call.ended_by is EndedBy.LINE_LOST and not call.was_reached:
            self._counters["never_connected"] += 1
            _log.warning("a page made an offer and did not connect; it must be in the network of this machine")
        self._beside.start(call.peer.close())
