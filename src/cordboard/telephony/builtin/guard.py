"""What may reach the SIP stack: messages that are what RFC 3261 says, judged before anything is parsed for use.

The stack behind was written for friendly networks; a port on the internet is none. So bytes are looked at here
first, by rules that cannot run long: what is wrong is named, and the caller of :func:`examine` drops it.
"""

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_REQUEST_LINE: Final = re.compile(r"([A-Za-z0-9.!%*_+`'~-]+) ([^\s<>]+) SIP/2\.0")
_STATUS_LINE: Final = re.compile(r"SIP/2\.0 ([1-6][0-9]{2}) [^\r\n]*")
_CSEQ: Final = re.compile(r"([0-9]{1,10})\s+([A-Za-z0-9.!%*_+`'~-]+)")
_VIA: Final = re.compile(
    r"SIP\s*/\s*2\.0\s*/\s*[A-Za-z0-9-]{2,16}\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)\s*(?::\s*([0-9]{1,5})\s*)?(;.*)?"
)
_ADDRESS: Final = re.compile(
    r"""(?: "(?:[^"\\]|\\.)*" \s* | [A-Za-z0-9.!%*_+`'~\ \t-]* )      # a display name
        < [A-Za-z][A-Za-z0-9+.-]* : [^\s<>"]+ > \s* (;[^\r\n]*)?      # and an address in brackets
      | [A-Za-z][A-Za-z0-9+.-]* : [^\s<>",]+ (\s*;[^\r\n]*)?           # or the address alone
    """,
    re.VERBOSE | re.DOTALL,
)
_COMPACT: Final = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
    "s": "subject", "k": "supported", "e": "content-encoding",
}  # fmt: skip
_REQUIRED: Final = ("via", "from", "to", "call-id", "cseq")
_ONCE: Final = (
    "from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type", "expires", "authorization",
)  # fmt: skip
_LONGEST: Final = 16_384
_MOST_HEADERS: Final = 200
_LARGEST_CSEQ: Final = 2**31 - 1


class Malformed(Exception):
    """A message that is dropped, and why."""


class Envelope(NamedTuple):
    """What the screening of a message needs to know of it. ``method`` is '' for a response."""

    method: str
    call_id: str
    in_dialog: bool


def is_keepalive(data: bytes) -> bool:
    """Whether this is no message but a sign of life (RFC 5626 3.5.1, and the zero bytes of some telephones)."""
    return not data.strip(b"\r\n\0 \t")


def examine(data: bytes) -> Envelope:
    """Look at one datagram.

    Raises:
        Malformed: it is no SIP message, or one that breaks a rule which something behind relies on.
    """
    if len(data) > _LONGEST:
        raise Malformed(f"{len(data)} bytes is longer than any message that is taken")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("it is not UTF-8") from error
    head, blank, body = text.partition("\r\n\r\n")
    if not blank:
        raise Malformed("the empty line after the headers is missing")
    if "\0" in head:
        raise Malformed("a zero byte stands in the headers")
    start, *lines = head.split("\r\n")
    method = _start_line(start)
    headers = _headers(lines)
    _check_once_and_required(headers)
    _check_cseq(headers["cseq"][0], method)
    _check_numbers(headers, len(body.encode()))
    _check_addresses(headers, method)
    return Envelope(method, headers["call-id"][0], ";tag=" in headers["to"][0].replace(" ", ""))


def _start_line(start: str) -> str:
    request = _REQUEST_LINE.fullmatch(start)
    if request is not None:
        return request[1]
    if _STATUS_LINE.fullmatch(start) is None:
        raise Malformed(f"the first line is neither a request nor a status: {start[:60]!r}")
    return ""


def _headers(lines: list[str]) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and unfolded:
            unfolded[-1] += " " + line.strip()
        else:
            unfolded.append(line)
    if len(unfolded) > _MOST_HEADERS:
        raise Malformed(f"{len(unfolded)} headers are more than any message has")
    for line in unfolded:
        name, colon, value = line.partition(":")
        name = name.rstrip().lower()
        if not colon or not _TOKEN.fullmatch(name):
            raise Malformed(f"this is no header: {line[:60]!r}")
        headers.setdefault(_COMPACT.get(name, name), []).append(value.strip())
    return headers


def _check_once_and_required(headers: dict[str, list[str]]) -> None:
    for name in _REQUIRED:
        if not any(headers.get(name, ())):
            raise Malformed(f"there is no {name}")
    for name in _ONCE:
        if len(headers.get(name, ())) > 1:
            raise Malformed(f"{name} stands there twice")


def _check_cseq(value: str, method: str) -> None:
    match = _CSEQ.fullmatch(value)
    if match is None or int(match[1]) > _LARGEST_CSEQ:
        raise Malformed(f"{value[:40]!r} is no CSeq")
    if method and match[2] != method:
        raise Malformed(f"the request is {method[:20]} and its CSeq says {match[2][:20]}")


def _check_numbers(headers: dict[str, list[str]], body_length: int) -> None:
    length = _number(headers, "content-length", 2**31)
    if length is not None and length > body_length:
        raise Malformed(f"Content-Length says {length} and {body_length} bytes came")
    _number(headers, "max-forwards", 255)
    _number(headers, "expires", 2**32 - 1)


def _number(headers: dict[str, list[str]], name: str, largest: int) -> int | None:
    value = next(iter(headers.get(name, ())), None)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()) or len(value) > 10 or int(value) > largest:
        raise Malformed(f"{value[:40]!r} is no {name}")
    return int(value)


def _check_addresses(headers: dict[str, list[str]], method: str) -> None:
    for value in headers["via"]:
        first = value.split(",")[0].strip()
        match = _VIA.fullmatch(first)
        if match is None or int(match[2] or 0) > 65535 or ";;" in first.replace(" ", ""):
            raise Malformed(f"{first[:60]!r} is no Via")
    for name in ("from", "to"):
        if _ADDRESS.fullmatch(headers[name][0]) is None:
            raise Malformed(f"{headers[name][0][:60]!r} is no address to put in {name}")
    contacts = headers.get("contact", [])
    if method == "INVITE" and len(contacts) != 1:
        raise Malformed("an INVITE has one Contact")
    for value in contacts if method in {"INVITE", "REGISTER"} else ():
        if value != "*" and _ADDRESS.match(value) is None:
            raise Malformed(f"{value[:60]!r} is no Contact")
