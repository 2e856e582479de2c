"""A call over SIP: what inbound and outbound ones share. On the event loop, save where said."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cordboard.telephony.builtin import sdp
from cordboard.telephony.builtin.signalled import Kind, Signalled
from cordboard.telephony.leg import CallLeg
from cordboard.telephony.line import Direction, EndedBy, Refusal
from cordboard.telephony.media.key_presses import KeyTransport
from cordboard.telephony.media.rtp_leg import RtpLeg

if TYPE_CHECKING:
    from cordboard.telephony.builtin.agent import UserAgent

_log = logging.getLogger(__name__)

Perform = Callable[..., None]
"""Has a method of the user agent called on the SIP thread."""


class SipCall(CallLeg):
    """One leg of the built-in line."""

    media: RtpLeg

    def __init__(
        self,
        direction: Direction,
        caller: str,
        called: str,
        facts: dict[str, str],
        *,
        media: RtpLeg,
        host: str,
        probe_timeout: float,
        perform: Perform,
        on_end: "Callable[[SipCall], None]",
    ) -> None:
        super().__init__(direction, caller, called, facts)
        self.media = media
        media.on_silent = self.silent
        media.on_held_too_long = self.held_too_long
        self.agent: UserAgent | None = None
        self.limit: asyncio.TimerHandle | None = None
        self._host = host
        self._peer = ""
        self._probe_timeout = probe_timeout
        self._probe: asyncio.TimerHandle | None = None
        self._perform = perform
        self._on_end = on_end
        self._session = secrets.randbits(31)
        self._version = 1

    async def hang_up(self) -> None:
        """See :meth:`cordboard.telephony.line.Call.hang_up`."""
        self.leave(Refusal.CANCELLED)

    def leave(self, refusal: Refusal, detail: str = "", *, by: EndedBy = EndedBy.HERE) -> None:
        """End the call from here: the far end is told, and nothing that it still says counts any more.

        sippy sends no event after our own hang-up, so the call is over the moment that we say so.
        """
        if self.ended_by is None:
            self.part()
            self.end(by, refusal, detail)

    def part(self) -> None:
        """Tell the far end that we leave."""
        if self.agent is not None:
            self._perform(self.agent.hang_up)

    def silent(self) -> None:
        """No sound has come for long: ask the far end whether the call goes on, since whoever is muted sends none.

        Before the answer nobody has to send any; how long a call may ring is limited otherwise.
        """
        if self._probe is not None or self.ended_by is not None:
            return
        if self.agent is None or not self.answered:
            self.media.goes_on()
            return
        self._perform(self.agent.probe)
        loop = asyncio.get_running_loop()
        self._probe = loop.call_later(self._probe_timeout, self._unanswered, time.monotonic())

    def held_too_long(self) -> None:
        """The far end holds the call longer than the line's hold_timeout allows."""
        _log.warning("call %s ends: it was on hold for as long as the line's hold_timeout allows", self.id)
        self.leave(Refusal.NOT_ALLOWED, by=EndedBy.HELD_TOO_LONG)

    def too_long(self) -> None:
        """The longest time that a call may take is over."""
        _log.warning("call %s ends: it took as long as the line's max_call_seconds allows", self.id)
        self.leave(Refusal.NOT_ALLOWED, by=EndedBy.TOO_LONG)

    def end(self, by: EndedBy, refusal: Refusal = Refusal.NETWORK_FAILURE, detail: str = "") -> None:
        """The call is over."""
        if self.finish(by, refusal, detail):
            self._probed()
            self.media.close()
            self._on_end(self)

    def signalled(self, event: Signalled) -> None:
        """Something has happened on the wire."""
        if self.ended_by is not None:
            return
        handler: dict[Kind, Callable[[Signalled], None]] = {
            Kind.PROGRESS: self.progressed,
            Kind.ANSWERED: self.was_answered,
            Kind.FAILED: self.failed,
            Kind.ACKNOWLEDGED: self.acknowledged,
            Kind.ENDED: lambda _: self.end(EndedBy.FAR_END, Refusal.CANCELLED),
            Kind.LOST: lambda _: self.end(EndedBy.LINE_LOST),
            Kind.KEY: self._key_relayed,
            Kind.ALIVE: lambda _: self._alive(),
            Kind.GONE: lambda _: self._lost("the telephone knows of no such call any more"),
        }
        handler[event.kind](event)

    def progressed(self, event: Signalled) -> None:
        """Outbound: the far end rings."""

    def was_answered(self, event: Signalled) -> None:
        """Outbound: the far end has answered."""

    def failed(self, event: Signalled) -> None:
        """Outbound: the far end has refused."""

    def acknowledged(self, event: Signalled) -> None:
        """The far end has acknowledged our answer, and may have answered our offer with it."""
        if event.body is not None:
            self.take_answer(event.body)

    def take_answer(self, body: str) -> None:
        """The far end has answered our offer; a call without usable audio is no call."""
        try:
            description = sdp.parse(body, self._peer)
        except sdp.SdpError as error:
            self.leave(Refusal.NETWORK_FAILURE, str(error))
        else:
            self.media.open(description.far_end(self._peer or description.address[0]))

    def renegotiate(self, body: str) -> str:
        """Answer a new offer within the call: hold, or audio from elsewhere. On the SIP thread.

        Raises:
            SdpError: the offer cannot be used; the call goes on as it is.
        """
        description = sdp.parse(body, self._peer)
        self._version += 1
        self.media.open(description.far_end(self._peer or description.address[0]))
        return self._answer_to(description)

    def _answer_to(self, description: sdp.Description) -> str:
        return sdp.answer(description, self._host, self.media.port, self._session, self._version)

    def _offer(self) -> str:
        return sdp.offer(self._host, self.media.port, self._session, self._version)

    def _alive(self) -> None:
        if self._probed():
            self.media.goes_on()

    def _lost(self, why: str) -> None:
        if self._probed():
            self.leave(Refusal.NETWORK_FAILURE, why, by=EndedBy.LINE_LOST)

    def _unanswered(self, asked_at: float) -> None:
        if self.media.heard_since(asked_at):
            self._alive()
        else:
            self._lost("no sound came any more, and no answer to the question whether the call goes on")

    def _probed(self) -> bool:
        """Whether a probe was under way; it is over."""
        probe, self._probe = self._probe, None
        if probe is not None:
            probe.cancel()
        return probe is not None

    def _key_relayed(self, event: Signalled) -> None:
        self.media.press(event.key, KeyTransport.INFO)

    def _tell(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        self._perform(function, *arguments, **named)
