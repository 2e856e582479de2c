"""Calls at once on the built-in line, on one core: is every packet on its way in time, and what does a call cost?

Each call plays a prompt and collects digits; a digit stops the prompt and begins the next one. The line runs in a
process of its own that may use one core only. The callers are this process, on another core where there is one: they
send audio and digits as telephones do, and take the time of arrival of each packet from the kernel, so that what is
measured is the line and not the callers.

The peer sends and takes the same packets the plain way: asyncio, one task and one datagram endpoint a call, no
signalling, no digits.
"""

from __future__ import annotations

import asyncio
import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from bench.report import Measurement, Row, show
from cordboard.audio.g711 import SILENT_FRAME, pcm_to_ulaw
from cordboard.audio.sound import Sound
from cordboard.engine.collector import KeyRules
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.media.rtp import PCMU, PacketWriter
from cordboard.telephony.media.telephone_event import packets_for

PROMISED_CALLS = 200
#: The gap between two packets is at most so many times the peer's.
PROMISED_GAP = 1.1
LEVELS = (100, PROMISED_CALLS, 300)
SECONDS = 10.0
DIGITS = "1234"
ONE_KEY = KeyRules(timeout=None)
EVENT_TYPE = 101
BEAT = 0.02
SO_TIMESTAMPNS = 35  # socket.h of Linux; Python has no name for it


# --- The servers: each on one core, told by lines on standard input what to do -------------------------------------


def prompts() -> list[bytes]:
    """Five prompts of two seconds: one before each digit, and one after the last."""
    at = np.arange(16_000) / 8000
    return [pcm_to_ulaw((8000 * np.sin(2 * np.pi * (400 + 100 * n) * at)).astype("<i2").tobytes()) for n in range(5)]


def say(**words: Any) -> None:
    print(json.dumps(words), flush=True)


async def obey(answers: Any) -> None:
    """Answer each line of standard input with CPU seconds and what else there is to say, until it ends."""
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        say(cpu=time.process_time(), **answers())


async def serve_line() -> None:
    """The built-in line."""
    pieces = prompts()
    collected: dict[str, str] = {}

    async def on_call(call: Any) -> None:
        await call.answer()
        collected[call.id] = ""
        for piece in pieces:
            call.media.say((Sound(piece),), loop=True)
            collected[call.id] += (await call.media.collect((), ONE_KEY))[0]
            call.media.silence()

    line = BuiltinLine(
        LineSettings(port=0, rtp_ports=(0, 0), invites_per_second=10_000, invite_burst=10_000, max_calls=1000)
    )
    await line.start(on_call)
    say(address=line.status().address)
    await obey(lambda: {"collected": list(collected.values()), "calls": line.status().calls_now})
    await line.stop()


class PlainCall(asyncio.DatagramProtocol):
    """One call of the peer."""

    source: tuple[str, int] | None

    def connection_made(self, transport: Any) -> None:
        self.transport, self.source, self.heard = transport, None, 0

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self.source = addr
        self.heard += len(data)

    async def talk(self, audio: bytes) -> None:
        writer, at = PacketWriter(), 0
        due = time.monotonic()
        while True:
            if self.source is not None:
                self.transport.sendto(writer.packet(PCMU, audio[at : at + 160], writer.timestamp), self.source)
                writer.advance(160)
                at = (at + 160) % len(audio)
            due += BEAT
            await asyncio.sleep(max(0.0, due - time.monotonic()))


async def serve_plain(calls: int) -> None:
    """The peer."""
    loop = asyncio.get_running_loop()
    audio = prompts()[0]
    ends = [await loop.create_datagram_endpoint(PlainCall, local_addr=("127.0.0.1", 0)) for _ in range(calls)]
    tasks = [loop.create_task(protocol.talk(audio)) for _, protocol in ends]
    say(ports=[transport.get_extra_info("sockname")[1] for transport, _ in ends])
    await obey(dict)
    for task in tasks:
        task.cancel()


@dataclass
class Server:
    """A server process and what it says."""

    process: subprocess.Popen[str]
    greeting: dict[str, Any]

    @classmethod
    @contextmanager
    def running(cls, core: int, *arguments: str) -> Iterator[Self]:
        with subprocess.Popen(
            [sys.executable, "-m", "bench.calls", *arguments, "--core", str(core)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                yield cls(process, json.loads(process.stdout.readline()))
            finally:
                process.stdin.close()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def ask(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


# --- The callers ---------------------------------------------------------------------------------------------------


@dataclass
class Caller:
    """One telephone: its socket, what it sends and when packets came."""

    number: int
    channel: socket.socket
    to: tuple[str, int] = ("", 0)
    writer: PacketWriter = field(default_factory=PacketWriter)
    arrivals: list[int] = field(default_factory=list)
    keying: list[tuple[bytes, int, bool]] = field(default_factory=list)
    to_tag: str = ""

    @classmethod
    def make(cls, number: int) -> Caller:
        channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        channel.bind(("127.0.0.1", 0))
        channel.setblocking(False)
        channel.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        return cls(number, channel)

    def press(self, key: str) -> None:
        """Have a key sent instead of audio from the next beat on."""
        steps = [step for step in packets_for(key) if step.payload is not None]
        self.keying = [(step.payload or b"", self.writer.timestamp, step.first) for step in steps]

    def beat(self) -> None:
        """Send 20 ms."""
        if self.keying:
            payload, began, first = self.keying.pop(0)
            packet = self.writer.packet(EVENT_TYPE, payload, began, marker=first)
        else:
            packet = self.writer.packet(PCMU, SILENT_FRAME, self.writer.timestamp)
        self.writer.advance(160)
        self.channel.sendto(packet, self.to)

    def take(self) -> None:
        """Note when each packet came, by the kernel's clock."""
        while True:
            try:
                _, ancillary, _, _ = self.channel.recvmsg(256, 64)
            except BlockingIOError:
                return
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
            self.arrivals.append(seconds * 1_000_000_000 + nanoseconds)

    def gaps_ms(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.diff(np.array(self.arrivals, dtype=np.float64)) / 1e6


class Signalling:
    """One SIP socket that makes all the calls."""

    def __init__(self, address: str) -> None:
        host, _, port = address.removeprefix("sip:").partition(":")
        self.line = (host, int(port))
        self.channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.channel.bind(("127.0.0.1", 0))
        self.channel.settimeout(10)

    def send(self, method: str, number: int, caller: Caller, body: str = "") -> None:
        port = self.channel.getsockname()[1]
        target = f"sip:bench@{self.line[0]}:{self.line[1]}"
        lines = [
            f"{method} {target} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{caller.number}-{method}-{number}",
            "Max-Forwards: 70",
            f"From: <sip:caller{caller.number}@127.0.0.1:{port}>;tag={caller.number}",
            f"To: <{target}>{caller.to_tag}",
            f"Call-ID: bench-{caller.number}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:caller{caller.number}@127.0.0.1:{port}>",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        self.channel.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self.line)

    def answer_to(self, caller: Caller) -> str:
        """The 200 to a request of this caller."""
        while True:
            text = self.channel.recv(4096).decode()
            if text.startswith("SIP/2.0 200") and f"bench-{caller.number}\r\n" in text:
                return text

    def call(self, caller: Caller) -> None:
        port = caller.channel.getsockname()[1]
        offer = (
            f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 101\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
        )
        self.send("INVITE", 1, caller, offer)
        answer = self.answer_to(caller)
        tag = next(line for line in answer.split("\r\n") if line.lower().startswith("to:")).partition(";tag=")[2]
        caller.to_tag = f";tag={tag}"
        audio = next(line for line in answer.split("\r\n") if line.startswith("m=audio"))
        caller.to = (self.line[0], int(audio.split()[1]))
        self.send("ACK", 1, caller)

    def hang_up(self, caller: Caller) -> None:
        self.send("BYE", 2, caller)
        self.answer_to(caller)


def converse(callers: list[Caller], seconds: float, digits: str = "") -> None:
    """Let all callers send and take packets; each presses its digits at moments of its own."""
    poll = select.epoll()
    by_descriptor = {caller.channel.fileno(): caller for caller in callers}
    for descriptor in by_descriptor:
        poll.register(descriptor, select.EPOLLIN)
    beats = int(seconds / BEAT)
    moments = {
        (int(beats * (place + 0.5) / len(digits)) + caller.number % 40, caller.number): key
        for caller in callers
        for place, key in enumerate(digits)
    }
    due = time.monotonic()
    for beat in range(beats):
        for caller in callers:
            if (key := moments.get((beat, caller.number))) is not None:
                caller.press(key)
            caller.beat()
        due += BEAT
        while (left := due - time.monotonic()) > 0:
            for descriptor, _ in poll.poll(left):
                by_descriptor[descriptor].take()
    for caller in callers:
        caller.take()
    poll.close()


@dataclass(frozen=True)
class Run:
    """What one run came to. ``cpu`` is seconds of the server from before the first call to after the last."""

    calls: int
    p99: float
    worst: float
    lost: float
    cpu: float
    talking_cpu: float


def _figures(callers: list[Caller], whole: float, talking: float) -> Run:
    gaps = np.concatenate([caller.gaps_ms() for caller in callers])
    expected = len(callers) * (SECONDS / BEAT - 2)
    heard = sum(len(caller.arrivals) for caller in callers)
    return Run(
        len(callers),
        float(np.percentile(gaps, 99)),
        float(gaps.max()),
        max(0.0, 1 - heard / expected),
        whole,
        talking / SECONDS,
    )


def run_line(calls: int, core: int) -> Run:
    """That many calls on the built-in line."""
    callers = [Caller.make(number) for number in range(calls)]
    with Server.running(core, "line") as server:
        signalling = Signalling(server.greeting["address"])
        before = server.ask()["cpu"]
        for caller in callers:
            signalling.call(caller)
        converse(callers, 1.0)
        for caller in callers:
            caller.arrivals.clear()
        began = server.ask()["cpu"]
        converse(callers, SECONDS, DIGITS)
        ended = server.ask()
        assert ended["calls"] == calls, f"{calls - ended['calls']} calls were lost"
        assert ended["collected"] == [DIGITS] * calls, "digits were lost"
        for caller in callers:
            signalling.hang_up(caller)
        whole = server.ask()["cpu"] - before
        signalling.channel.close()
    for caller in callers:
        caller.channel.close()
    return _figures(callers, whole, ended["cpu"] - began)


def run_plain(calls: int, core: int) -> Run:
    """The same audio, the plain way."""
    callers = [Caller.make(number) for number in range(calls)]
    with Server.running(core, "plain", "--calls", str(calls)) as server:
        for caller, port in zip(callers, server.greeting["ports"], strict=True):
            caller.to = ("127.0.0.1", port)
        converse(callers, 1.0)
        for caller in callers:
            caller.arrivals.clear()
        began = server.ask()["cpu"]
        converse(callers, SECONDS)
        talking = server.ask()["cpu"] - began
    for caller in callers:
        caller.channel.close()
    return _figures(callers, talking, talking)


def measure() -> Measurement:
    """Run each level on the line and the promised one on the peer."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    try:
        peer = run_plain(PROMISED_CALLS, cores[0])
        runs = [run_line(calls, cores[0]) for calls in LEVELS]
    finally:
        os.sched_setaffinity(0, cores)
    promised = next(each for each in runs if each.calls == PROMISED_CALLS)
    rows = [
        Row(f"gap between packets, 99th percentile, {each.calls} calls", each.p99, "ms",
            peer.p99 / each.p99 if each is promised else None, f"longest {each.worst:.1f} ms; {each.lost:.2%} lost")
        for each in runs
    ]  # fmt: skip
    rows += [
        Row("CPU while 100 calls talk", 100 * 100 * promised.talking_cpu / promised.calls, "% of a core",
            peer.talking_cpu / promised.talking_cpu, f"measured with {promised.calls} calls"),
        Row(f"CPU for 100 whole calls of {SECONDS + 1:g} s", 100 * promised.cpu / promised.calls, "s", None,
            "signalling, audio and digits"),
        Row(f"peer: gap, 99th percentile, {peer.calls} calls", peer.p99, "ms", None, f"longest {peer.worst:.1f} ms"),
    ]  # fmt: skip
    return Measurement(
        name="calls",
        promise=f"{PROMISED_CALLS} calls at once that play and collect digits, on one core, with a gap between two "
        f"packets at most {PROMISED_GAP:g} times that of the peer in 99 of 100 cases.",
        peer="plain asyncio: one task and one datagram endpoint a call, the same packets, no signalling, no digits",
        kept=promised.p99 <= PROMISED_GAP * peer.p99,
        rows=rows,
    )


def _option(name: str, default: str = "0") -> int:
    return int(sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default)


if __name__ == "__main__":
    if "--core" in sys.argv:
        os.sched_setaffinity(0, {_option("--core")})
        asyncio.run(serve_line() if sys.argv[1] == "line" else serve_plain(_option("--calls")))
    else:
        show(measure())
