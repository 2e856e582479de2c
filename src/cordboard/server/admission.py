"""Who may hold a connection to the web server, so that those who hold many and ask nothing shut nobody out."""

from __future__ import annotations

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_log = logging.getLogger(__name__)

#: The share of all places from which an alarm stands.
_ALARM_AT: Final = 0.8
#: What a source without an address is called, such as a Unix socket.
UNKNOWN_SOURCE = "unknown"


def source_of(address: str) -> str:
    """Who is behind an address, as far as limits go: an IPv4 address, or an IPv6 network of 64 bits, as one person
    gets (RFC 6177).

    >>> source_of("192.0.2.7"), source_of("2001:db8::1"), source_of("::ffff:192.0.2.7"), source_of("x")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7', 'unknown')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN_SOURCE
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found) >> 64 << 64, 64)))


def is_within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    """Whether an address lies in one of these networks."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found.version == network.version and found in network for network in networks)


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """How many connections there may be, in all and of one source, and how long each may take (seconds).

    Of `trusted_proxies` there may be as many as in all. `header_seconds` are for the head of a request, `body_seconds`
    for its body, `stall_seconds` for taking a part of the answer. A request that is being answered has no limit.
    """

    most: int = 1000
    per_source: int = 100
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    header_seconds: float = 10
    body_seconds: float = 60
    stall_seconds: float = 60


@dataclass
class _Held:
    source: str
    number: int
    close: Callable[[], None]
    asking: bool = False


class Admission:
    """The connections there are. Where there are too many, one that asks nothing is closed for the new one: of the
    source that has most of those, the one that has waited longest. Where all are at work the new one is refused.
    """

    def __init__(self, limits: ConnectionLimits) -> None:
        self.limits = limits
        #: Connections that were refused, and that were closed in favour of a new one.
        self.refused = 0
        self.closed = 0
        self._held: dict[Hashable, _Held] = {}
        self._of_source: Counter[str] = Counter()
        self._numbers = itertools.count()

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody should look at now: a sentence where most places are taken, or nothing."""
        if len(self._held) < self.limits.most * _ALARM_AT:
            return ()
        return (f"{len(self._held)} of {self.limits.most} web connections are open: see who holds them",)

    def __len__(self) -> int:
        return len(self._held)

    def enter(self, connection: Hashable, address: str, close: Callable[[], None]) -> bool:
        """Whether a new connection is let in. `close` ends it at once, when its place is needed."""
        source, limits = source_of(address), self.limits
        own = not is_within(address, limits.trusted_proxies)
        if own and self._of_source[source] >= limits.per_source and not self._make_room(source):
            return self._refuse(source)
        if len(self._held) >= limits.most and not self._make_room():
            return self._refuse(source)
        self._held[connection] = _Held(source, next(self._numbers), close)
        self._of_source[source] += 1
        return True

    def asks(self, connection: Hashable, *, asking: bool) -> None:
        """A connection has brought the head of a request, or its request was answered."""
        held = self._held.get(connection)
        if held is not None and held.asking is not asking:
            held.asking, held.number = asking, next(self._numbers)

    def leave(self, connection: Hashable) -> None:
        """A connection is over. Harmless for one that is not here."""
        held = self._held.pop(connection, None)
        if held is not None:
            self._of_source[held.source] -= 1
            if not self._of_source[held.source]:
                del self._of_source[held.source]

    def _make_room(self, source: str | None = None) -> bool:
        idle = [
            (connection, held) for connection, held in self._held.items()
            if not held.asking and source in (None, held.source)
        ]  # fmt: skip
        if not idle:
            return False
        count = Counter(held.source for _, held in idle)
        connection, held = max(idle, key=lambda each: (count[each[1].source], -each[1].number))
        self.leave(connection)
        self.closed += 1
        _log.warning("too many web connections: one from %s that asked nothing was closed", held.source)
        held.close()
        return True

    def _refuse(self, source: str) -> bool:
        if not self._of_source[source]:
            del self._of_source[source]  # looking it up made it
        self.refused += 1
        return False
