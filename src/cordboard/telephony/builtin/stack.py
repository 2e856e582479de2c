"""sippy's transactions and socket, with what they lack. Loaded and used on the SIP thread only.

What is added: datagrams are screened before they are parsed, contacts are put into a form that sippy survives
(capital letters in ``transport=UDP`` make it forget the BYE), addresses behind a router are replaced by where the
packet came from, and everything ends when the stack is closed, so that another can be opened.
"""

from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv4Address
from typing import Any, Final

from sippy import SipTransactionManager
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
from sippy.Udp_server import Udp_server, Udp_server_opts

from cordboard.telephony.builtin.signalled import Registration, Reply

Address = tuple[str, int]
Screen = Callable[[bytes, Address, Mapping[str, object]], bool]
OnRequest = Callable[[Any, Any], Any]

_PRODUCT: Final = "Cordboard"
_KNOWN: Final = frozenset({"MESSAGE", "NOTIFY", "PRACK", "PUBLISH", "REFER", "SUBSCRIBE", "UPDATE", "INFO"})
_TIMERS: Final = ("teA", "teB", "teC", "teD", "teE", "teF", "teG")

SipConf.my_uaname = _PRODUCT


class _NoLog:
    def write(self, *_: object, **__: object) -> None: ...


class _Server(Udp_server):  # type: ignore[misc]
    def __init__(self, config: Any, options: Any) -> None:
        self._advertise: str = config["advertise"]
        try:
            super().__init__(config, options)
        except OSError:
            self.skt.close()
            raise

    def getSIPaddr(self) -> tuple[Address, str]:  # noqa: N802 - sippy's name
        return ((self._advertise, self.uopts.laddress[1]), self.transport)


class _Sockets(SipTransactionManager.local4remote):  # type: ignore[misc]
    """sippy's table of sockets, with the one that we use: its own looks for IPv6 and leaves a socket open."""

    def __init__(self, config: Any, handle: Any, server_class: Any, options_class: Any) -> None:
        self.udp_server_class, self.Udp_server_opts = server_class, options_class
        self.global_config, self.handleIncoming = config, handle
        self.cache_r2l: dict[Any, Any] = {}
        self.cache_r2l_old: dict[Any, Any] = {}
        self.cache_l2s: dict[Any, Any] = {}
        self.fixed = True
        self.initServer((config["_sip_address"], config["_sip_port"]))


SipTransactionManager.local4remote = _Sockets


class _Transactions(SipTransactionManager.SipTransactionManager):  # type: ignore[misc]
    model_udp_server = (_Server, Udp_server_opts)

    def __init__(self, config: Any, screen: Screen, on_request: OnRequest) -> None:
        self.closed = False
        self._screen = screen
        super().__init__(config, on_request)

    def handleIncoming(self, data_in: bytes, ra: Any, server: Any, rtime: Any) -> None:  # noqa: N802
        if not self.closed and self._screen(data_in, ra.address, self.req_consumers):
            super().handleIncoming(data_in, ra, server, rtime)

    def incomingRequest(self, msg: Any, checksum: Any, tids: Any, server: Any) -> None:  # noqa: N802
        if msg.getMethod() != "REGISTER":
            _steer(msg)
        super().incomingRequest(msg, checksum, tids, server)

    def incomingResponse(self, msg: Any, t: Any, checksum: Any) -> None:  # noqa: N802
        if 200 <= msg.getSCode()[0] < 300 and t.method == "INVITE":
            _steer(msg)
        super().incomingResponse(msg, t, checksum)

    def transmitData(self, userv: Any, *rest: Any, **named: Any) -> None:  # noqa: N802
        if not self.closed:
            super().transmitData(userv, *rest, **named)

    def unregConsumer(self, consumer: Any, call_id: str) -> None:  # noqa: N802
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


class Stack:
    """One SIP socket. ``allow`` lists the methods that are understood.

    Args:
        screen: says of each datagram, with the calls that are up, whether it may be looked at.
        on_request: takes a request outside any dialog and returns what sippy wants of its request callback.

    Raises:
        OSError: the address cannot be bound.
    """

    allow: Final = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REGISTER"

    def __init__(self, host: str, port: int, advertise: str, *, screen: Screen, on_request: OnRequest) -> None:
        self.config: dict[str, Any] = {
            "_sip_address": host,
            "_sip_port": port,
            "_sip_logger": _NoLog(),
            "advertise": advertise,
        }
        self.host = advertise
        self.transactions = _Transactions(self.config, screen, on_request)
        self.config["_sip_tm"] = self.transactions
        self.port: int = next(iter(self.transactions.l4r.cache_l2s.values())).uopts.laddress[1]

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

    def register(self, registration: Registration, on_reply: Callable[[Reply], None]) -> None:
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

    @staticmethod
    def is_literal(host: str) -> bool:
        """Whether a host is an IPv4 address and no name."""
        return _literal(host) is not None


def _hand_reply(response: Any, on_reply: Callable[[Reply], None]) -> None:
    code, phrase = response.getSCode()
    if code >= 200:
        headers = [(header.name, str(header.body)) for header in response.headers]
        on_reply(Reply(code, phrase, tuple(headers)))


def _literal(host: str) -> IPv4Address | None:
    try:
        return IPv4Address(host)
    except AddressValueError:
        return None


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
    told, source = _literal(str(url.host)), _literal(source_host)
    if told is None or (source is not None and told.is_private and not source.is_private):
        url.host, url.port = source_host, source_port
