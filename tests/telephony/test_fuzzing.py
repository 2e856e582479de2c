"""Twenty thousand messages with something wrong in them leave the line alive, and requests are not left unanswered."""

from __future__ import annotations

import asyncio
import random
import re
import secrets
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest

from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.thread import NAME
from cordboard.telephony.builtin.udp import RECEIVER
from cordboard.telephony.line import Call, Refusal
from tests.telephony.fuzz import mutated
from tests.telephony.peer import PATIENCE, Message, Peer
from tests.telephony.serving import Serving, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.anyio

AT_ONCE = 10
"""Messages sent before the next question, whose answer shows that all before it were looked at."""

FIVE = ("Via", "From", "To", "Call-ID", "CSeq")


class Fuzzer(asyncio.DatagramProtocol):
    """Sends messages with something wrong in them, and keeps what comes."""

    def __init__(self, house: Serving, seed: int) -> None:
        self.house, self.rng = house, random.Random(seed)
        self.answered: set[str] = set()
        self.invites: asyncio.Queue[Message] = asyncio.Queue()
        self.transport: asyncio.DatagramTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        message = Message(data)
        if message.code:
            self.answered.add(message.header("Call-ID"))
            if message.code >= 300 and message.header("CSeq").endswith(" INVITE"):
                self._acknowledge(message)
        elif message.method == "INVITE":
            self.invites.put_nowait(message)

    def _acknowledge(self, refused: Message) -> None:
        host, port = self.house.address
        lines = [f"ACK sip:100@{host}:{port} SIP/2.0", *(f"Via: {via}" for via in refused.all("Via"))]
        lines += [f"{name}: {refused.header(name)}" for name in ("From", "To", "Call-ID")]
        lines += [f"CSeq: {refused.header('CSeq').split()[0]} ACK", "Content-Length: 0", "", ""]
        self.transport.sendto("\r\n".join(lines).encode("utf-8", "replace"), self.house.address)

    @property
    def port(self) -> int:
        port: int = self.transport.get_extra_info("sockname")[1]
        return port

    def message(self, method: str, *headers: str, body: str = "", call_id: str = "") -> str:
        host, port = self.house.address
        lines = (
            f"{method} sip:100@{host}:{port} SIP/2.0",
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{secrets.token_hex(8)};rport",
            "Max-Forwards: 70",
            f'From: "Fuzz" <sip:fuzz@127.0.0.1:{self.port}>;tag={secrets.token_hex(4)}',
            f"To: <sip:100@{host}:{port}>",
            f"Call-ID: {call_id or secrets.token_hex(10)}",
            f"CSeq: 1 {method}",
            f"Contact: <sip:fuzz@127.0.0.1:{self.port}>",
            *headers,
            *(("Content-Type: application/sdp",) if body else ()),
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join((*lines, "", body))

    async def all_looked_at(self) -> None:
        """Wait until what was sent before has been looked at."""
        call_id = secrets.token_hex(10)
        self.transport.sendto(self.message("OPTIONS", call_id=call_id).encode(), self.house.address)
        async with asyncio.timeout(PATIENCE):
            while call_id not in self.answered:  # noqa: ASYNC110 - packets come without an event
                await asyncio.sleep(0.001)


SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 8 101\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
)
DIGEST = (
    'Authorization: Digest username="alice", realm="cordboard", nonce="1.2", uri="sip:100", response="0", qop=auth, '
    'nc=00000001, cnonce="x"'
)

CARRIER = ("Record-Route: <sip:127.0.0.1;lr>", "P-Asserted-Identity: <tel:+49301>")

REQUESTS: tuple[Callable[[Fuzzer], str], ...] = (
    lambda fuzzer: fuzzer.message("INVITE", body=SDP),
    lambda fuzzer: fuzzer.message("INVITE", *CARRIER, body=SDP),
    lambda fuzzer: fuzzer.message("REGISTER", "Expires: 60"),
    lambda fuzzer: fuzzer.message("REGISTER", DIGEST),
    lambda fuzzer: fuzzer.message("OPTIONS", "Route: <sip:127.0.0.1;lr>"),
    lambda fuzzer: fuzzer.message("MESSAGE", body="hello"),
)  # fmt: skip


def must_be_answered(data: bytes) -> str:
    """The Call-ID of a request that anybody could answer, '' where it is no such thing."""
    head = data.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    start, *lines = head.split("\r\n")
    if not re.fullmatch(r"(INVITE|REGISTER|OPTIONS|MESSAGE) .* SIP/2\.0", start):
        return ""
    if any(re.match(r"[vifti]\s*:|\s", line, re.IGNORECASE) for line in lines):
        return ""  # a second one, by the short name, or a line that goes on with the one before
    found = {name: [line for line in lines if line.startswith(f"{name}: ")] for name in FIVE}
    vias = found["Via"]
    if any(len(each) != 1 for each in found.values()) or not re.fullmatch(
        r"Via: SIP/2\.0/UDP 127\.0\.0\.1:\d+;branch=z9hG4bK[0-9a-f]{16};rport", vias[0]
    ):
        return ""
    call_id = found["Call-ID"][0].removeprefix("Call-ID: ")
    clean = all(re.search(r"[A-Za-z0-9]", found[name][0].removeprefix(f"{name}: ")) for name in FIVE)
    return call_id if clean and re.fullmatch(r"[0-9a-f]{20}", call_id) else ""


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that went wrong inside the stack, told whole."""
    told: list[str] = []
    whole = BuiltinLine._fault

    def note(line: BuiltinLine, fault: str) -> None:
        if not fault.startswith("tag-less 200 OK"):  # sippy says so, and hangs up as it should
            told.append(fault)
        whole(line, fault)

    monkeypatch.setattr(BuiltinLine, "_fault", note)
    return told


async def busy(call: Call) -> None:
    await call.reject(Refusal.BUSY)


async def alive(house: Serving) -> None:
    """A real call works, and nothing has ended."""
    async with Peer.at() as caller:
        dialog = caller.dialog(house.address)
        dialog.invite()
        await dialog.until(486)
    assert house.line.status().trouble == ""
    names = {thread.name for thread in threading.enumerate()}
    assert {NAME, RECEIVER, "cordboard-media"} <= names


@contextmanager
def drafts(peer: Peer) -> Iterator[list[str]]:
    """What a telephone would send, not sent."""
    written: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(peer, "send", lambda text, _: written.append(text))
        yield written


LIMITS: dict[str, Any] = {
    "invites_per_second": 1e6,
    "invite_burst": 1_000_000,
    "users": {"alice": "secret"},
    "dial_uris": True,
}


@pytest.mark.parametrize("seed", range(4))
async def test_requests_with_something_wrong_are_answered_and_the_line_lives(seed: int, faults: list[str]) -> None:
    async with serving(busy, faults=10_000, **LIMITS) as house:
        loop = asyncio.get_running_loop()
        _, fuzzer = await loop.create_datagram_endpoint(lambda: Fuzzer(house, seed), local_addr=("127.0.0.1", 0))
        try:
            expected: dict[str, bytes] = {}
            for number in range(4000):
                data = mutated(fuzzer.rng, fuzzer.rng.choice(REQUESTS)(fuzzer))
                if call_id := must_be_answered(data):
                    expected[call_id] = data
                fuzzer.transport.sendto(data, house.address)
                if number % AT_ONCE == 0:
                    await fuzzer.all_looked_at()
            await fuzzer.all_looked_at()
            unanswered = [expected[call_id] for call_id in expected.keys() - fuzzer.answered]
            assert len(expected) > 1000
            assert unanswered == []
            await alive(house)
            assert sorted(set(faults)) == []
        finally:
            fuzzer.transport.close()


async def test_requests_within_calls_with_something_wrong_leave_the_line_alive(faults: list[str]) -> None:
    async with serving(faults=10_000, **LIMITS) as house:
        rng = random.Random(5)
        for _ in range(30):
            async with Peer.at() as peer:
                dialog = peer.dialog(house.address)
                await dialog.established()
                call = await house.call()
                for number in range(80):
                    method = rng.choice(("INVITE", "UPDATE", "INFO", "OPTIONS", "ACK", "REFER", "CANCEL", "PRACK"))
                    offers = method in {"INVITE", "UPDATE", "ACK"}
                    with drafts(peer) as written:
                        if offers:
                            dialog.send(method, body=peer.sdp())
                        else:
                            dialog.send(method, body="Signal=5\r\nDuration=160", content="application/dtmf-relay")
                    peer.transport.sendto(mutated(rng, written[0]), house.address)
                    if number % AT_ONCE == 0:
                        await asyncio.sleep(0.01)
                dialog.number += 100
                dialog.send("OPTIONS")
                await peer.next(200, 500)
                await call.hang_up()
        async with Peer.at() as peer:
            dialog = peer.dialog(house.address)
            await dialog.established()
            await dialog.hang_up()
        assert (house.line.status().trouble, sorted(set(faults))) == ("", [])


async def test_answers_with_something_wrong_leave_the_line_alive(faults: list[str]) -> None:
    answers = ((100, "Trying"), (183, "Progress"), (200, "OK"), (302, "Moved"), (401, "Unauthorized"), (486, "Busy"))
    async with serving(busy, faults=10_000, **LIMITS) as house, Peer.at() as peer:
        rng = random.Random(6)
        for _ in range(400):
            call = house.line.dial(f"sip:200@127.0.0.1:{peer.port}", ring_seconds=5)
            invite = await peer.next("INVITE")
            with drafts(peer) as written:
                for _ in range(4):
                    code, phrase = rng.choice(answers)
                    peer.respond(invite, code, phrase, 'WWW-Authenticate: Digest realm="a", nonce="b"', body=peer.sdp())
            for text in written:
                peer.transport.sendto(mutated(rng, text), house.address)
            await asyncio.sleep(0.002)
            await call.hang_up()
        await alive(house)
        assert sorted(set(faults)) == []
