"""Addresses: those of others by name, and our own. IPv4."""

import asyncio
import socket
from typing import Final

from cordboard.telephony.line import LineError

WILDCARD: Final = "0.0.0.0"  # noqa: S104 - compared with, and bound to only if the settings say so
"""Every address of this machine."""


async def look_up(host: str, port: int) -> tuple[str, int]:
    """The IPv4 address of a host.

    Raises:
        LineError: it has none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, family=socket.AF_INET, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise LineError(f"{host} has no IPv4 address that can be found: {error}") from error
    address = found[0][4]
    return str(address[0]), int(address[1])


def reachable_address(address: str) -> str:
    """Where others reach what listens on an address: the address itself, and for the wildcard this machine's own."""
    return _own_address() if address == WILDCARD else address


def _own_address() -> str:
    """The address that this machine is known by in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
