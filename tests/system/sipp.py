"""SIPp callers told as stories: a story becomes a SIPp scenario, and SIPp a caller with a voice of its own.

>>> story = Story().waits(0.5).presses("1").hangs_up()
"""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

KEY_SOUNDS = Path("/usr/share/sip-tester")
_SOUND_NAMES = {"*": "star", "#": "pound"}

_HEADERS = """Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:{caller}@[local_ip]:[local_port]>;tag=[pid]from[call_number]
To: <sip:{called}@[remote_ip]:[remote_port]>{to_tag}
Call-ID: [call_id]
CSeq: {sequence} {method}
Contact: <sip:{caller}@[local_ip]:[local_port]>
Max-Forwards: 70
"""
_OFFER = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
"""
_REQUEST_URI = "sip:{called}@[remote_ip]:[remote_port]"
_OK = """SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Length: 0
"""


@dataclass
class Story:
    """What one caller does from the answer on. Every story ends with `hangs_up` or `is_hung_up_on`."""

    steps: list[str] = field(default_factory=list)

    def waits(self, seconds: float) -> Story:
        self.steps.append(f'<pause milliseconds="{int(seconds * 1000)}"/>')
        return self

    def presses(self, keys: str, pause: float = 0.7) -> Story:
        """Press keys one after another, as RFC 4733 telephone events."""
        for key in keys:
            sound = KEY_SOUNDS / f"dtmf_2833_{_SOUND_NAMES.get(key, key)}.pcap"
            self.steps.append(f'<nop><action><exec play_pcap_audio="{sound}"/></action></nop>')
            self.waits(pause)
        return self

    def hangs_up(self) -> Story:
        self.steps.append(_send("BYE", "2", answered=True) + '<recv response="200"/>')
        return self

    def is_hung_up_on(self, within: float = 30.0) -> Story:
        """Wait to be hung up on. It may happen at once after a key, so there is no pause in which it would surprise."""
        if self.steps and self.steps[-1].startswith("<pause") and "pcap" in "".join(self.steps[-2:-1]):
            self.steps.pop()
        self.steps.append(f'<recv request="BYE" timeout="{int(within * 1000)}"/>{_message(_OK)}')
        return self

    def scenario(self, caller: str, called: str) -> str:
        """The SIPp scenario of this story."""
        told = (
            _send("INVITE", "1", body=_OFFER)
            + '<recv response="100" optional="true"/><recv response="180" optional="true"/>'
            + '<recv response="183" optional="true"/><recv response="200" rrs="true"/>'
            + _send("ACK", "1", answered=True)
            + "\n".join(self.steps)
        )
        for name, value in (("{caller}", caller), ("{called}", called)):
            told = told.replace(name, escape(value))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="story">\n{told}\n</scenario>\n'


def _message(text: str, attributes: str = "") -> str:
    return f"<send{attributes}><![CDATA[\n{text}\n]]></send>\n"


def _send(method: str, sequence: str, *, answered: bool = False, body: str = "") -> str:
    headers = (
        _HEADERS.replace("{method}", method)
        .replace("{sequence}", sequence)
        .replace("{to_tag}", "[peer_tag_param]" if answered else "")
    )
    retransmitted = "" if method == "ACK" else ' retrans="500"'
    return _message(f"{method} {_REQUEST_URI} SIP/2.0\n{headers}{body or 'Content-Length: 0' + chr(10)}", retransmitted)


@dataclass(frozen=True)
class Heard:
    """How a SIPp run ended: its exit code (0: every story went as told) and what it said."""

    code: int
    said: str


async def call(
    story: Story,
    folder: Path,
    *,
    caller: str,
    called: str,
    port: int,
    calls: int = 1,
    rate: int = 10,
    at_once: int = 100,
    within: float = 90.0,
) -> Heard:
    """Let SIPp live the story `calls` times against the line at 127.0.0.1:`port`."""
    sipp = shutil.which("sipp")
    assert sipp is not None, "the test says needs('sipp')"
    folder.mkdir(parents=True, exist_ok=True)
    scenario = folder / f"{caller}.xml"
    scenario.write_text(story.scenario(caller, called))
    process = await asyncio.create_subprocess_exec(
        sipp, f"127.0.0.1:{port}", "-sf", str(scenario), "-m", str(calls), "-r", str(rate), "-l", str(at_once),
        "-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin", "-timeout", str(int(within)), "-timeout_error",
        "-trace_err", "-error_file", str(folder / f"{caller}.errors"),
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        said, _ = await asyncio.wait_for(process.communicate(), within + 15)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    errors = folder / f"{caller}.errors"
    return Heard(
        process.returncode or 0, said.decode(errors="replace")[-3000:] + (errors.read_text() if errors.exists() else "")
    )


@asynccontextmanager
async def answering(folder: Path) -> AsyncIterator[int]:
    """Telephones that answer whoever calls, at once and as many at a time as there are; says at which port."""
    sipp = shutil.which("sipp")
    assert sipp is not None, "the test says needs('sipp')"
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        sipp, "-sn", "uas", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", str(port), "-nostdin",
        cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield port
    finally:
        process.kill()
        await process.wait()
