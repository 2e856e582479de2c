"""The addresses that calls from browsers are taken on: this machine's own in local networks, and loopback.

aioice, which finds and binds them, offers no choice: it takes all but loopback, public ones too. Its one function for
it is replaced here, for the whole process.
"""

from typing import Final

import aioice.ice

from cordboard.telephony.browser.offer import is_near

_LOOPBACK: Final = "127.0.0.1"

_all_addresses = aioice.ice.get_host_addresses


def near_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    """Addresses of this machine that no public network reaches."""
    near = [each for each in _all_addresses(use_ipv4=use_ipv4, use_ipv6=use_ipv6) if is_near(each)]
    return [*near, _LOOPBACK] if use_ipv4 else near


def keep_near() -> None:
    """Have aioice bind these only."""
    aioice.ice.get_host_addresses = near_addresses
