"""What may reach the SIP stack: messages that are what RFC 3261 says, judged before anything is parsed for use.

The stack behind was written for friendly networks; a port on the internet is none. So bytes are looked at here
first, by rules that cannot run long: what is wrong is named, with the status that says so, and what is right is
written anew in the one form that the stack reads without fault. Control characters are left out on the way.
"""

import re
from typing import Final, NamedTuple

from cordboard.telephony.builtin import bodies
from cordboard.telephony.builtin.addresses import AddressError, check_host, check_uri, printable, read, split

_TOKEN: Final = re.compile(r"[A-Za-z0-9.!%*_+`'~-]+")
_REQUEST_LINE: Final = re.compile(r"([A-Za-z0-9.!%*_+`'~-]+) ([^\s<>]+) SIP/([0-9]+\.[0-9]+)", re.IGNORECASE)
_STATUS_LINE: Final = re.compile(r"SIP/2\.0 ([1-6][0-9]{2}) [^\r\n]*")
_CSEQ: Final = re.compile(r"([0-9]{1,10})\s+([A-Za-z0-9.!%*_+`'~-]+)")
_VIA: Final = re.compile(
    r"(SIP\s*/\s*2\.0\s*/\s*[A-Za-z0-9-]{2,16})\s+(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)\s*(?::\s*([0-9]{1,5})\s*)?(;.*)?"
)
_SPACE: Final = re.compile(r"\s")
_AROUND: Final = re.compile(r"\s*([;=])\s*")
_MEDIA_TYPE: Final = re.compile(r"([A-Za-z0-9.!#$&^_+-]+/[A-Za-z0-9.!#$&^_+-]+)\s*(;.*)?")
_COMPACT: Final = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
    "s": "subject", "k": "supported", "e": "content-encoding", "r": "refer-to", "b": "referred-by",
    "x": "session-expires",
}  # fmt: skip
_REQUIRED: Final = ("via", "from", "to", "call-id", "cseq")
_ONCE: Final = (
    "from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type", "expires", "authorization",
)  # fmt: skip
_LEFT_OUT: Final = frozenset({"also", "content-length", "content-type", "route"})
"""Headers that the stack does not need, or would do something with that is not wanted, and those written anew."""

_DIALLED: Final = frozenset({"sip", "tel"})
_REACHED: Final = frozenset({"sip"})
_IDENTIFIED: Final = frozenset({"sip", "sips", "tel"})
_WITH_CONTACT: Final = frozenset({"INVITE", "UPDATE", "REGISTER"})

_LONGEST: Final = 16_384
_MOST_HEADERS: Final = 200
_LARGEST_CSEQ: Final = 2**31 - 1

_Headers = dict[str, list[str]]


class Malformed(Exception):
    """A message that is not taken: why, and the status code and phrase that tell the sender so."""

    def __init__(self, why: str, code: int = 400, phrase: str = "Bad Request") -> None:
        super().__init__(why)
        self.code = code
        self.phrase = phrase


class Envelope(NamedTuple):
    """A message that may be looked at further. ``method`` is '' for a response; ``text`` is it, written anew."""

    method: str
    call_id: str
    text: str


def is_keepalive(data: bytes) -> bool:
    """Whether this is no message but a sign of life (RFC 5626 3.5.1, and the zero bytes of some telephones)."""
    return not data.strip(b"\r\n\0 \t")


def examine(data: bytes) -> Envelope:
    """Look at one datagram.

    Raises:
        Malformed: it is no SIP message, or one that breaks a rule which something behind relies on.
    """
    if len(data) > _LONGEST:
        raise Malformed(f"{len(data)} bytes is longer than any message that is taken", 513, "Message Too Large")
    head, blank, body = data.partition(b"\r\n\r\n")
    if not blank:
        raise Malformed("the empty line after the headers is missing")
    try:
        start, *lines = head.decode().split("\r\n")
    except UnicodeDecodeError as error:
        raise Malformed("it is not UTF-8") from error
    start = printable(start)
    method, target = _start_line(start)
    headers = _headers(lines)
    _check_once_and_required(headers)
    _check_cseq(headers["cseq"][0], method)
    body = _cut(headers, body)
    try:
        if method:
            _check_target(target)
        _rewrite_addresses(headers, method)
    except AddressError as error:
        raise Malformed(str(error)) from error
    return Envelope(method, headers["call-id"][0], _written(start, headers, body))


def _start_line(start: str) -> tuple[str, str]:
    request = _REQUEST_LINE.fullmatch(start)
    if request is not None:
        if request[3] != "2.0":
            raise Malformed(f"SIP/{request[3][:20]} is not spoken here", 505, "Version Not Supported")
        return request[1], request[2]
    if _STATUS_LINE.fullmatch(start) is None:
        raise Malformed(f"the first line is neither a request nor a status: {start[:60]!r}")
    return "", ""


def _headers(lines: list[str]) -> _Headers:
    headers: _Headers = {}
    unfolded: list[str] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and unfolded:
            unfolded[-1] += " " + line.strip()
        else:
            unfolded.append(line)
    if len(unfolded) > _MOST_HEADERS:
        raise Malformed(f"{len(unfolded)} headers are more than any message has")
    for line in unfolded:
        name, colon, value = printable(line.replace("\t", " ")).partition(":")
        name = name.rstrip().lower()
        if not colon or not _TOKEN.fullmatch(name):
            raise Malformed(f"this is no header: {line[:60]!r}")
        headers.setdefault(_COMPACT.get(name, name), []).append(value.strip())
    return headers


def _check_once_and_required(headers: _Headers) -> None:
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


def _cut(headers: _Headers, body: bytes) -> bytes:
    """The body as long as it says, with its type in one word; of several parts only the session description."""
    length = _number(headers, "content-length", 2**31)
    if length is not None and length > len(body):
        raise Malformed(f"Content-Length says {length} and {len(body)} bytes came")
    body = body if length is None else body[:length]
    _number(headers, "max-forwards", 255)
    _number(headers, "expires", 2**32 - 1)
    told = headers.pop("content-type", None)
    if not body:
        return b""
    media_type = _MEDIA_TYPE.fullmatch(told[0] if told else bodies.SDP)
    if media_type is None:
        raise Malformed("the Content-Type is of no form that can be read")
    name = media_type[1].lower()
    if bodies.is_multipart(name):
        try:
            session = bodies.session_part(media_type[0], body)
        except bodies.UnsupportedBody as error:
            raise Malformed(str(error), 415, "Unsupported Media Type") from error
        if session is None:
            return b""
        name, body = session
    headers["content-type"] = [name]
    return body


def _number(headers: _Headers, name: str, largest: int) -> int | None:
    value = next(iter(headers.get(name, ())), None)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit()) or len(value) > 10 or int(value) > largest:
        raise Malformed(f"{value[:40]!r} is no {name}")
    return int(value)


def _check_target(target: str) -> None:
    try:
        check_uri(target, schemes=_DIALLED)
    except AddressError as error:
        if error.unknown_scheme:
            raise Malformed(str(error), 416, "Unsupported URI Scheme") from error
        raise


def _rewrite_addresses(headers: _Headers, method: str) -> None:
    headers["via"] = [_via(each) for value in headers["via"] for each in value.split(",")]
    for name in ("from", "to"):
        headers[name] = [_address(headers[name][0], None)]
    if "p-asserted-identity" in headers:
        headers["p-asserted-identity"] = _identities(headers["p-asserted-identity"])
    reached = {name: headers.pop(name, []) for name in ("contact", "record-route", "route")}
    if method == "INVITE" and len(reached["contact"]) != 1:
        raise Malformed("an INVITE has one Contact")
    for name, values in reached.items():
        if name == "contact" and method and method not in _WITH_CONTACT:
            continue
        try:
            headers[name] = _reachable(values)
        except AddressError:
            # What we have asked for ourselves goes on without: where the answer came from can be reached.
            if method:
                raise


def _via(value: str) -> str:
    value = value.strip()
    match = _VIA.fullmatch(value)
    if match is None or int(match[3] or 1) > 65535 or int(match[3] or 1) < 1 or ";;" in value.replace(" ", ""):
        raise AddressError(f"{value[:60]!r} is no Via")
    check_host(match[2])
    port = f":{match[3]}" if match[3] else ""
    parameters = match[4] or ""
    if _SPACE.search(parameters):
        parameters = _AROUND.sub(r"\1", parameters).strip()
    return f"{match[1].replace(' ', '')} {match[2]}{port}{parameters}"


def _address(value: str, schemes: frozenset[str] | None) -> str:
    address = read(value)
    check_uri(address.uri, schemes=schemes)
    return str(address)


def _reachable(values: list[str]) -> list[str]:
    if values == ["*"]:
        return values
    return [_address(each, _REACHED) for value in values for each in split(value)]


def _identities(values: list[str]) -> list[str]:
    """Those of the asserted identities that can be read: a network may assert two, one in a form of its own."""
    readable: list[str] = []
    fault: AddressError | None = None
    for each in (each for value in values for each in split(value)):
        try:
            readable.append(_address(each, _IDENTIFIED))
        except AddressError as error:
            fault = error
    if fault is not None and not readable:
        raise fault
    return readable


def _written(start: str, headers: _Headers, body: bytes) -> str:
    lines = [f"{name}: {value}" for name, values in headers.items() if name not in _LEFT_OUT for value in values]
    text = "\r\n".join(printable(line) for line in body.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"))
    if text:
        # The stack counts characters.
        lines += [f"content-type: {headers['content-type'][0]}", f"content-length: {len(text)}"]
    return "\r\n".join([start, *lines, "", text])
