"""Which IP addresses are public: those that IANA lets anybody reach, and nothing that only looks like one of them.

The tables are IANA's registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890), with what they say is not
globally reachable. Python's `is_global` knows an older state of them, and another one in each version.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: All that has been given out for the public (RFC 4291), as far as the networks below are not in it.
_GIVEN_OUT = (ip_network("0.0.0.0/0"), ip_network("2000::/3"))
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared by a carrier's customers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local (RFC 3927)
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # 6to4 relays, out of use (RFC 7526)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # kept back, and broadcast (RFC 1112, RFC 919)
        "2001::/23",  # protocol assignments, with Teredo, benchmarks and ORCHID (RFC 2928)
        "2001:db8::/32", "3fff::/20",  # documentation (RFC 3849, RFC 9637)
    )
)  # fmt: skip
#: Networks of IPv6 addresses with an IPv4 address in their last four bytes, to which a gateway passes on: compatible
#: and mapped ones (RFC 4291), translated ones (RFC 2765) and NAT64 (RFC 6052).
_CARRY_AT_THE_END = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")))
#: The same by the bytes before it: ISATAP (RFC 5214), in any network.
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def is_public(address: Address) -> bool:
    """Whether anybody on the Internet could reach the address: not private, link-local, loopback or of special use.

    An IPv6 address that carries IPv4 addresses is as public as these.

    >>> from ipaddress import ip_address
    >>> [is_public(ip_address(each)) for each in ("192.0.2.1", "::ffff:127.0.0.1", "64:ff9b:1::1", "93.184.215.14")]
    [False, False, False, True]
    """
    inside = carried(address)
    if not all(map(is_public, inside)):
        return False
    at_the_end = isinstance(address, IPv6Address) and any(address in network for network in _CARRY_AT_THE_END)
    return at_the_end or (
        any(address in network for network in _GIVEN_OUT) and not any(address in network for network in _SPECIAL)
    )


def carried(address: Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 address carries, to one of which what is sent may go on.

    >>> from ipaddress import ip_address
    >>> carried(ip_address("2002:7f00:1::")), carried(ip_address("64:ff9b::10.0.0.1"))
    ((IPv4Address('127.0.0.1'),), (IPv4Address('10.0.0.1'),))
    """
    if isinstance(address, IPv4Address):
        return ()
    number = int(address)
    last = IPv4Address(number & 0xFFFF_FFFF)
    if any(address in network for network in _CARRY_AT_THE_END):
        return (last,)
    found = [address.sixtofour, *(address.teredo or ()), last if number >> 32 & 0xFFFF_FFFF in _ISATAP else None]
    return tuple(each for each in found if each is not None)
