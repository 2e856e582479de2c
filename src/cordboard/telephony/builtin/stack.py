"""sippy's SIP stack on one socket, and the messages that are not part of a call. On the SIP thread only."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sippy.SipAddress import SipAddress
from sippy.SipCallId import SipCallId
from sippy.SipConf import SipConf
from sippy.SipContact import SipContact
from sippy.SipExpires import SipExpires
from sippy.SipFrom import SipFrom
from sippy.SipHeader import SipHeader
from sippy.SipRequest import SipRequest
from sippy.SipTo import SipTo
from sippy.SipURL import SipURL

from cordboard.telephony.builtin.bodies import SDP
from cordboard.telephony.builtin.signalled import RegisterRequest, SipReply
from cordboard.telephony.builtin.transactions import OnFault, OnRequest, Screen, Transactions
from cordboard.telephony.builtin.udp import Post, SipSocket

_PRODUCT: Final = "Cordboard"
_KNOWN: Final = frozenset({"MESSAGE", "NOTIFY", "PRACK", "PUBLISH", "REFER", "SUBSCRIBE"})

SipConf.my_uaname = _PRODUCT


class _NoLog:
    def write(self, *_: object, **__: object) -> None: ...


class Stack:
    """One SIP socket. ``allow`` lists the methods that are understood.

    Args:
        screen: says of each datagram, with the calls that are up, whether it may be looked at.
        on_request: takes a request outside any dialog and returns what sippy wants of its request callback.
        post: has something called on the SIP thread.
        on_fault: is told in one sentence of what went wrong inside.

    Raises:
        OSError: the address cannot be bound.
    """

    allow: Final = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REGISTER"

    def __init__(
        self,
        host: str,
        port: int,
        advertise: str,
        *,
        screen: Screen,
        on_request: OnRequest,
        post: Post,
        on_fault: OnFault,
    ) -> None:
        self.config: dict[str, Any] = {"_sip_address": host, "_sip_port": port, "_sip_logger": _NoLog()}
        self.host = advertise
        self.transactions = Transactions(
            self.config,
            screen=screen,
            on_request=on_request,
            open_socket=lambda take: SipSocket((host, port), advertise, on_datagram=take, post=post, on_fault=on_fault),
            on_fault=on_fault,
        )
        self.config["_sip_tm"] = self.transactions
        self.socket = self.transactions.socket

    @property
    def port(self) -> int:
        """The port that calls come to."""
        return self.socket.port

    @property
    def idle(self) -> bool:
        """Whether everything that was asked of others has been answered."""
        return not self.transactions.tclient

    def close(self) -> None:
        """Close the socket."""
        self.transactions.close()

    def contact(self) -> Any:
        """A Contact header of ours; sippy's own is called Anonymous and looks the machine's name up."""
        url = SipURL(username=_PRODUCT.lower(), host=self.host, port=self.port)
        return SipContact(address=SipAddress(url=url, hadbrace=True))

    def response(self, request: Any, code: int, phrase: str, headers: Mapping[str, str] | None = None) -> Any:
        """A response without a body."""
        response = request.genResponse(code, phrase, server=_PRODUCT)
        for name, value in (headers or {}).items():
            response.appendHeader(SipHeader(name=name, bodys=value))
        return response

    def refuse_method(self, request: Any) -> Any:
        """405 for a method that exists and is not for us, 501 for one that we have not heard of."""
        known = request.getMethod() in _KNOWN
        code, phrase = (405, "Method Not Allowed") if known else (501, "Not Implemented")
        return self.response(request, code, phrase, {"allow": self.allow})

    def capabilities(self, request: Any, headers: Mapping[str, str] | None = None) -> Any:
        """200 that says what may be asked of us (RFC 3261 section 11.2)."""
        return self.response(request, 200, "OK", {"allow": self.allow, "accept": SDP, **(headers or {})})

    def register(self, registration: RegisterRequest, on_reply: Callable[[SipReply], None]) -> None:
        """Send one REGISTER; the reply comes on the SIP thread, 408 where there was none."""
        address = SipAddress(url=SipURL(username=registration.user, host=registration.domain), hadbrace=True)
        sender = SipFrom(address=address.getCopy())
        sender.setTag(registration.tag)
        request = SipRequest(
            method="REGISTER",
            ruri=SipURL(host=registration.domain),
            to=SipTo(address=address),
            fr0m=sender,
            cseq=registration.number,
            callid=SipCallId(registration.call_id),
            contact=self.contact(),
            target=(registration.address, "udp"),
            expires=SipExpires(number=registration.seconds),
        )
        for name, value in registration.proof.items():
            request.appendHeader(SipHeader(name=name, bodys=value))
        self.transactions.newTransaction(request, lambda response: _hand_reply(response, on_reply))


def _hand_reply(response: Any, on_reply: Callable[[SipReply], None]) -> None:
    code, phrase = response.getSCode()
    if code >= 200:
        headers = [(header.name, str(header.body)) for header in response.headers]
        on_reply(SipReply(code, phrase, tuple(headers)))
