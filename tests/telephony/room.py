"""A conversation of real telephones, each with a voice of its own pitch, and who hears whom in it.

Every telephone is a SIP stack and an RTP stream of its own over loopback; what it hears is measured by the strength of
each pitch in the packets that came to it.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

import numpy as np

from tests.telephony.peer import Peer, tone
from tests.telephony.serving import Serving, answering, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.inbound import InboundCall

VOICES = {"customer": 420, "agent": 760, "supervisor": 1130, "second": 1540, "third": 2010}
MUSIC = 2570
"""Hertz. Far apart, and none is what mu-law makes of some others (a + b - c)."""

SETTLED = 12
"""Packets after a change in which the one before may still be heard: 80 ms of buffer and some of the load here."""

MEASURED = 15
"""Packets in which it is measured: 0.3 s, in which pitches 10 Hz apart are told from each other."""

AUDIBLE = 40.0
"""Amplitude of a pitch, of 32767, above which somebody would hear it: 58 dB below full scale."""


def strength(pcm: bytes, pitch: int) -> float:
    """The amplitude of one pitch in PCM."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    window = np.hanning(len(samples))
    turned = samples * window * np.exp(-2j * np.pi * pitch / 8000 * np.arange(len(samples)))
    return float(2 * np.abs(turned.sum()) / window.sum())


def pitches(pcm: bytes) -> set[str]:
    """Whose voices are in PCM, and whether there is music."""
    return {name for name, pitch in {**VOICES, "music": MUSIC}.items() if strength(pcm, pitch) > AUDIBLE}


class Telephone:
    """One member of the conversation, on both ends of its line."""

    def __init__(self, name: str, peer: Peer, call: InboundCall) -> None:
        self.name, self.peer, self.call, self.media = name, peer, call, call.media

    def speaks(self) -> None:
        """Talk without end."""
        self.peer.sound.repeats = tone(VOICES[self.name], 2.0, level=5000)

    async def packets(self, count: int) -> bytes:
        """What is heard in the next packets."""
        sound = self.peer.sound
        since = len(sound.packets)
        await sound.until(lambda: len(sound.packets) >= since + count)
        return sound.pcm(since)

    async def hears(self) -> set[str]:
        """Whom it hears now."""
        await self.packets(SETTLED)
        return pitches(await self.packets(MEASURED))


class Room:
    """The telephones of a test."""

    def __init__(self, house: Serving, stack: AsyncExitStack) -> None:
        self.house = house
        self.all: dict[str, Telephone] = {}
        self._stack = stack

    async def telephone(self, name: str) -> Telephone:
        """One more telephone calls, is answered and speaks."""
        peer = await self._stack.enter_async_context(Peer.at())
        dialog = peer.dialog(self.house.address, name)
        await dialog.established()
        made = Telephone(name, peer, await self.house.call())
        made.speaks()
        self.all[name] = made
        return made

    async def who_hears_whom(self) -> dict[str, set[str]]:
        """For each telephone, whose voice is heard there. All are asked at once."""
        heard = await asyncio.gather(*(each.hears() for each in self.all.values()))
        return dict(zip(self.all, heard, strict=True))


@asynccontextmanager
async def room(*names: str) -> AsyncIterator[tuple[Room, list[Telephone]]]:
    """A line with these telephones on it, each answered and speaking."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(serving(answering, invites_per_second=100, invite_burst=50))
        opened = Room(house, stack)
        yield opened, [await opened.telephone(name) for name in names]
