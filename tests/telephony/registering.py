"""Registering a telephone of the tests with the line."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.telephony.peer import proof

if TYPE_CHECKING:
    from tests.telephony.peer import Peer

#: Where nobody listens: a request is made for it, and sent on to the line with another contact.
NOBODY = ("127.0.0.1", 9)


async def register(peer: Peer, line: tuple[str, int], user: str, *, contact: str = "") -> None:
    """Be the telephone of a user, whose password is "secret". Calls come to the peer, or to `contact`."""
    uri = f"sip:{line[0]}:{line[1]}"
    call_id = secrets.token_hex(8)
    credentials: list[str] = []
    for number in (1, 2):
        text = peer.request(
            "REGISTER", uri, NOBODY, "Expires: 600", *credentials, call_id=call_id, number=number,
            to_header=f"<sip:{user}@{line[0]}>", from_user=user,
        ).text  # fmt: skip
        peer.send(text.replace(f"Contact: {peer.contact}", f"Contact: {contact or peer.contact}"), line)
        if not credentials:
            credentials = [proof(await peer.next(401), "REGISTER", uri, user, "secret")]
    await peer.next(200)
