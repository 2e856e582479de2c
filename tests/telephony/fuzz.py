"""SIP messages that are right but for one thing, drawn from a seed: every header and every line of a description."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutator = Callable[[random.Random, str], str]

NASTY = (
    "", " ", "0", "-1", "1", "65535", "65536", "99999", "4294967296", "9" * 40, "9" * 5000, "A" * 4000, "\t", "*",
    "%", "%00", "%1b%0d%0a", "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "ü", "日本", "🎈", "'",
    '"', '""', "\\", '\\"', "<", ">", "<>", "<<>>", ";", ";;", ";=", ";a=", "=", ",", ",,", ":", "::", "@", "@@",
    "?", "?a", "?a=b&c", "[", "]", "[::1]", "[fe80::1%25eth0]", "0.0.0.0", "255.255.255.255", "224.0.0.1",
    "999.999.999.999", "1.2.3", "localhost", "nowhere.invalid", "-", "--", "None", "null", "true", "SIP/2.0",
    "SIP/2.0/UDP", "SIP/2.0 200 OK", "INVITE", "ACK", "sip:", "sip:@", "sip:a@", "sip:@b", "sip:a@b:0",
    "sip:a@127.0.0.1:99999", "sip:a@b:x", "sip:a@b;ttl=x", "sips:a@b", "tel:", "tel:+", "tel:+49301", "tel:abc",
    "urn:a:b", "http://a", "mailto:a@b", "<sip:a@127.0.0.1:99999>", "<sip:a@b>;tag", "<sip:a@b>;tag=",
    "<sip:a@b>;tag=;tag=2", '"a" <sip:b@c', '"a <sip:b@c>', "a, <sip:b@c>", "<tel:+1>;x", "application/sdp",
    "multipart/mixed", "multipart/mixed;boundary=x", "text", "a/b;c", "Digest", "Digest x", "Basic eDp5",
    'Digest username="a", nonce="b", response="c", nc=00000001, qop=auth', "1 INVITE", "1 1", "x y",
    "2147483648 INVITE", "SIP/2.0/UDP 127.0.0.1:99999;branch=z9hG4bK1", "SIP/2.0/UDP [::1];rport=x",
    "SIP/2.0/TCP a;received=b;maddr=c", "IN IP4 127.0.0.1", "IN IP6 ::1", "audio 0 RTP/AVP 0",
    "audio 99999 RTP/AVP 0", "audio 4000 RTP/AVP", "audio a b c", "audio 4000/2 RTP/AVP 0", "rtpmap:0",
    "rtpmap:0 PCMU/8000", "rtpmap:999 x/y/z", "fmtp:", "sendonly", "inactive", "٣", "١٢٣", "²", "1e3", "0x10",
    "1_000", "+1", " 1", "1 ", "\x0b", "\x1c", "{}", "{0}", "%s%n", "../../etc/passwd",
)  # fmt: skip

HEADERS = (
    "Accept: application/sdp", "Accept-Contact: *;audio", "Allow: INVITE", "Also: <sip:a@b>",
    "Authorization: Digest", "Cisco-GUID: 1-2-3-4", "CC-Diversion: <sip:a@b>", "Content-Disposition: session",
    "Content-Encoding: gzip", "Date: Sat, 13 Nov 2010 23:29:00 GMT", "Diversion: <sip:a@b>;reason=no-answer",
    "Event: presence", "Expires: 60", "History-Info: <sip:a@b>;index=1", "Join: 1;to-tag=2;from-tag=3",
    "Min-SE: 90", "P-Asserted-Identity: <sip:a@b>", "P-Preferred-Identity: <tel:+1>", "Path: <sip:a;lr>",
    "Privacy: id", "Proxy-Authorization: Digest", "RAck: 1 1 INVITE", "RSeq: 1", "Reason: SIP;cause=200",
    "Record-Route: <sip:127.0.0.1;lr>", "Refer-To: <sip:a@b>", "Referred-By: <sip:a@b>",
    "Remote-Party-ID: <sip:a@b>", "Replaces: 1;to-tag=2;from-tag=3", "Require: 100rel", "Route: <sip:127.0.0.1;lr>",
    "Session-Expires: 90", "Subject: hello", "Supported: timer", "User-Agent: fuzz/1", "Warning: 399 a b",
    "X-Any: thing", "v: SIP/2.0/UDP 127.0.0.1", "f: <sip:a@b>", "t: <sip:a@b>", "i: 1", "m: <sip:a@b>", "l: 5",
    "c: text/plain", "s: x", "k: y", "e: gzip", " folded", "\tfolded: too", "no colon", ": no name", "Na me: x",
    "Ünicode: x", "\0: x",
)  # fmt: skip


def _part(rng: random.Random, value: str) -> tuple[int, int]:
    """Where a word of a value begins and ends."""
    words = [match.span() for match in re.finditer(r"[A-Za-z0-9.+-]+|[^A-Za-z0-9.+-]", value)]
    return rng.choice(words) if words else (0, 0)


def _replace(_: random.Random, __: str, nasty: str) -> str:
    return nasty


def _replace_word(rng: random.Random, value: str, nasty: str) -> str:
    begin, end = _part(rng, value)
    return value[:begin] + nasty + value[end:]


def _insert(rng: random.Random, value: str, nasty: str) -> str:
    at = rng.randrange(len(value) + 1)
    return value[:at] + nasty + value[at:]


def _append(_: random.Random, value: str, nasty: str) -> str:
    return value + nasty


def _cut(rng: random.Random, value: str, _: str) -> str:
    return value[: rng.randrange(len(value) + 1)]


def _double(_: random.Random, value: str, __: str) -> str:
    return f"{value}, {value}"


def _swap_case(_: random.Random, value: str, __: str) -> str:
    return value.swapcase()


_VALUES = (_replace, _replace_word, _replace_word, _insert, _append, _cut, _double, _swap_case)


def mutated(rng: random.Random, message: str) -> bytes:
    """A message with one thing changed, or now and then two."""
    head, _, body = message.partition("\r\n\r\n")
    lines, body_lines = head.split("\r\n"), body.split("\r\n") if body else []
    for _ in range(rng.choice((1, 1, 1, 2))):
        if body_lines and rng.random() < 0.3:
            _change(rng, body_lines, "=")
        elif rng.random() < 0.15:
            lines.insert(rng.randrange(1, len(lines) + 1), _header(rng))
        else:
            _change(rng, lines, ":")
    said = "\r\n".join(body_lines)
    if rng.random() < 0.9:  # mostly the length is right again, so that the body is looked at
        lines = [re.sub(r"^Content-Length: \d+$", f"Content-Length: {len(said.encode())}", line) for line in lines]
    data = ("\r\n".join(lines) + "\r\n\r\n" + said).encode("utf-8", "surrogatepass")
    if rng.random() < 0.03:
        at = rng.randrange(len(data))
        data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
    return data[:65_000]


def _header(rng: random.Random) -> str:
    name, colon, value = rng.choice(HEADERS).partition(":")
    return name + colon + (rng.choice(_VALUES)(rng, value, rng.choice(NASTY)) if rng.random() < 0.8 else value)


def _change(rng: random.Random, lines: list[str], separator: str) -> None:
    at = rng.randrange(len(lines))
    kind = rng.random()
    if kind < 0.06:
        del lines[at]
        lines[:] = lines or [""]
    elif kind < 0.12:
        lines.insert(at, lines[at])
    elif kind < 0.16:
        other = rng.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif at == 0 or separator not in lines[at]:
        lines[at] = rng.choice(_VALUES)(rng, lines[at], rng.choice(NASTY))
    else:
        name, _, value = lines[at].partition(separator)
        lines[at] = name + separator + rng.choice(_VALUES)(rng, value, rng.choice(NASTY))
