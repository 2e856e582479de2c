"""A telephone for tests that hides nothing: raw SIP messages and RTP packets over real sockets on loopback."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import numpy as np

from cordboard.audio.g711 import SILENT_FRAME, alaw_to_pcm, pcm_to_ulaw, ulaw_to_pcm
from cordboard.telephony.media.rtp import PacketWriter, parse
from cordboard.telephony.media.telephone_event import packets_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

PATIENCE = 15.0
"""Seconds that a test waits for what must come: other people's tests run on the same two cores."""


def tone(frequency: float, seconds: float = 0.5, level: int = 8000) -> bytes:
    """Mu-law audio of one tone."""
    at = np.arange(int(8000 * seconds)) / 8000
    return pcm_to_ulaw((level * np.sin(2 * np.pi * frequency * at)).astype("<i2").tobytes())


def loudest(pcm: bytes) -> float:
    """The frequency that is loudest in PCM audio, 0.0 in silence."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    if len(samples) < 800 or np.abs(samples).max() < 200:
        return 0.0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * 8000 / len(samples))


def contains(pcm: bytes, ulaw: bytes) -> float:
    """How well a piece of mu-law audio is found in PCM audio: 1.0 where it is there sample for sample."""
    hay = np.frombuffer(pcm, "<i2").astype(float)
    needle = np.frombuffer(ulaw_to_pcm(ulaw), "<i2").astype(float)
    if len(hay) < len(needle):
        return 0.0
    size = 1 << (len(hay) + len(needle)).bit_length()
    products = np.fft.irfft(np.fft.rfft(hay, size) * np.conj(np.fft.rfft(needle, size)), size)
    best = int(np.argmax(products[: len(hay) - len(needle) + 1]))
    there = hay[best : best + len(needle)]
    return float(np.dot(there, needle) / (np.linalg.norm(there) * np.linalg.norm(needle) + 1e-9))


class Message:
    """One SIP message, as it came."""

    def __init__(self, data: bytes) -> None:
        self.text = data.decode(errors="replace")
        head, _, self.body = self.text.partition("\r\n\r\n")
        self.start, *self.lines = head.split("\r\n")
        self.code = int(self.start.split()[1]) if self.start.startswith("SIP/2.0") else 0
        self.method = "" if self.code else self.start.split()[0]

    def all(self, name: str) -> list[str]:
        prefix = name.lower() + ":"
        return [line.partition(":")[2].strip() for line in self.lines if line.lower().startswith(prefix)]

    def header(self, name: str) -> str:
        return (self.all(name) or [""])[0]

    def __repr__(self) -> str:
        return self.start


class Sound(asyncio.DatagramProtocol):
    """One end of an RTP stream: sends silence (or what it is given) every 20 ms and keeps all that comes."""

    def __init__(self) -> None:
        self.packets: list[tuple[float, bytes]] = []
        self.transport: asyncio.DatagramTransport
        self.to: tuple[str, int] | None = None
        self.writer = PacketWriter()
        self.payload_type = 0
        self.event_type = 101
        self.sending = True
        self.repeats = b""
        self._words: list[bytes] = []
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        self.packets.append((asyncio.get_running_loop().time(), data))

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    def begin(self, to: tuple[str, int]) -> None:
        self.to = to
        if self._task is None:
            self._task = asyncio.create_task(self._send())

    def says(self, ulaw: bytes) -> None:
        self._words += [ulaw[at : at + 160].ljust(160, b"\xff") for at in range(0, len(ulaw), 160)]

    def falls_silent(self) -> None:
        self.repeats = b""
        self._words.clear()

    def emit(self, payload_type: int, payload: bytes, timestamp: int | None = None, *, marker: bool = False) -> None:
        at = self.writer.timestamp if timestamp is None else timestamp
        self.transport.sendto(self.writer.packet(payload_type, payload, at, marker=marker), self.to)

    async def presses(self, keys: str) -> None:
        for key in keys:
            began = self.writer.timestamp
            for step in packets_for(key):
                if step.payload is not None:
                    self.emit(self.event_type, step.payload, began, marker=step.first)
                await asyncio.sleep(0.005)
            self.writer.advance(1600)

    def pcm(self, since: int = 0) -> bytes:
        """What was heard, from packet number ``since`` on."""
        heard = []
        for _, data in self.packets[since:]:
            packet = parse(data)
            if packet is not None and packet.payload_type in {0, 8}:
                heard.append((ulaw_to_pcm if packet.payload_type == 0 else alaw_to_pcm)(packet.payload))
        return b"".join(heard)

    def keys(self) -> str:
        """Keys that came, as first packets of events."""
        packets = [parse(data) for _, data in self.packets]
        return "".join(
            "0123456789*#ABCD"[each.payload[0]]
            for each in packets
            if each is not None and each.payload_type == self.event_type and each.marker
        )

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - packets come without an event
                await asyncio.sleep(0.01)

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.transport.close()

    async def _send(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            if self.sending:
                if self.repeats and not self._words:
                    self.says(self.repeats)
                frame = self._words.pop(0) if self._words else SILENT_FRAME
                self.emit(self.payload_type, frame)
            self.writer.advance(160)
            due += 0.02
            await asyncio.sleep(max(0, due - loop.time()))


class Peer(asyncio.DatagramProtocol):
    """A SIP telephone, or a provider, that does exactly what the test says."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host = host
        self.log: list[Message] = []
        self.sound = Sound()
        self.contact_parameters = ""
        self.answers_options = False
        self.contact_host = self.from_host = host
        self.transport: asyncio.DatagramTransport
        self._news = asyncio.Event()
        self._read = 0
        self._tag = secrets.token_hex(6)

    @classmethod
    @asynccontextmanager
    async def at(cls, host: str = "127.0.0.1") -> AsyncIterator[Peer]:
        loop = asyncio.get_running_loop()
        peer = cls(host)
        await loop.create_datagram_endpoint(lambda: peer, local_addr=(host, 0))
        await loop.create_datagram_endpoint(lambda: peer.sound, local_addr=(host, 0))
        try:
            yield peer
        finally:
            peer.sound.close()
            peer.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        message = Message(data)
        self.log.append(message)
        if message.method == "OPTIONS" and self.answers_options:
            self.respond(message, 200, "OK")
        self._news.set()

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    @property
    def methods(self) -> list[str]:
        return [message.method for message in self.log if message.method]

    @property
    def contact(self) -> str:
        return f"<sip:peer@{self.contact_host}:{self.port}{self.contact_parameters}>"

    def send(self, text: str, to: tuple[str, int]) -> None:
        """``text`` has bytes that are no UTF-8 as surrogates (``\\udc80`` to ``\\udcff``)."""
        self.transport.sendto(text.encode(errors="surrogateescape"), to)

    async def next(self, *wanted: str | int) -> Message:
        """The next message not yet read whose method or code is one of those wanted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                while self._read < len(self.log):
                    message = self.log[self._read]
                    self._read += 1
                    if message.method in wanted or message.code in wanted:
                        return message
                self._news.clear()
                await self._news.wait()

    def sdp(self, *, flow: str = "sendrecv", formats: str = "0 8 101", host: str = "", extra: str = "") -> str:
        where = host or self.host
        return (
            f"v=0\r\no=- 1 {secrets.randbelow(10**6)} IN IP4 {where}\r\ns=-\r\nc=IN IP4 {where}\r\nt=0 0\r\n"
            f"m=audio {self.sound.port} RTP/AVP {formats}\r\na=rtpmap:101 telephone-event/8000\r\n"
            f"a={flow}\r\n{extra}"
        )

    def respond(self, request: Message, code: int, phrase: str, *headers: str, body: str = "") -> None:
        """Answer a request."""
        to = request.header("To")
        lines = [f"SIP/2.0 {code} {phrase}", *(f"Via: {via}" for via in request.all("Via"))]
        lines += [f"From: {request.header('From')}", f"To: {to if 'tag=' in to else f'{to};tag={self._tag}'}"]
        lines += [f"Call-ID: {request.header('Call-ID')}", f"CSeq: {request.header('CSeq')}"]
        lines += [f"Contact: {self.contact}", *headers]
        if body:
            lines.append("Content-Type: application/sdp")
        lines.append(f"Content-Length: {len(body)}")
        via = request.header("Via")
        host, port = via.split()[1].split(";")[0].split(":")
        self.send("\r\n".join(lines) + "\r\n\r\n" + body, (host, int(port)))

    def request(
        self, method: str, target: str, to: tuple[str, int], *headers: str, call_id: str, number: int,
        to_header: str, from_user: str = "peer", branch: str = "", body: str = "", content: str = "application/sdp",
    ) -> Message:  # fmt: skip
        """Send a request and return it."""
        branch = branch or "z9hG4bK" + secrets.token_hex(8)
        lines = [f"{method} {target} SIP/2.0", f"Via: SIP/2.0/UDP {self.host}:{self.port};branch={branch};rport"]
        lines += ["Max-Forwards: 70", f"From: <sip:{from_user}@{self.from_host}>;tag={self._tag}", f"To: {to_header}"]
        lines += [f"Call-ID: {call_id}", f"CSeq: {number} {method}", f"Contact: {self.contact}", *headers]
        if body:
            lines.append(f"Content-Type: {content}")
        lines.append(f"Content-Length: {len(body)}")
        text = "\r\n".join(lines) + "\r\n\r\n" + body
        self.send(text, to)
        return Message(text.encode(errors="surrogateescape"))

    def dialog(self, line: tuple[str, int], called: str = "100", *, caller: str = "peer") -> Dialog:
        return Dialog(self, line, called, caller)


class Dialog:
    """A call that the peer makes to the line."""

    def __init__(self, peer: Peer, line: tuple[str, int], called: str, caller: str) -> None:
        self.peer, self.line, self.caller = peer, line, caller
        self.call_id = secrets.token_hex(10)
        self.number = 0
        self.target = f"sip:{called}@{line[0]}:{line[1]}"
        self.to = f"<{self.target}>"
        self.branch = ""
        self.answer: Message | None = None

    def send(self, method: str, *headers: str, body: str = "", content: str = "application/sdp") -> Message:
        if method not in {"ACK", "CANCEL"}:
            self.number += 1
        if method != "CANCEL":
            self.branch = "z9hG4bK" + secrets.token_hex(8)
        return self.peer.request(
            method, self.target, self.line, *headers, call_id=self.call_id, number=self.number,
            to_header=self.to, from_user=self.caller, branch=self.branch, body=body, content=content,
        )  # fmt: skip

    def invite(self, *headers: str, body: str | None = None) -> Message:
        return self.send("INVITE", *headers, body=self.peer.sdp() if body is None else body)

    async def until(self, *codes: int) -> Message:
        """Wait for a response, take the dialog from it, and acknowledge a final one."""
        message = await self.peer.next(*codes)
        self.to = message.header("To")
        if message.code >= 200:
            if message.code < 300:
                found = re.search(r"<([^>]+)>", message.header("Contact"))
                self.target = found[1] if found else self.target
                self.send("ACK")
            else:
                self._acknowledge_refusal()
        if message.body and message.code < 300:
            self.answer = message
            port = int(re.findall(r"m=audio (\d+)", message.body)[0])
            if port:
                self.peer.sound.begin((self.line[0], port))
        return message

    async def established(self, *headers: str, body: str | None = None) -> Message:
        self.invite(*headers, body=body)
        return await self.until(200)

    async def hang_up(self) -> None:
        self.send("BYE")
        await self.peer.next(200)

    def _acknowledge_refusal(self) -> None:
        self.peer.request(
            "ACK", self.target, self.line, call_id=self.call_id, number=self.number, to_header=self.to,
            from_user=self.caller, branch=self.branch,
        )  # fmt: skip


def digest_response(said: dict[str, str], method: str, password: str) -> str:
    """What RFC 7616 wants as response, computed by hand and not with the code under test."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    who, what = md5(f"{said['username']}:{said['realm']}:{password}"), md5(f"{method}:{said['uri']}")
    if "qop" in said:
        return md5(f"{who}:{said['nonce']}:{said['nc']}:{said['cnonce']}:{said['qop']}:{what}")
    return md5(f"{who}:{said['nonce']}:{what}")


def parameters(header: str) -> dict[str, str]:
    """The parameters of a Digest header."""
    return {name: quoted or plain for name, quoted, plain in re.findall(r'(\w+)=(?:"([^"]*)"|([^",\s]+))', header)}


def proof(challenge: Message, method: str, uri: str, user: str, password: str) -> str:
    """An Authorization header that answers a challenge."""
    asked = parameters(challenge.header("WWW-Authenticate"))
    said = {"username": user, "realm": asked["realm"], "nonce": asked["nonce"], "uri": uri}
    said |= {"qop": "auth", "nc": "00000001", "cnonce": "abcdef"}
    said["response"] = digest_response(said, method, password)
    return "Authorization: Digest " + ", ".join(f'{name}="{value}"' for name, value in said.items())
