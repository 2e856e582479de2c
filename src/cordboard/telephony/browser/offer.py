"""What a browser offers, looked at before anything is opened for it. Pure.

Candidates are the addresses that we would send packets to, and whoever makes the offer chooses them. So only those of
this machine and its local network stay; others would let a page point us at any host.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from cordboard.telephony.line import LineError

_LONGEST: Final = 32 * 1024
_MOST_CANDIDATES: Final = 24
_LOOPBACK: Final = "127.0.0.1"
_PREFIX: Final = "a=candidate:"
_CANDIDATE: Final = re.compile(
    r"a=candidate:(?P<start>\S{1,32} [12] udp \d{1,10}) (?P<host>\S{1,64}) (?P<rest>\d{1,5} typ host(?: .{0,200})?)",
    re.IGNORECASE,
)
_WANTED: Final = {
    "a=ice-ufrag:": re.compile(r"[A-Za-z0-9+/]{4,256}"),
    "a=ice-pwd:": re.compile(r"[A-Za-z0-9+/]{22,256}"),
    "a=fingerprint:": re.compile(r"sha-(?:1|256|384|512) (?:[0-9A-Fa-f]{2}:){19,63}[0-9A-Fa-f]{2}"),
    "a=setup:": re.compile(r"actpass|active|passive"),
}
"""What each medium needs (RFC 8839, RFC 8122), its own or that of the whole session."""


class BadOffer(LineError):
    """A browser's offer cannot be answered. The message says why, and what to offer instead."""

    def __init__(self, why: str) -> None:
        super().__init__(f"this offer cannot be answered: {why}")


def is_near(host: str) -> bool:
    """Whether a host is an address of this machine or of a local network; names are not."""
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return False
    return not (address.is_global or address.is_multicast or address.is_unspecified)


def screened(sdp: str) -> str:
    """The offer with only those candidates that we are ready to send to.

    Raises:
        BadOffer: it is not one audio track with at most one data channel, or lacks what WebRTC needs.
    """
    if len(sdp) > _LONGEST:
        raise BadOffer(f"it has {len(sdp)} characters, and {_LONGEST} are enough")
    lines = [line for line in sdp.replace("\r\n", "\n").split("\n") if line]
    if not lines or lines[0] != "v=0":
        raise BadOffer("it is no session description; send the 'sdp' of the browser's local description")
    session, media = _sections(lines)
    _check_media(media)
    for section in media:
        _check_security(session, section)
    _check_names(session, media)
    kept = [near for line in lines if (near := _near(line)) is not None]
    candidates = sum(line.startswith(_PREFIX) for line in kept)
    if candidates == 0:
        raise BadOffer(
            "it has no candidate on this machine or its local network; send the offer when the browser has gathered "
            "its candidates, and open the page from the network that this machine is in"
        )
    if candidates > _MOST_CANDIDATES:
        raise BadOffer(f"it has {candidates} candidates, and {_MOST_CANDIDATES} are enough")
    return "\r\n".join(kept) + "\r\n"


def _sections(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """The lines of the whole session, and those of each medium."""
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    ends = [*starts[1:], len(lines)]
    session = lines[: starts[0]] if starts else lines
    return session, [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def _check_media(media: list[list[str]]) -> None:
    kinds = [section[0][2:].split(" ")[0] for section in media]
    if kinds.count("audio") != 1 or kinds.count("application") > 1 or set(kinds) - {"audio", "application"}:
        raise BadOffer(
            f"it has {', '.join(kinds) or 'nothing'}; offer one audio track and one data channel called 'keys'"
        )


def _check_security(session: list[str], section: list[str]) -> None:
    for prefix, pattern in _WANTED.items():
        values = _values(section, prefix) or _values(session, prefix)
        if not values or not all(pattern.fullmatch(value) for value in values):
            raise BadOffer(f"'{section[0][:40]}' has no right line '{prefix}'; offer a WebRTC connection")


def _check_names(session: list[str], media: list[list[str]]) -> None:
    """Media are bundled by their names (RFC 9143); aiortc takes it that these are right."""
    names = [tuple(_values(section, "a=mid:")) for section in media]
    if any(len(name) != 1 for name in names) or len(set(names)) < len(names):
        raise BadOffer("its media need one 'a=mid:' each, all different")
    bundles = _values(session, "a=group:")
    bundled = [name for bundle in bundles for name in bundle.split()[1:]]
    if len(bundles) > 1 or not {(name,) for name in bundled} <= set(names) or len(set(bundled)) < len(bundled):
        raise BadOffer("its 'a=group:BUNDLE' must name its media, each once")


def _values(lines: list[str], prefix: str) -> list[str]:
    return [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]


def _near(line: str) -> str | None:
    """The line, or None for a candidate that we do not send to.

    A browser that hides its address says a name of multicast DNS instead. The name is not looked up: the browser
    reaches us by itself, and the answer goes back to where it came from (RFC 8445 7.3.1.3). ICE wants one candidate to
    begin with, and loopback does.
    """
    if not line.startswith(_PREFIX):
        return line
    match = _CANDIDATE.fullmatch(line)
    if match is None:
        return None
    if match["host"].endswith(".local"):
        return f"{_PREFIX}{match['start']} {_LOOPBACK} {match['rest']}"
    return line if is_near(match["host"]) else None
