"""Thousands of calls, one after another: does the server keep anything of those that are over?

`cordboard serve` runs a site of its own on free ports. Telephones in this process call it in four ways in turn (press a
key and are hung up on; hang up themselves; give up before the answer; call a number that nobody has), some at a time.
After each round of calls the server rests until SIP has forgotten them: answers are kept for about a minute, for
requests that come again. Then its memory and descriptors are read. After the warm-up, in which memory grows to what
calls at once need at the most, both must be flat: the figure is the slope, and a leak of one descriptor or of a
kilobyte a call shows. Objects that hold each other when a call is over show as well: they stay in memory until Python
collects garbage, which stops the sound of all calls. Takes about seven minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.report import Measurement, Row, show
from cordboard.audio.g711 import SILENT_FRAME
from cordboard.telephony.media.rtp import PCMU, PacketWriter
from cordboard.telephony.media.telephone_event import packets_for

CALLS, WARM_UP, ROUND = 2_000, 800, 400
#: Seconds after which the SIP stack has forgotten a call: twice the 32 s of RFC 3261 (64 times T1).
FORGOTTEN: Final = 66.0
AT_ONCE: Final = 20
#: What a call may leave behind after the warm-up: less than its journal, whose pages the database caches.
PROMISED_BYTES: Final = 1_024
PROMISED_DESCRIPTORS: Final = 2
#: Seconds that one call may take before it counts as lost.
PATIENCE: Final = 30.0
EVENT_TYPE: Final = 101

SITE = """
cordboard: 1
site: soak
speech: {engine: tones}
services: {desk: {direction: inbound, flow: desk}}
numbers: {"100": desk}
line: {invites_per_second: 10000, invite_burst: 10000}
"""
FLOW = """
cordboard: 1
flow: desk
direction: inbound
modules:
  Choices: {type: menu, first: true, prompt: "Press 1."}
  Message: {type: live_person, prompt: "Good day."}
  Bye: {type: end_call}
connectors:
  - {from: Choices, event: key_press, value: "1", to: Message, result: listened}
  - {from: Message, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""


@dataclass(frozen=True)
class Sample:
    """The server when so many calls were over: bytes in memory (resident), descriptors, threads."""

    calls: int
    memory: int
    descriptors: int
    threads: int


@dataclass(frozen=True)
class Served:
    """The server's process and where it takes calls."""

    process: int
    address: tuple[str, int]

    def sample(self, calls: int) -> Sample:
        """How it is now."""
        status = dict(re.findall(r"(\w+):\s+(\d+)", Path(f"/proc/{self.process}/status").read_text()))
        descriptors = len(os.listdir(f"/proc/{self.process}/fd"))  # noqa: PTH208 - a count, not paths
        return Sample(calls, int(status["VmRSS"]) * 1024, descriptors, int(status["Threads"]))


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Served]:
    """The site in a process of its own."""
    (folder / "flows").mkdir()
    (folder / "site.yaml").write_text(SITE)
    (folder / "flows/desk.yaml").write_text(FLOW)
    command = (str(Path(sys.executable).with_name("cordboard")), "serve", str(folder))
    process = await asyncio.create_subprocess_exec(
        *command, "--port", "0", "--sip-port", "0", "--data", str(folder / "data"), "--json",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, limit=1_000_000,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        told: dict[str, Any] = json.loads(await asyncio.wait_for(_document(process.stdout), 120))
        host, port = told["numbers"][0]["address"].rpartition("@")[2].split(":")
        yield Served(process.pid, (host, int(port)))
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 30)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _document(out: asyncio.StreamReader) -> str:
    """The first JSON document that is printed."""
    text = ""
    while line := (await out.readline()).decode():
        text += line
        with suppress(json.JSONDecodeError):
            json.loads(text)
            return text
    raise RuntimeError("the server ended before it took calls")


class Telephone(asyncio.DatagramProtocol):
    """One telephone for one call: SIP on one port, and sound from it as well."""

    def __init__(self, line: tuple[str, int], called: str) -> None:
        self._line = line
        self._target = f"sip:{called}@{line[0]}:{line[1]}"
        self._to = f"<{self._target}>"
        self._call_id, self._tag = secrets.token_hex(10), secrets.token_hex(6)
        self._branch = ""
        self._number = 0
        self._arrived: asyncio.Queue[str] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        if data[:1].isalpha():
            self._arrived.put_nowait(data.decode())

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    def send(self, method: str, body: str = "", *, again: bool = False) -> None:
        """A request; `again` with the transaction of the one before (ACK of a refusal, CANCEL)."""
        if method not in {"ACK", "CANCEL"}:
            self._number += 1
        self._branch = self._branch if again else "z9hG4bK" + secrets.token_hex(8)
        lines = [
            f"{method} {self._target} SIP/2.0", f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={self._branch};rport",
            "Max-Forwards: 70", f"From: <sip:soak@127.0.0.1>;tag={self._tag}", f"To: {self._to}",
            f"Call-ID: {self._call_id}", f"CSeq: {self._number} {method}", f"Contact: <sip:soak@127.0.0.1:{self.port}>",
            *(["Content-Type: application/sdp"] if body else []), f"Content-Length: {len(body)}",
        ]  # fmt: skip
        self.transport.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), self._line)

    def invite(self, sound: int) -> None:
        self.send("INVITE", (
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=audio {sound} RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
        ))  # fmt: skip

    async def until(self, *starts: str) -> str:
        """The next message that begins so."""
        while not (message := await self._arrived.get()).startswith(starts):
            pass
        return message

    async def answered(self) -> tuple[str, int] | None:
        """Wait for the final answer and acknowledge it. Says where the sound goes; None where the call was refused."""
        while True:
            answer = await self.until("SIP/2.0 200", "SIP/2.0 404", "SIP/2.0 487")
            if _header(answer, "CSeq").endswith("INVITE"):  # and not the answer to a CANCEL
                break
        self._to = _header(answer, "To")
        if not answer.startswith("SIP/2.0 200"):
            self.send("ACK", again=True)
            return None
        self._target = re.findall(r"<([^>]+)>", _header(answer, "Contact"))[0]
        self.send("ACK")
        return self._line[0], int(re.findall(r"m=audio (\d+)", answer)[0])

    def accept(self, request: str) -> None:
        """200 to a request of the server."""
        kept = [line for line in request.split("\r\n") if re.match(r"(Via|From|To|Call-ID|CSeq):", line, re.IGNORECASE)]
        text = "\r\n".join(["SIP/2.0 200 OK", *kept, "Content-Length: 0"])
        self.transport.sendto((text + "\r\n\r\n").encode(), self._line)


def _header(message: str, name: str) -> str:
    return next(line.partition(":")[2].strip() for line in message.split("\r\n") if line.startswith(f"{name}:"))


async def press(sound: asyncio.DatagramTransport, to: tuple[str, int], key: str) -> None:
    """Some silence, and a key."""
    writer = PacketWriter()
    for _ in range(5):
        sound.sendto(writer.packet(PCMU, SILENT_FRAME, writer.timestamp), to)
        writer.advance(160)
        await asyncio.sleep(0.02)
    began = writer.timestamp
    for step in packets_for(key):
        if step.payload is not None:
            sound.sendto(writer.packet(EVENT_TYPE, step.payload, began, marker=step.first), to)
        await asyncio.sleep(0.02)


async def call(line: tuple[str, int], number: int) -> None:
    """One call, of one of the four ways."""
    way = number % 4
    loop = asyncio.get_running_loop()
    local = ("127.0.0.1", 0)
    _, telephone = await loop.create_datagram_endpoint(lambda: Telephone(line, "404" if way == 3 else "100"), local)
    sound, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local)
    try:
        async with asyncio.timeout(PATIENCE):
            telephone.invite(sound.get_extra_info("sockname")[1])
            if way == 2:
                await telephone.until("SIP/2.0 100", "SIP/2.0 180")
                telephone.send("CANCEL", again=True)
            to = await telephone.answered()
            if way == 1:
                await asyncio.sleep(0.1)
            if to is not None and way > 0:
                telephone.send("BYE")
                await telephone.until("SIP/2.0 200")
            if to is None or way > 0:
                return
            await press(sound, to, "1")
            telephone.accept(await telephone.until("BYE"))
    finally:
        telephone.transport.close()
        sound.close()


async def soak(folder: Path, calls: int, each: int, rest: float = 1.0) -> list[Sample]:
    """So many calls, and how the server was `rest` seconds after each `each` of them. Raises where a call is lost."""
    async with serving(folder) as served:
        samples = []
        room = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> None:
            async with room:
                await call(served.address, number)

        for begun in range(0, calls, each):
            await asyncio.gather(*(one(number) for number in range(begun, min(begun + each, calls))))
            await asyncio.sleep(rest)
            samples.append(served.sample(min(begun + each, calls)))
        return samples


def slope(samples: list[Sample]) -> float:
    """Bytes of memory for each call: a straight line through the samples."""
    return float(np.polyfit([each.calls for each in samples], [each.memory for each in samples], 1)[0])


def measure(calls: int = CALLS) -> Measurement:
    """Run it, and hold memory and descriptors to being flat."""
    with tempfile.TemporaryDirectory(prefix="cordboard-soak-") as folder:
        samples = asyncio.run(soak(Path(folder), calls, ROUND, FORGOTTEN))
    samples = [each for each in samples if each.calls >= WARM_UP]
    first, last = samples[0], samples[-1]
    growth = slope(samples)
    descriptors = max(each.descriptors for each in samples) - first.descriptors
    return Measurement(
        name="soak",
        promise=f"after {WARM_UP:,} calls, each further one leaves under {PROMISED_BYTES / 1024:g} KiB of memory, and "
        f"descriptors stay within {PROMISED_DESCRIPTORS} of what they were.",
        peer="itself after the warm-up; flat is 1",
        kept=growth < PROMISED_BYTES and descriptors <= PROMISED_DESCRIPTORS,
        rows=[
            Row("memory for each further call", growth, "bytes", None,
                f"slope over {last.calls - first.calls:,} calls"),
            Row("memory at the end", last.memory / 2**20, "MiB", first.memory / last.memory,
                f"{first.memory / 2**20:.1f} MiB after the warm-up"),
            Row("descriptors at the end", last.descriptors, "", first.descriptors / last.descriptors,
                f"at most {descriptors} more than after the warm-up"),
            Row("threads at the end", last.threads, "", first.threads / last.threads),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench.soak")
    options.add_argument("--calls", type=int, default=CALLS)
    options.add_argument("--json", action="store_true")
    show(measure(options.parse_args().calls))
