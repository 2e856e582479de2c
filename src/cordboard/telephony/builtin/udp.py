"""The socket of the SIP stack: one thread receives, and the SIP thread sends without waiting.

It stands in for sippy's own, which sends on a thread that looks every host up by name and ends for good at an address
that cannot be used (a port above 65535). Here a packet that cannot be sent is a fault that is counted, as good as a
packet lost on the way, and both the receiving thread and the socket can be replaced while calls go on.
"""

import logging
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from cordboard.telephony.builtin.addresses import is_ipv4

_log = logging.getLogger(__name__)

Address = tuple[str, int]
OnDatagram = Callable[[bytes, Address], None]
Post = Callable[[Callable[[], None]], None]
"""Has something called on the SIP thread."""

RECEIVER: Final = "cordboard-sip-receiver"
"""The name of the receiving thread."""

_LARGEST: Final = 65_535
_BACKLOG: Final = 2_000
"""Datagrams that may wait for the SIP thread. In a flood that it cannot follow, what comes then is lost."""

_AT_ONCE: Final = 50
"""Datagrams after which the SIP thread looks at its timers again."""

_PAUSE: Final = 0.05


class SipSocket:
    """A UDP socket, with what sippy asks of its server.

    Args:
        address: host and port to bind; port 0 takes a free one.
        advertise: the host that others are told.
        on_datagram: takes each datagram, on the SIP thread.
        post: has something called on the SIP thread.
        on_fault: is told in one sentence of what could not be sent or received. From any thread.

    Raises:
        OSError: the address cannot be bound.
    """

    transport: Final = "udp"

    def __init__(
        self, address: Address, advertise: str, *, on_datagram: OnDatagram, post: Post, on_fault: Callable[[str], None]
    ) -> None:
        self._advertise = advertise
        self._on_datagram, self._post, self._on_fault = on_datagram, post, on_fault
        self._arrived: deque[tuple[bytes, Address]] = deque()
        self._address = address
        self._closed = False
        self._changing = threading.Lock()
        self._socket: socket.socket
        self._awake: tuple[socket.socket, socket.socket]
        self._receiver: threading.Thread
        self._open()

    @property
    def port(self) -> int:
        """The port that is bound."""
        return self._address[1]

    @property
    def receiving(self) -> bool:
        """Whether there is a thread that receives."""
        return self._receiver.is_alive()

    @property
    def opened(self) -> bool:
        """Whether there is a socket."""
        return self._socket.fileno() >= 0

    def receive_again(self) -> None:
        """Start another thread that receives, where the one before has ended."""
        self._receiver = threading.Thread(
            target=self._receive, args=(self._socket, self._awake[0]), name=RECEIVER, daemon=True
        )
        self._receiver.start()

    def reopen(self) -> None:
        """Replace the socket, on the same port, and the thread that receives. From any thread but that one.

        Raises:
            OSError: the port is taken; another try may follow.
        """
        with self._changing:
            self._shut()
            if not self._closed:
                self._open()

    def shutdown(self) -> None:
        """Close it for good."""
        with self._changing:
            self._closed = True
            self._shut()

    # What sippy asks of its server.

    @property
    def uopts(self) -> "SipSocket":
        """The options of the server, in sippy's words."""
        return self

    @staticmethod
    def isWildCard() -> bool:  # noqa: N802 - sippy's name
        """Whether another socket must be found to answer from: there is only this one."""
        return False

    def getSIPaddr(self) -> tuple[Address, str]:  # noqa: N802 - sippy's name
        """What to write into headers as our address."""
        return (self._advertise, self.port), self.transport

    @staticmethod
    def addr2str(address: Address) -> str:
        """An address for sippy's log, which goes nowhere."""
        return f"udp:{address[0]}:{address[1]}"

    def send_to(self, data: str | bytes, address: Address) -> None:
        """Send a datagram, if that can be done without waiting."""
        octets = data.encode("utf-8", "replace") if isinstance(data, str) else data
        host, port = str(address[0]), address[1]
        if not is_ipv4(host):  # a name would be looked up here, and everybody would wait for that
            self._on_fault(f"a packet for {host[:60]!r} is not sent: it is no IPv4 address")
            return
        try:
            self._socket.sendto(octets, socket.MSG_DONTWAIT, (host, port))
        except BlockingIOError:
            _log.debug("a packet is lost: the network takes no more for the moment")
        except (OSError, OverflowError, ValueError, TypeError) as error:
            self._on_fault(f"a packet for {host}:{port} cannot be sent: {error}")

    def _open(self) -> None:
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            opened.bind(self._address)
            self._awake = socket.socketpair()
        except OSError:
            opened.close()
            raise
        self._socket, self._address = opened, (self._address[0], opened.getsockname()[1])
        self.receive_again()

    def _shut(self) -> None:
        with suppress(OSError):  # it is closed where another was not to be had
            self._awake[1].send(b"\0")
        self._receiver.join(timeout=5)
        for each in (self._socket, *self._awake):
            each.close()

    def _receive(self, opened: socket.socket, wake: socket.socket) -> None:
        poll = select.poll()
        poll.register(opened, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            try:
                ready = [descriptor for descriptor, _ in poll.poll()]
                if wake.fileno() in ready:
                    return
                self._take(*opened.recvfrom(_LARGEST, socket.MSG_DONTWAIT))
            except BlockingIOError:
                continue
            except Exception as error:  # noqa: BLE001 - what is wrong with one packet must not stop the others
                self._on_fault(f"a packet cannot be received: {error!r}")
                time.sleep(_PAUSE)

    def _take(self, data: bytes, address: Address) -> None:
        if len(self._arrived) >= _BACKLOG:
            self._on_fault("packets come faster than they can be looked at, and are lost")
            return
        self._arrived.append((data, address))
        self._post(self._hand_on)

    def _hand_on(self) -> None:
        for _ in range(_AT_ONCE):
            if not self._arrived:
                return
            data, address = self._arrived.popleft()
            self._on_datagram(data, address)
