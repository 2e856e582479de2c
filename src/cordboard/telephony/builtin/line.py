"""The built-in line: SIP over UDP and G.711 audio in this process, without any other program. IPv4."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from cordboard.background import BackgroundTasks
from cordboard.telephony.builtin.access import Access
from cordboard.telephony.builtin.call import SipCall
from cordboard.telephony.builtin.counters import Counters
from cordboard.telephony.builtin.dialling import Dialling
from cordboard.telephony.builtin.inbound import InboundCall
from cordboard.telephony.builtin.mailbox import Mailbox
from cordboard.telephony.builtin.network import reachable_address
from cordboard.telephony.builtin.outbound import Destination, OutboundCall
from cordboard.telephony.builtin.provider import ProviderLink
from cordboard.telephony.builtin.reception import IncomingInvite, Reception
from cordboard.telephony.builtin.registrar import Registrar
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.builtin.status import all_counters, audio_quality, registrations
from cordboard.telephony.builtin.thread import SipThread, sip_thread
from cordboard.telephony.builtin.watch import LineWatch
from cordboard.telephony.leg import hand_over
from cordboard.telephony.line import EndedBy, LineError, LineStatus, NotConnected, OnCall, Refusal
from cordboard.telephony.media.engine import MediaEngine
from cordboard.telephony.media.rtp_leg import RtpLeg, TimeLimits, bind_port
from cordboard.telephony.outside import OutsideNumberRules

_log = logging.getLogger(__name__)

_GOODBYE: Final = 0.5
"""Seconds that others have to acknowledge our leaving when the line stops."""

_LAST_WORDS: Final = 10.0
"""Seconds that the SIP thread has to close the socket."""

_CALLER_ID: Final = re.compile(r"[0-9A-Za-z+*#._-]{0,64}")


class BuiltinLine:
    """See :class:`cordboard.telephony.line.Line`.

    Args:
        settings: what to bind, whom to let in, whom to reach.
        engine: the media engine to share with other lines (the browser phone), so that their calls can be
            bridged; one of its own by default.
    """

    def __init__(
        self,
        settings: LineSettings | None = None,
        *,
        engine: MediaEngine | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings or LineSettings()
        self.engine = engine or MediaEngine()
        self.calls: dict[str, SipCall] = {}
        self.counters = Counters(clock)
        self._clock = clock
        self._total = 0
        self._own_engine = engine is None
        self._access = Access(self.settings)
        self._registrar = Registrar(self.settings)
        self._links = [
            ProviderLink(each, self._access, seconds=self.settings.registration_seconds)
            for each in self.settings.providers
        ]
        self._outside = OutsideNumberRules(self.settings.outside)
        self._dialling = Dialling(self.settings, self._registrar, self._links, self._outside, clock)
        self.refuses = self._dialling.refuses
        self._reception = Reception(
            self._access,
            self._registrar,
            self.counters,
            on_call=self._admit,
            has_room=self._has_room,
            trusting=frozenset(each.name for each in self.settings.providers if each.trust_identity),
            clock=clock,
        )
        self._limits = TimeLimits(self.settings.rtp_timeout, self.settings.hold_timeout)
        self._watch = LineWatch(
            self.engine,
            str(self.settings.host),
            self._reception.self_test,
            on_trouble=lambda _: self.counters.add("troubles"),
        )
        self._host = ""
        self._thread: SipThread
        self._loop: asyncio.AbstractEventLoop
        self._stack: Any = None
        self._on_call: OnCall | None = None
        self._beside = BackgroundTasks("the line has failed at something; a call may be lost")

    async def start(self, on_call: OnCall) -> None:
        """Listen for calls."""
        if self._stack is not None:
            raise LineError("the line runs already; stop it first")
        self._loop = asyncio.get_running_loop()
        self._thread = await asyncio.to_thread(sip_thread)
        self._host = reachable_address(str(self.settings.advertise or self.settings.host))
        try:
            self._stack = await asyncio.wrap_future(self._thread.run(self._open))
        except OSError as error:
            where = f"{self.settings.host}:{self.settings.port}"
            raise LineError(
                f"cannot listen for calls on UDP {where} ({error.strerror}); stop the program that does, or set "
                "another host or port for the line (port 0 takes a free one)"
            ) from error
        self.engine.start()
        self._on_call = on_call
        self._thread.watch(self._fault)
        self._beside.keep(self._housekeep)
        self._beside.keep(partial(self._watch.run, self._thread, self._stack))
        for link in self._links:
            self._beside.keep(partial(link.run, self._thread, self._stack))
        if not self._access.trusts("127.0.0.1") and not self.settings.users and not self._links:
            _log.warning("nobody can call this line: it has no allowed_sources, no users and no providers")

    async def stop(self) -> None:
        """Hang up, take registrations back, and close the socket. Stopping twice is no error."""
        if self._stack is None:
            return
        self._on_call = None
        for call in list(self.calls.values()):
            call.leave(Refusal.CANCELLED, by=EndedBy.STOPPED)
        await self._beside.stop()
        try:
            async with asyncio.timeout(_GOODBYE):
                for link in self._links:
                    await link.leave(self._thread, self._stack)
                while not await asyncio.wrap_future(self._thread.run(lambda: self._stack.idle)):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        except (TimeoutError, LineError):
            _log.info("not everybody has acknowledged that the line stops")
        closed = asyncio.wrap_future(self._thread.run(self._stack.close))
        if not (await asyncio.wait({closed}, timeout=_LAST_WORDS))[0]:
            _log.error("the SIP thread does not respond, and the socket stays open")
        self._thread.unwatch(self._fault)
        self._stack = None
        if self._own_engine:
            await asyncio.to_thread(self.engine.stop)

    async def detach(self) -> None:
        """The audio of calls is in this process: they end with it."""
        await self.stop()

    def find(self, id: str) -> None:  # noqa: A002 - as the port has it
        """No call outlives this process."""

    def unclaimed(self) -> tuple[()]:
        """No call outlives this process."""
        return ()

    def dial(self, number: str, *, caller_id: str = "", ring_seconds: float = 48) -> OutboundCall:
        """Call a softphone by its user name, a ``sip:`` address, or an outside number."""
        if self._stack is None:
            raise LineError("the line is not started")
        caller = caller_id if _CALLER_ID.fullmatch(caller_id) else ""
        fault = "" if self._has_room() else "all lines are busy"
        try:
            media = self._media(self.settings.rtp_ports)
        except LineError as error:
            fault, media = str(error), self._media((0, 0))
        call = OutboundCall(number, caller, **self._shared(media))
        self._keep(call, "calls_out")
        if fault:
            call.leave(Refusal.NETWORK_FAILURE, fault)
        else:
            self._beside.start(self._place(call, ring_seconds))
        return call

    def status(self) -> LineStatus:
        """Address, counters and registrations."""
        running = self._stack is not None
        return LineStatus(
            running=running,
            address=f"sip:{self._host}:{self._stack.port}" if running else "",
            calls_now=len(self.calls),
            calls_total=self._total,
            counters=all_counters(self.counters),
            registrations=registrations(self._registrar, self._links, self._clock()),
            alarms=tuple(self._dialling.alarms.values()),
            trouble=self._watch.trouble if running else "",
            audio=audio_quality(self.engine, (call.media.quality.jitter for call in self.calls.values())),
            outside=self._outside.use(self._clock()),
        )

    # On the SIP thread.

    def _open(self) -> Any:
        stack = self._thread.stack.Stack(
            str(self.settings.host),
            self.settings.port,
            self._host,
            screen=self._reception.screen,
            on_request=self._reception.receive,
            post=self._thread.call,
            on_fault=self._fault,
        )
        self._reception.stack = stack
        return stack

    def _admit(self, invitation: IncomingInvite) -> Any:
        box = Mailbox(self._loop)
        agent = self._agent(box)
        result = agent.recvRequest(invitation.request, invitation.transaction)
        self._loop.call_soon_threadsafe(self._arrived, invitation, agent, box)
        return result

    def _agent(self, box: Mailbox, destination: Destination | None = None) -> Any:
        return self._thread.agent.UserAgent(
            self._reception.stack,
            on_event=box.post,
            on_offer=box.offer,
            address=destination.address if destination else None,
            user=destination.user if destination else None,
            password=destination.password if destination else None,
        )

    def _has_room(self) -> bool:
        return len(self.calls) < self.settings.max_calls

    def _fault(self, fault: str) -> None:
        name = "malformed" if fault.startswith("can't parse") else "faults"
        self.counters.note(name, "the SIP stack: %s", fault)

    # On the event loop.

    def _arrived(self, invitation: IncomingInvite, agent: Any, box: Mailbox) -> None:
        on_call = self._on_call
        try:
            media = self._media(self.settings.rtp_ports)
        except LineError as error:
            _log.error("a call is turned away: %s", error)
            on_call = None
            media = self._media((0, 0))
        call = box.call = InboundCall(invitation, agent, **self._shared(media))
        self._keep(call, "calls_in")
        self._beside.start(call.reject(Refusal.UNAVAILABLE) if on_call is None else hand_over(on_call, call))

    async def _place(self, call: OutboundCall, ring_seconds: float) -> None:
        try:
            async with asyncio.timeout(ring_seconds):
                destination = await self._dialling.plan(call)
                box = Mailbox(self._loop)
                box.call = call
                agent = await asyncio.wrap_future(self._thread.run(self._agent, box, destination))
                call.go(agent, destination)
                await call.wait_answered()
        except NotConnected as error:
            call.leave(error.reason, error.detail)
        except LineError as error:
            call.leave(Refusal.NETWORK_FAILURE, str(error))
        except TimeoutError:
            call.out_of_patience()
        else:
            self._dialling.answered(call)

    async def _housekeep(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = self._clock()
            if used_up := self._outside.exhausted(now):
                for call in list(self.calls.values()):
                    if isinstance(call, OutboundCall) and call.outside_ticket is not None:
                        _log.warning("call %s ends: the site's outside %s of the day are used up", call.id, used_up)
                        call.leave(Refusal.NOT_ALLOWED, used_up, by=EndedBy.BUDGET_SPENT)
            self._dialling.watch(self.counters)

    def _media(self, ports: tuple[int, int]) -> RtpLeg:
        return RtpLeg(
            self.engine,
            bind_port(str(self.settings.host), ports),
            limits=self._limits,
            on_stranger=lambda: self.counters.add("audio_from_strangers"),
        )

    def _shared(self, media: RtpLeg) -> dict[str, Any]:
        return {
            "media": media, "host": self._host, "probe_timeout": self.settings.probe_timeout,
            "perform": self._thread.call, "on_end": self._ended,
        }  # fmt: skip

    def _keep(self, call: SipCall, counter: str) -> None:
        self.calls[call.id] = call
        self._total += 1
        self.counters.add(counter)
        call.limit = self._loop.call_later(self.settings.max_call_seconds, call.too_long)

    def _ended(self, call: SipCall) -> None:
        self.calls.pop(call.id, None)
        if call.limit is not None:
            call.limit.cancel()
        if isinstance(call, OutboundCall):
            self._dialling.ended(call)
