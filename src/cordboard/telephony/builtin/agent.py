"""One SIP dialog: sippy's user agent, with what it lacks. Loaded and used on the SIP thread only.

What is added: unknown methods inside a dialog are answered (sippy leaves them hanging), INFO is refused where it brings
no key (sippy says yes to all), REFER does not end the call (sippy would hang up), an INVITE without a body is an offer
asked for (RFC 3261 14.2; sippy takes it for hold), UPDATE is understood (RFC 3311), packets go over UDP to an address,
whatever way others name, and a call whose signalling fails inside the stack is told to be lost instead of hanging.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from sippy.CCEvents import (
    CCEventConnect,
    CCEventDisconnect,
    CCEventFail,
    CCEventPreConnect,
    CCEventRedirect,
    CCEventRing,
    CCEventTry,
    CCEventUpdate,
)
from sippy.MsgBody import MsgBody
from sippy.SipCallId import SipCallId
from sippy.SipHeader import SipHeader
from sippy.SipURL import SipURL
from sippy.UA import UA

from cordboard.telephony.builtin.addresses import is_ipv4
from cordboard.telephony.builtin.bodies import SDP
from cordboard.telephony.builtin.info import answer_info
from cordboard.telephony.builtin.probe import Probe
from cordboard.telephony.builtin.replies import quotable
from cordboard.telephony.builtin.sdp import SdpError
from cordboard.telephony.builtin.signalled import Kind, Signalled
from cordboard.telephony.builtin.stack import Stack
from cordboard.telephony.builtin.updates import answer_update

_HANDLED: Final = frozenset({"INVITE", "BYE"})
_OF_ANY_TRANSACTION: Final = frozenset({"INFO", "OPTIONS", "UPDATE"})
"""Requests that may come within a dialog while its INVITE is not answered yet."""

OnEvent = Callable[[Signalled], None]
OnOffer = Callable[[str], str]
"""Takes an offer and returns the answer; raises SdpError where there is none."""


class UserAgent(UA):  # type: ignore[misc]
    """A call's signalling. ``on_event`` and ``on_offer`` are called on the SIP thread."""

    def __init__(
        self, stack: Stack, *, on_event: OnEvent, on_offer: OnOffer, address: tuple[str, int] | None = None,
        user: str | None = None, password: str | None = None,
    ) -> None:  # fmt: skip
        self._allow = (SipHeader(name="allow", bodys=stack.allow),)
        super().__init__(
            stack.config, event_cb=self._emit, username=user, password=password, nh_address=address,
            extra_headers=self._allow, dead_cbs=(UserAgent._release,),
        )  # fmt: skip
        self.lContact = stack.contact()
        self.rCSeq: int | None
        self.branch: str | None
        self.rSDP: Any
        self.rAddr: Any
        self._stack = stack
        self._on_event = on_event
        self._on_offer = on_offer
        self._peer = address
        self._probe: Probe | None = Probe(self, on_event)

    # What a call asks of its dialog.

    def ring(self) -> None:
        """Inbound: 180."""
        self.recvEvent(CCEventRing((180, "Ringing", None)))

    def early_media(self, body: str) -> None:
        """Inbound: 183 with our answer."""
        self.recvEvent(CCEventRing((183, "Session Progress", MsgBody(body))))

    def answer(self, body: str, *, is_offer: bool) -> None:
        """Inbound: 200. Where the caller offered nothing, ``body`` is our offer, and the ACK brings the answer."""
        event = CCEventPreConnect if is_offer else CCEventConnect
        self.recvEvent(event((200, "OK", MsgBody(body))))

    def reject(self, code: int, phrase: str, *, retry_after: int | None = None) -> None:
        """Inbound: a final refusal. ``retry_after``: the seconds after which the caller may try again."""
        event = CCEventFail((code, phrase))
        if retry_after is not None:
            event.extra_headers = (SipHeader(name="retry-after", bodys=str(retry_after)),)
        self.recvEvent(event)

    def hang_up(self) -> None:
        """BYE, or CANCEL where the far end has not answered yet. Whatever else fails, the far end is told."""
        try:
            self.recvEvent(CCEventDisconnect())
        except Exception:
            if self.isConnected():
                self.newTransaction(self.genRequest("BYE"))
            raise

    def probe(self) -> None:
        """Ask the far end whether the call goes on."""
        if self._probe is not None:
            self._probe.send()

    def dial(self, *, caller: str, called: str, body: str, target: str | None, domain: str | None) -> None:
        """Outbound: INVITE. ``target`` is the address to ask for where it is not the called one at the peer;
        ``domain`` what our and their addresses are written with.
        """
        event = CCEventTry((SipCallId(), caller, called, MsgBody(body), None, None))

        def write_addresses(_: object) -> None:
            if target is not None:
                self.rTarget = SipURL(target)
                self.rTarget.transport = None
            if domain is not None:
                for url in (self.lUri.getUrl(), self.rUri.getUrl(), self.rTarget):
                    url.host = domain
                    url.port = None

        event.onUacSetupComplete = write_addresses
        self.recvEvent(event)

    # What sippy asks of its user agent.

    def isYours(self, req: Any = None, **named: Any) -> Any:  # noqa: N802 - sippy's name
        """Whether a request is of this dialog; sippy looks for the transaction of the INVITE until it is answered."""
        if req is None or req.getMethod() not in _OF_ANY_TRANSACTION:
            return super().isYours(req, **named)
        branch, self.branch = self.branch, None
        try:
            return super().isYours(req, **named)
        finally:
            self.branch = branch

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802
        """A request of this dialog, the first one included."""
        method = req.getMethod()
        try:
            if self.state is None:
                return self._begin(req, sip_t)
            if method == "OPTIONS":
                return (self._stack.capabilities(req), None, None)
            if method == "UPDATE":
                return (answer_update(self, self._stack, req, self._on_offer), None, None)
            if method == "INFO":
                return (answer_info(self, self._stack, req, self._key), None, None)
            if method not in _HANDLED:
                return (self._stack.refuse_method(req), None, None)
            if method == "INVITE" and self.isConnected():
                self.refresh_target(req)
                if req.getBody() is None:
                    return self._offer_again(req)
                if str(self.rSDP) == str(req.getBody()):
                    # sippy answers what is unchanged by itself, yet the audio may come from another place now.
                    self.rSDP = None
            return super().recvRequest(req, sip_t)
        except Exception:
            if method == "BYE":
                self._on_event(Signalled(Kind.LOST))
            raise
        finally:
            req.sendResponse = None  # a function of sippy's that holds the request, and would keep it from being freed

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802
        """A response to our INVITE."""
        try:
            super().recvResponse(resp, tr)
            self._reach_peer()
        except Exception:
            self._on_event(Signalled(Kind.LOST))
            raise

    def recvEvent(self, event: Any) -> None:  # noqa: N802
        """Something that we want of the dialog."""
        try:
            super().recvEvent(event)
        except Exception:
            self._on_event(Signalled(Kind.LOST))
            raise

    def sendUasResponse(  # noqa: N802
        self, scode: int, reason: str, body: Any = None, contacts: Any = None, extra_headers: Any = None,
        ack_wait: bool = False,
    ) -> None:  # fmt: skip
        """A response to an INVITE; one that is no refusal says what may be asked of us (RFC 3261 13.3.1.4)."""
        if 100 < scode < 300:
            extra_headers = (*(extra_headers or ()), *self._allow)
        super().sendUasResponse(scode, reason, body, contacts, extra_headers, ack_wait)

    def _begin(self, req: Any, sip_t: Any) -> Any:
        self._peer = req.getSource()
        try:
            result = super().recvRequest(req, sip_t)
        except Exception:
            with suppress(LookupError):  # it may not have come so far
                self._stack.transactions.unregConsumer(self, str(req.getHFBody("call-id")))
            raise
        self._reach_peer()
        return result

    def refresh_target(self, req: Any) -> None:
        """Send what comes next to the contact that the far end names now (RFC 3261 12.2.2)."""
        if req.countHFs("contact") == 1:
            self.rTarget = req.getHFBody("contact").getUrl().getCopy()
            if not self.routes:
                self.rAddr = self.rTarget.getTAddr()
        self._reach_peer()

    def _offer_again(self, req: Any) -> Any:
        if not self.in_order(req):
            return (self._stack.response(req, 500, "Server Internal Error"), None, None)
        self.uasResp = req.genResponse(100, "Trying")
        self._stack.transactions.sendResponse(self.uasResp)
        self.sendUasResponse(200, "OK", self.lSDP, (self.lContact,), ack_wait=True)
        return (None, None, self.disconnect)

    def in_order(self, req: Any) -> bool:
        """Whether a request comes after those before it (RFC 3261 section 12.2.2)."""
        number: int = req.getHFBody("cseq").getCSeqNum()
        if self.rCSeq is not None and self.rCSeq >= number:
            return False
        self.rCSeq = number
        return True

    def _reach_peer(self) -> None:
        """Send over UDP, and to the peer itself where the next hop is a name: names of others are not looked up."""
        if self.rAddr is None or self.rAddr[0] is None or self._peer is None:
            return
        host, port = self.rAddr[0]
        self.rAddr = ((host, port) if is_ipv4(str(host)) else self._peer, "udp")

    def _key(self, key: str) -> None:
        self._on_event(Signalled(Kind.KEY, key=key))

    def _release(self) -> None:
        """The dialog is over, and those that knew each other through it part: what it held is freed at once.

        Circles that were left would be freed by the search for garbage, thousands of objects at a time, while the sound
        of all calls waits.
        """
        self._probe = None
        self._on_event, self._on_offer = _ignore, _refuse

    def _emit(self, event: Any, _: object) -> None:
        data = event.getData()
        if isinstance(event, CCEventUpdate):
            self._renegotiate(data)
        elif isinstance(event, CCEventDisconnect):
            self._on_event(Signalled(Kind.LOST if event.origin is None else Kind.ENDED))
        elif isinstance(event, (CCEventConnect, CCEventPreConnect)) and data[0] == "ACK":
            self._on_event(Signalled(Kind.ACKNOWLEDGED, body=_text(data[2])))
        elif (kind := _KINDS.get(type(event))) is not None:
            self._on_event(Signalled(kind, int(data[0]), str(data[1]), _text(data[2]) if len(data) > 2 else None))

    def _renegotiate(self, body: Any) -> None:
        event = CCEventFail((500, "Server Internal Error"))
        try:
            event = CCEventConnect((200, "OK", MsgBody(self._on_offer(_text(body) or ""))))
        except SdpError as error:
            event = CCEventFail((488, "Not Acceptable Here"))
            event.setWarning(quotable(str(error)))
        finally:
            self.recvEvent(event)  # an offer that is left open would keep every other one out


_KINDS: Final = {
    CCEventRing: Kind.PROGRESS,
    CCEventConnect: Kind.ANSWERED,
    CCEventPreConnect: Kind.ANSWERED,
    CCEventFail: Kind.FAILED,
    CCEventRedirect: Kind.FAILED,
}


def _ignore(_: Signalled) -> None:
    """Nobody listens any more."""


def _refuse(_: str) -> str:
    raise SdpError("the call is over")


def _text(body: Any) -> str | None:
    """The session description in a body, None where there is none."""
    if body is None or body.getType() != SDP:
        return None
    return str(body)
