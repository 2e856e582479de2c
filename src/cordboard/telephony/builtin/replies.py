"""Responses to requests that nothing else can be made of: built from the bytes that came (RFC 3261 section 8.2.6).

The stack answers what it can parse. This is for what it must not see, and needs no more than the five headers that
every response repeats.
"""

import re
import secrets
from typing import Final, NamedTuple

from cordboard.telephony.builtin.addresses import printable

_REPEATED: Final = ("Via", "From", "To", "Call-ID", "CSeq")
_NAMES: Final = {name.lower(): name for name in _REPEATED} | {"v": "Via", "f": "From", "t": "To", "i": "Call-ID"}
_METHOD: Final = re.compile(r"\s*([A-Za-z0-9.!%*_+`'~-]{1,40})\s")
_FOLDED: Final = re.compile(r"\r?\n[ \t]+")
_SENT_BY: Final = re.compile(r"[^;,:]*(?::\s*([0-9]{1,5}))?\s*(?:[;,]|$)")
_RPORT: Final = re.compile(r";\s*rport\s*(?:=[^;,]*)?(?=[;,]|$)", re.IGNORECASE)
_RECEIVED: Final = re.compile(r";\s*received\s*=[^;,]*", re.IGNORECASE)
_TAG: Final = re.compile(r";\s*tag\s*=", re.IGNORECASE)
_LARGEST: Final = 65_535
_HEAD: Final = 16_384
_DEFAULT_PORT: Final = 5060

Address = tuple[str, int]


class RawResponse(NamedTuple):
    """A response as it goes out, and where to."""

    data: bytes
    address: Address


def refuse(
    data: bytes, source: Address, code: int, phrase: str, *, why: str = "", headers: tuple[str, ...] = ()
) -> RawResponse | None:
    """A final response to a request, or None where none can or may be made: for a response or an ACK, or where Via,
    From, To, Call-ID or CSeq is missing.

    ``data`` came from ``source``. ``why`` is a sentence for whoever looks for the fault, sent as a warning;
    ``headers`` are further header lines.
    """
    head = _FOLDED.sub(" ", data[:_HEAD].decode("latin-1")).replace("\r\n", "\n")
    start, *lines = head.partition("\n\n")[0].split("\n")
    method = _METHOD.match(start)
    if method is None or start.startswith("SIP/") or method[1].upper() == "ACK":
        return None
    repeated = _repeated(lines)
    if len(repeated) < len(_REPEATED):
        return None
    via, *others = repeated.pop("Via")
    first = _first_via(via, source)
    if not _TAG.search(repeated["To"][0]):
        repeated["To"][0] += f";tag={secrets.token_hex(8)}"
    answer = [f"SIP/2.0 {code} {phrase}", f"Via: {first}", *(f"Via: {each}" for each in others)]
    answer += [f"{name}: {values[0]}" for name, values in repeated.items()]
    answer += headers
    if why:
        answer.append(f"Warning: {warning(why)}")
    answer.append("Content-Length: 0")
    return RawResponse("\r\n".join([*answer, "", ""]).encode("latin-1", "replace"), _where_to(via, source))


def warning(why: str) -> str:
    """The value of a Warning header (RFC 3261 section 20.43) that says a sentence."""
    return f'399 cordboard "{quotable(why)}"'


def quotable(text: str) -> str:
    """A sentence as it may stand between quotes in a header."""
    plain = printable(text).encode("ascii", "replace").decode()
    return plain.replace("\\", "/").replace('"', "'")


def _repeated(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        known = _NAMES.get(name.strip().lower())
        value = printable(value).strip()
        if colon and known is not None and value:
            found.setdefault(known, []).append(value)
    return {name: found[name] for name in _REPEATED if name in found}


def _first_via(via: str, source: Address) -> str:
    """RFC 3261 section 18.2.1 and RFC 3581 section 4: where the request really came from."""
    own, comma, rest = via.partition(",")
    own = _RECEIVED.sub("", own)
    if _RPORT.search(own):
        own = _RPORT.sub(f";rport={source[1]}", own)
    return f"{own};received={source[0]}{comma}{rest}"


def _where_to(via: str, source: Address) -> Address:
    """Always to the host that asked; to the port that it names, unless it wants that of the packet."""
    own = via.partition(",")[0]
    named = _SENT_BY.match(own.strip().partition(" ")[2])
    if _RPORT.search(own) or named is None:
        return source
    port = int(named[1] or _DEFAULT_PORT)
    return (source[0], port) if 0 < port <= _LARGEST else source
