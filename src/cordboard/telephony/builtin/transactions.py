"""sippy's transactions, with what they lack. Loaded and used on the SIP thread only.

What is added: datagrams are screened before they are parsed; a request that cannot be read, or that fails inside the
stack, is answered all the same; what goes back goes to where the request came from, whatever it says; contacts are put
into a form that can be answered; addresses of every scheme are carried; and everything ends when the stack is closed,
so that another can be opened.
"""

import logging
from collections.abc import Callable, Mapping
from hashlib import md5
from ipaddress import IPv4Address
from typing import Any, Final

import sippy.SipAddress
import sippy.SipRequest
from sippy import SipTransactionManager
from sippy.Network_server import Remote_address
from sippy.SipRequest import SipRequest
from sippy.SipURL import SipURL
from sippy.Time.MonoTime import MonoTime

from cordboard.telephony.builtin import replies
from cordboard.telephony.builtin.addresses import is_ipv4, telephone_number
from cordboard.telephony.builtin.replies import RawResponse
from cordboard.telephony.builtin.udp import SipSocket

_log = logging.getLogger(__name__)

Address = tuple[str, int]
Screen = Callable[[bytes, Address, Mapping[str, object]], str | RawResponse | None]
"""Takes a datagram with its source and the calls that are up; returns it as it may be parsed, or what to reply."""

OnRequest = Callable[[Any, Any], Any]
OpenSocket = Callable[[Callable[[bytes, Address], None]], SipSocket]
OnFault = Callable[[str], None]

_TIMERS: Final = ("teA", "teB", "teC", "teD", "teE", "teF", "teG")
_USED: Final = (
    "via", "from", "to", "call-id", "cseq", "contact", "record-route", "p-asserted-identity", "content-type",
    "max-forwards", "expires",
)  # fmt: skip
"""Headers that something behind relies on: read at once, so that one which cannot be read is found before."""


class _Url(SipURL):  # type: ignore[misc]
    """An address of any scheme, written as it came. ``username`` is the number of a ``tel:`` address (RFC 3966)."""

    def __init__(self, url: str | None = None, **named: Any) -> None:
        scheme, _, rest = (url or "sip:").partition(":")
        self._foreign = None if scheme.lower() in {"sip", "sips"} else url
        if self._foreign is None:
            super().__init__(url, **named)
            return
        super().__init__(username=telephone_number(rest) if scheme.lower() == "tel" else None, host="other.invalid")
        self.original_uri = url

    def localStr(self, local_addr: Any = None) -> str:  # noqa: N802 - sippy's name
        return self._foreign or str(super().localStr(local_addr))

    def getCopy(self) -> Any:  # noqa: N802
        return super().getCopy() if self._foreign is None else _Url(self._foreign)


class _Sockets:
    """sippy's table of sockets, with the one that we use."""

    def __init__(self, config: Any, handle: Any, *_: Any) -> None:
        self.socket: SipSocket = config["open_socket"](handle)

    def getServer(self, *_: Any, **__: Any) -> SipSocket:  # noqa: N802 - sippy's name
        return self.socket

    def rotateCache(self) -> None:  # noqa: N802
        """There is nothing to forget."""

    def shutdown(self) -> None:
        self.socket.shutdown()


sippy.SipAddress.SipURL = sippy.SipRequest.SipURL = _Url
SipTransactionManager.local4remote = _Sockets


class Transactions(SipTransactionManager.SipTransactionManager):  # type: ignore[misc]
    """Every request that goes out or comes in, until it is answered for good."""

    def __init__(
        self, config: Any, *, screen: Screen, on_request: OnRequest, open_socket: OpenSocket, on_fault: OnFault
    ) -> None:
        self.closed = False
        self._screen, self._on_fault = screen, on_fault
        super().__init__({**config, "open_socket": lambda _: open_socket(self.take)}, on_request)

    @property
    def socket(self) -> SipSocket:
        """What packets come and go through."""
        socket: SipSocket = self.l4r.socket
        return socket

    def take(self, data: bytes, source: Address) -> None:
        """One datagram has come."""
        if self.closed:
            return
        try:
            screened = self._screen(data, source, self.req_consumers)
            if isinstance(screened, RawResponse):
                self.socket.send_to(*screened)
            elif screened is not None and screened.startswith("SIP/"):
                self.handleIncoming(screened, Remote_address(source, "udp"), self.socket, MonoTime())
            elif screened is not None:
                self._take_request(screened, data, source)
        except Exception as error:  # noqa: BLE001 - what one packet does must not stop the others
            self._failed(f"a packet from {source[0]}:{source[1]} cannot be dealt with", error)

    def _take_request(self, text: str, data: bytes, source: Address) -> None:
        checksum = md5(data, usedforsecurity=False).digest()
        before = self.l1rcache.get(checksum) or self.l2rcache.get(checksum)
        if before is not None:
            if before.data is not None:
                self.transmitData(before.userv, before.data, before.address, lossemul=before.lossemul)
            return
        try:
            request = SipRequest(text)
            for header in request.headers:
                if header.name in _USED:
                    header.getBody()
            transactions = request.getTIds()
        except Exception as error:  # noqa: BLE001 - sippy raises whatever its parsing comes upon
            self._failed(f"can't parse a request from {source[0]}:{source[1]}", error)
            if (reply := replies.refuse(data, source, 400, "Bad Request", why="a header cannot be read")) is not None:
                self.socket.send_to(*reply)
            return
        _answer_to_source(request.getHFBody("via").params, source)
        request.rtime = MonoTime()
        request.setSource(Remote_address(source, "udp"))
        try:
            self.incomingRequest(request, checksum, transactions, self.socket)
        except Exception as error:  # noqa: BLE001 - the caller is told, whatever failed
            self._failed(f"{request.getMethod()} from {source[0]}:{source[1]} failed", error)
            self._answer_failed(request)

    def _answer_failed(self, request: Any) -> None:
        transaction = self.tserver.get(request.getTId(wBRN=True))
        open_states = (SipTransactionManager.TRYING, SipTransactionManager.RINGING)
        if request.getMethod() != "ACK" and transaction is not None and transaction.state in open_states:
            self.sendResponse(request.genResponse(500, "Server Internal Error"), transaction)

    def _failed(self, what: str, error: Exception) -> None:
        _log.debug("%s", what, exc_info=error)
        self._on_fault(f"{what}: {error!r}")

    # What sippy does by itself, and what is different here.

    def incomingRequest(self, msg: Any, checksum: Any, tids: Any, server: Any) -> None:  # noqa: N802
        """A request that was read."""
        if msg.getMethod() != "REGISTER":
            _steer(msg)
        super().incomingRequest(msg, checksum, tids, server)

    def incomingResponse(self, msg: Any, t: Any, checksum: Any) -> None:  # noqa: N802
        """A response to a request of ours."""
        if t.method == "INVITE" and msg.getSCode()[0] >= 300:
            # A refusal is acknowledged where the request went (RFC 3261 17.1.1.3), whatever other place it names.
            msg.delHFs("contact")
            msg.delHFs("record-route")
        elif t.method == "INVITE":
            _steer(msg)
        super().incomingResponse(msg, t, checksum)

    def transmitReq(self, t: Any, msg: Any, address: Address, *rest: Any, **named: Any) -> None:  # noqa: N802
        """An ACK: to where the INVITE went, if the way that the answer names is a name and no address."""
        super().transmitReq(t, msg, address if is_ipv4(str(address[0])) else t.address, *rest, **named)

    def transmitData(self, userv: Any, *rest: Any, **named: Any) -> None:  # noqa: N802
        """Whatever goes out."""
        if not self.closed:
            super().transmitData(userv, *rest, **named)

    def unregConsumer(self, consumer: Any, call_id: str) -> None:  # noqa: N802
        """A call is over."""
        if not self.closed:
            super().unregConsumer(consumer, call_id)

    def close(self) -> None:
        """Stop every timer and the socket. The tables stay, for dialogs that have timers of their own."""
        for transaction in [*self.tclient.values(), *self.tserver.values()]:
            for name in _TIMERS:
                timer = getattr(transaction, name, None)
                if timer is not None:
                    timer.cancel()
        self.cp_timer.cancel()
        self.closed = True
        self.l4r.shutdown()


def _answer_to_source(via: dict[str, str | None], source: Address) -> None:
    """RFC 3261 section 18.2.1 and RFC 3581 section 4. What the sender wrote there itself is not believed."""
    via["received"] = source[0]
    if "rport" in via:
        via["rport"] = str(source[1])


def _steer(message: Any) -> None:
    """Put the contact of a message into a form that can be answered: plain UDP, and an address that is reached.

    A name, or a private address of a packet that came from a public one, is replaced by where the packet came from.
    """
    if message.countHFs("contact") != 1:
        return
    contact = message.getHFBody("contact")
    if contact.asterisk:
        return
    url = contact.getUrl()
    url.transport = "udp" if str(url.transport).lower() == "udp" else None
    source_host, source_port = message.getSource()
    reached = is_ipv4(str(url.host))
    if not reached or (IPv4Address(url.host).is_private and not IPv4Address(source_host).is_private):
        url.host, url.port = source_host, source_port
