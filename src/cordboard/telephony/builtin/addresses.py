"""Addresses as SIP headers carry them: read strictly, and put into the one form that the stack can read.

RFC 3261 sections 19.1 and 20.10 for ``sip:``, RFC 3966 for ``tel:``. Rules here cannot run long, whatever comes.
"""

import re
import socket
from typing import Final, NamedTuple
from urllib.parse import unquote

_URI: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(\S+)")
_SIP: Final = re.compile(
    r"""(?:([^@<>"\s]*)@)?                                # a user
        (\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)              # a host
        (?::([0-9]{1,5}))?                                # a port
        ((?:;[^;?<>"\s]+)*)                               # parameters
        (?:\?[^=&<>"\s]+=[^=&<>"\s]*(?:&[^=&<>"\s]+=[^=&<>"\s]*)*)?   # headers
    """,
    re.VERBOSE,
)
_DIGITS_AND_DOTS: Final = re.compile(r"[0-9.]+")
_BAD_LIFETIME: Final = re.compile(r";ttl=(?![0-9]{1,3}(?:;|$))")
_PARAMETERS: Final = r'(?:;(?:[^",;<>\r\n]|"(?:[^"\\]|\\.)*")+)*'
_NAMED: Final = re.compile(rf'(?:("(?:[^"\\]|\\.)*")|([^"<>,;\r\n]*))\s*<([^<>"\s]+)>\s*({_PARAMETERS})')
_BARE: Final = re.compile(rf'([^<>",;?\s]+)\s*({_PARAMETERS})')
_NUMBER: Final = re.compile(r"\+?[0-9A-Da-d*#().\-]+")
_SEPARATORS: Final = str.maketrans("", "", "-.()")
_LISTED: Final = re.compile(r'(?:[^",<>]|"(?:[^"\\]|\\.)*"|<[^<>]*>)+')
_ESCAPED: Final = re.compile(r"\\(.)")
_AROUND: Final = re.compile(r"[ \t]*([;=])[ \t]*")

_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class AddressError(Exception):
    """An address that cannot be used, and why. ``unknown_scheme`` says that it is of a kind that is not spoken here."""

    def __init__(self, message: str, *, unknown_scheme: bool = False) -> None:
        super().__init__(message)
        self.unknown_scheme = unknown_scheme


class NameAddr(NamedTuple):
    """One value of a header such as From or Contact, ``name-addr`` in RFC 3261: the name shown, in plain text, the URI,
    and the parameters after it.
    """

    name: str
    uri: str
    parameters: str

    def __str__(self) -> str:
        if not self.name:
            return f"<{self.uri}>{self.parameters}"
        shown = self.name.replace("\\", "").replace('"', "'")
        return (f'"{shown}" ' if shown else "") + f"<{self.uri}>{self.parameters}"


def printable(text: str) -> str:
    """Text without what steers a terminal, breaks a line, or changes the direction of writing."""
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)


def split(value: str) -> list[str]:
    """The values of a header that is a list.

    Raises:
        AddressError: quotes or brackets are left open.
    """
    values: list[str] = []
    at = 0
    while at <= len(value):
        match = _LISTED.match(value, at)
        if match is None or (match.end() < len(value) and value[match.end()] != ","):
            raise AddressError(f"{value[:60]!r} is no list of addresses")
        values.append(match[0].strip())
        at = match.end() + 1
    return values


def read(value: str) -> NameAddr:
    """One address, with or without a name.

    Raises:
        AddressError: it is of neither form of RFC 3261 section 20.10.
    """
    value = value.strip()
    if (named := _NAMED.fullmatch(value)) is not None:
        name = named[2] if named[1] is None else _ESCAPED.sub(r"\1", named[1][1:-1])
        return NameAddr(name.strip(), named[3], _tidy(named[4]))
    if (bare := _BARE.fullmatch(value)) is not None:
        return NameAddr("", bare[1], _tidy(bare[2]))
    raise AddressError(f"{value[:60]!r} is no address")


def _tidy(parameters: str) -> str:
    if '"' in parameters or (" " not in parameters and "\t" not in parameters):
        return parameters
    return _AROUND.sub(r"\1", parameters).rstrip()


def check_uri(uri: str, *, schemes: frozenset[str] | None) -> None:
    """See whether a URI can be read. ``schemes``: those that are taken, None for all.

    Raises:
        AddressError: it cannot; it is of another scheme, or has a host or port that does not exist.
    """
    match = _URI.fullmatch(uri)
    if match is None:
        raise AddressError(f"{uri[:60]!r} is no URI")
    scheme, rest = match[1].lower(), match[2]
    if schemes is not None and scheme not in schemes:
        raise AddressError(f"{scheme[:20]}: is no scheme that is spoken here", unknown_scheme=True)
    if scheme == "tel":
        if telephone_number(rest) == "":
            raise AddressError(f"{uri[:60]!r} is no telephone number")
        return
    if scheme not in {"sip", "sips"}:
        return
    sip = _SIP.fullmatch(rest)
    if sip is None:
        raise AddressError(f"{uri[:60]!r} is no SIP address")
    check_host(sip[2])
    if sip[3] is not None and not 1 <= int(sip[3]) <= 65535:
        raise AddressError(f"{uri[:60]!r} has a port that does not exist")
    if _BAD_LIFETIME.search(sip[4]):
        raise AddressError(f"{uri[:60]!r} has a ttl that is no number")


def is_ipv4(host: str) -> bool:
    """Whether a host is an IPv4 address in four decimal numbers, and no name."""
    try:
        socket.inet_pton(socket.AF_INET, host)
    except (OSError, ValueError):
        return False
    return True


def check_host(host: str) -> None:
    """See whether a host that looks like an IPv4 address is one.

    Raises:
        AddressError: it is not.
    """
    if _DIGITS_AND_DOTS.fullmatch(host) and not is_ipv4(host):
        raise AddressError(f"{host[:60]!r} is no IPv4 address")


def telephone_number(subscriber: str) -> str:
    """The number in the part of a ``tel:`` URI after the colon (RFC 3966), without separators; '' where it is none.

    >>> telephone_number("+1-(201)-555.0123;ext=7")
    '+12015550123'
    """
    number = unquote(subscriber.partition(";")[0])
    return number.translate(_SEPARATORS) if _NUMBER.fullmatch(number) else ""
