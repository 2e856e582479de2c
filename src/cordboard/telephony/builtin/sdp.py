"""Session descriptions (RFC 8866) and their offers and answers (RFC 3264): one G.711 stream over plain RTP, IPv4."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Final

from cordboard.telephony.media.rtp import PCMA, PCMU
from cordboard.telephony.media.rtp_leg import FarEnd, MediaDirection
from cordboard.telephony.media.source import Address

_OUR_EVENT_TYPE: Final = 101
_NAMES: Final = {PCMU: "PCMU", PCMA: "PCMA"}
_MIRRORED: Final = {
    MediaDirection.BOTH: MediaDirection.BOTH,
    MediaDirection.SEND: MediaDirection.RECEIVE,
    MediaDirection.RECEIVE: MediaDirection.SEND,
    MediaDirection.NEITHER: MediaDirection.NEITHER,
}
_EVENT_MAP: Final = re.compile(r"^(\d{1,3}) +telephone-event/8000", re.IGNORECASE)
_CODEC_MAP: Final = re.compile(r"^(\d{1,3}) +(PCMU|PCMA)/8000", re.IGNORECASE)
_UNSET: Final = "0.0.0.0"  # noqa: S104 - as an address of theirs it means hold (RFC 3264 8.4), nothing is bound to it

_THIS_NETWORK: Final = IPv4Network("0.0.0.0/8")


class SdpError(Exception):
    """A session description that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One ``m=`` line of the far end, with what belongs to it."""

    media: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    host: str | None
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What the far end describes: all its streams, and the one that we talk on."""

    streams: tuple[Stream, ...]
    chosen: int
    address: Address
    payload_type: int
    event_type: int | None
    flow: MediaDirection
    silence_suppression: bool = False

    def far_end(self, signalling_host: str) -> FarEnd:
        """The same for the media engine; packets may also come from where the signalling comes from (NAT)."""
        return FarEnd(
            self.address,
            self.payload_type,
            self.event_type,
            self.flow,
            frozenset({self.address[0], signalling_host}),
            self.silence_suppression,
        )


@dataclass(slots=True)
class _Section:
    lines: list[tuple[str, str]] = field(default_factory=list)

    def host(self) -> str | None:
        for kind, value in self.lines:
            if kind == "c":
                parts = value.split()
                return parts[2].split("/")[0] if len(parts) == 3 and parts[:2] == ["IN", "IP4"] else ""
        return None

    def attributes(self) -> tuple[str, ...]:
        return tuple(value.strip() for kind, value in self.lines if kind == "a")


def parse(text: str, signalling_host: str) -> Description:
    """Read an offer or an answer and choose its first usable audio stream.

    ``signalling_host`` is the address that it came from: only who is on this machine can be reached at loopback.

    Raises:
        SdpError: it is malformed, offers nothing that we can talk, or wants audio where no telephone can be.
    """
    session, *sections = _sections(text)
    session_host, session_flow = session.host(), _flow(session.attributes(), MediaDirection.BOTH)
    streams = tuple(_stream(section, session_host) for section in sections)
    for index, stream in enumerate(streams):
        payload_type = _payload_type(stream)
        if stream.media != "audio" or stream.port == 0 or payload_type is None:
            continue
        if stream.protocol != "RTP/AVP":
            continue
        host = _reachable(stream.host, signalling_host)
        theirs = _flow(stream.attributes, session_flow)
        flow = MediaDirection.NEITHER if host == _UNSET else _MIRRORED[theirs]
        return Description(
            streams,
            index,
            (host, stream.port),
            payload_type,
            _event_type(stream),
            flow,
            any(each.startswith("silenceSupp:on") for each in stream.attributes),
        )
    offered = ", ".join(f"{each.media} {each.protocol} {' '.join(each.formats)}" for each in streams) or "nothing"
    raise SdpError(f"no G.711 audio over RTP/AVP is offered, but {offered}")


def offer(host: str, port: int, session: int, version: int = 1) -> str:
    """Our offer: mu-law first, A-law, and telephone events."""
    return _head(host, session, version) + _audio(port, (PCMU, PCMA), _OUR_EVENT_TYPE, MediaDirection.BOTH)


def answer(theirs: Description, host: str, port: int, session: int, version: int = 1) -> str:
    """Our answer: their chosen stream, and every other one declined with port 0 (RFC 3264 section 6)."""
    body = _head(host, session, version)
    for index, stream in enumerate(theirs.streams):
        if index == theirs.chosen:
            body += _audio(port, (theirs.payload_type,), theirs.event_type, theirs.flow)
        else:
            body += f"m={stream.media} 0 {stream.protocol} {' '.join(stream.formats)}\r\n"
    return body


def _sections(text: str) -> list[_Section]:
    sections = [_Section()]
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if len(line) < 2 or line[1] != "=":
            raise SdpError(f"line {number} of the session description is not of the form x=...: {line[:40]!r}")
        if line[0] == "m":
            sections.append(_Section())
        sections[-1].lines.append((line[0], line[2:].strip()))
    if not sections[0].lines or sections[0].lines[0] != ("v", "0"):
        raise SdpError("a session description begins with v=0")
    return sections


def _stream(section: _Section, session_host: str | None) -> Stream:
    parts = section.lines[0][1].split()
    if len(parts) < 4:
        raise SdpError(f"m={section.lines[0][1][:40]!r} lacks media, port, protocol or format")
    number = parts[1].split("/")[0]
    if not (number.isascii() and number.isdigit()) or int(number) > 65535:
        raise SdpError(f"{number[:20]!r} is no port")
    host = section.host()
    return Stream(
        parts[0],
        int(number),
        parts[2],
        tuple(parts[3:]),
        session_host if host is None else host,
        section.attributes(),
    )


def _payload_type(stream: Stream) -> int | None:
    """The first format of theirs that is G.711 under its static number; a renamed 0 or 8 is something else."""
    named = {match[1]: match[2].upper() for match in _maps(stream, _CODEC_MAP)}
    mapped = {value.split()[0] for value in _values(stream, "rtpmap:") if value.split()}
    for each in stream.formats:
        for payload_type, name in _NAMES.items():
            if each == str(payload_type) and (named.get(each) == name or each not in mapped):
                return payload_type
    return None


def _event_type(stream: Stream) -> int | None:
    for match in _maps(stream, _EVENT_MAP):
        if match[1] in stream.formats and int(match[1]) < 128:
            return int(match[1])
    return None


def _maps(stream: Stream, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [match for value in _values(stream, "rtpmap:") if (match := pattern.match(value))]


def _values(stream: Stream, name: str) -> list[str]:
    return [each.removeprefix(name).strip() for each in stream.attributes if each.startswith(name)]


def _flow(attributes: Sequence[str], default: MediaDirection) -> MediaDirection:
    return next((MediaDirection(each) for each in attributes if each in set(MediaDirection)), default)


def _reachable(host: str | None, signalling_host: str) -> str:
    """The address, where one telephone can be: groups, broadcasts and another machine's loopback are nobody's."""
    if not host:
        raise SdpError("the audio stream has no IPv4 address (c=IN IP4 ...); IPv6 is not spoken here")
    try:
        address = IPv4Address(host)
    except AddressValueError as error:
        raise SdpError(f"{host[:60]!r} is no IPv4 address; names are not looked up") from error
    if str(address) != _UNSET and (address.is_multicast or address.is_reserved or address in _THIS_NETWORK):
        raise SdpError(f"{address} is not the address of one telephone")
    if address.is_loopback and not _is_loopback(signalling_host):
        raise SdpError(f"{address} cannot be reached from here: the call came from {signalling_host}")
    return str(address)


def _is_loopback(host: str) -> bool:
    try:
        return IPv4Address(host).is_loopback
    except AddressValueError:
        return False


def _head(host: str, session: int, version: int) -> str:
    return f"v=0\r\no=- {session} {version} IN IP4 {host}\r\ns=-\r\nc=IN IP4 {host}\r\nt=0 0\r\n"


def _audio(port: int, payload_types: Sequence[int], event_type: int | None, flow: MediaDirection) -> str:
    formats = [*payload_types, *([] if event_type is None else [event_type])]
    lines = [f"m=audio {port} RTP/AVP {' '.join(map(str, formats))}"]
    lines += [f"a=rtpmap:{each} {_NAMES[each]}/8000" for each in payload_types]
    if event_type is not None:
        lines += [f"a=rtpmap:{event_type} telephone-event/8000", f"a=fmtp:{event_type} 0-15"]
    lines += ["a=ptime:20", f"a={flow.value}"]
    return "\r\n".join(lines) + "\r\n"
