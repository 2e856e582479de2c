"""One SIP dialog: sippy's user agent, with what it lacks. Loaded and used on the SIP thread only.

What is added: unknown methods inside a dialog are answered (sippy leaves them hanging), REFER does not end the call
(sippy would hang up), an INVITE without a body is an offer asked for (RFC 3261 14.2; sippy takes it for hold), and
packets never go to a name that somebody else made up (sippy would look it up while all sending waits).
"""

import re
from collections.abc import Callable
from typing import Any, Final

from sippy.CCEvents import (
    CCEventConnect,
    CCEventDisconnect,
    CCEventFail,
    CCEventInfo,
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

from cordboard.telephony.builtin.sdp import SdpError
from cordboard.telephony.builtin.signalled import Kind, Signalled
from cordboard.telephony.builtin.stack import Stack
from cordboard.telephony.line import TELEPHONE_KEYS

_HANDLED: Final = frozenset({"INVITE", "BYE", "INFO", "OPTIONS"})
_RELAYED_KEY: Final = re.compile(r"^\s*(?:Signal\s*=\s*)?([0-9*#A-D]|1[0-5])\s*$", re.IGNORECASE | re.MULTILINE)
_KEY_TYPES: Final = frozenset({"application/dtmf-relay", "application/dtmf"})

OnEvent = Callable[[Signalled], None]
OnOffer = Callable[[str], str]
"""Takes an offer and returns the answer; raises SdpError where there is none."""


class UserAgent(UA):  # type: ignore[misc]
    """A call's signalling. ``on_event`` and ``on_offer`` are called on the SIP thread."""

    def __init__(
        self,
        stack: Stack,
        *,
        on_event: OnEvent,
        on_offer: OnOffer,
        address: tuple[str, int] | None = None,
        user: str | None = None,
        password: str | None = None,
    ) -> None:
        super().__init__(stack.config, event_cb=self._emit, username=user, password=password, nh_address=address)
        self.lContact = stack.contact()
        self.rCSeq: int | None
        self.rAddr: Any
        self._stack = stack
        self._on_event = on_event
        self._on_offer = on_offer
        self._peer = address

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
        """BYE, or CANCEL where the far end has not answered yet."""
        self.recvEvent(CCEventDisconnect())

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

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802 - sippy's name
        """A request of this dialog, the first one included."""
        if self.state is None:
            self._peer = req.getSource()
            result = super().recvRequest(req, sip_t)
            self._reach_peer()
            return result
        method = req.getMethod()
        if method not in _HANDLED:
            return (self._stack.refuse_method(req), None, None)
        if method == "INVITE" and req.getBody() is None and self.isConnected():
            return self._offer_again(req)
        return super().recvRequest(req, sip_t)

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802 - sippy's name
        """A response to our INVITE."""
        super().recvResponse(resp, tr)
        self._reach_peer()

    def _offer_again(self, req: Any) -> Any:
        number = req.getHFBody("cseq").getCSeqNum()
        if self.rCSeq is not None and self.rCSeq >= number:
            return (self._stack.response(req, 500, "Server Internal Error"), None, None)
        self.rCSeq = number
        self.uasResp = req.genResponse(100, "Trying")
        self._stack.transactions.sendResponse(self.uasResp)
        self.sendUasResponse(200, "OK", self.lSDP, (self.lContact,), ack_wait=True)
        return (None, None, self.disconnect)

    def _reach_peer(self) -> None:
        """Send to the peer itself where the next hop is a name: names of others are not looked up."""
        if self.rAddr is None or self.rAddr[0] is None or self._peer is None:
            return
        host, _ = self.rAddr[0]
        if not self._stack.is_literal(str(host)):
            self.rAddr = (self._peer, "udp")

    def _emit(self, event: Any, _: object) -> None:
        data = event.getData()
        if isinstance(event, CCEventUpdate):
            self._renegotiate(data)
        elif isinstance(event, CCEventInfo):
            self._relay_key(data)
        elif isinstance(event, CCEventDisconnect):
            self._on_event(Signalled(Kind.LOST if event.origin is None else Kind.ENDED))
        elif isinstance(event, (CCEventConnect, CCEventPreConnect)) and data[0] == "ACK":
            self._on_event(Signalled(Kind.ACKNOWLEDGED, body=_text(data[2])))
        elif (kind := _KINDS.get(type(event))) is not None:
            self._on_event(Signalled(kind, int(data[0]), str(data[1]), _text(data[2]) if len(data) > 2 else None))

    def _renegotiate(self, body: Any) -> None:
        try:
            answer = self._on_offer(_text(body) or "")
        except SdpError as error:
            event = CCEventFail((488, "Not Acceptable Here"))
            event.setWarning(str(error))
            self.recvEvent(event)
        else:
            self.recvEvent(CCEventConnect((200, "OK", MsgBody(answer))))

    def _relay_key(self, body: Any) -> None:
        if body is None or body.getType() not in _KEY_TYPES:
            return
        match = _RELAYED_KEY.search(str(body))
        if match is not None:
            signal = match[1].upper()
            key = TELEPHONE_KEYS[int(signal)] if len(signal) == 2 else signal
            self._on_event(Signalled(Kind.KEY, key=key))


_KINDS: Final = {
    CCEventRing: Kind.PROGRESS,
    CCEventConnect: Kind.ANSWERED,
    CCEventPreConnect: Kind.ANSWERED,
    CCEventFail: Kind.FAILED,
    CCEventRedirect: Kind.FAILED,
}


def _text(body: Any) -> str | None:
    """The session description in a body, None where there is none."""
    if body is None or body.getType() != "application/sdp":
        return None
    return str(body)
