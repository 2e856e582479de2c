"""Keys that are told by INFO, in the audio, and in both ways at once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from cordboard.telephony.media.key_presses import KeyPresses, KeyTransport
from tests.telephony.peer import Dialog, Peer
from tests.telephony.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.inbound import InboundCall

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def calling() -> AsyncIterator[tuple[Peer, Dialog, InboundCall]]:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        yield peer, dialog, call
        await dialog.hang_up()
        assert call.media.keys.empty(), "every key was asked for"


async def keys(call: InboundCall, count: int) -> str:
    """The next keys that were counted."""
    async with asyncio.timeout(10):
        return "".join([(await call.media.keys.get()).key for _ in range(count)])


async def tell(peer: Peer, dialog: Dialog, key: str) -> None:
    dialog.send("INFO", body=f"Signal={key}\r\nDuration=160\r\n", content="application/dtmf-relay")
    await peer.next(200)


@pytest.mark.parametrize(
    ("content", "body", "key"),
    [
        ("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay", "Signal= #\r\nDuration= 250\r\n", "#"),
        ("application/dtmf-relay", "Signal=11\r\n", "#"),
        ("Application/DTMF-Relay", "signal=d\r\n", "D"),
        ("application/dtmf", "9", "9"),
    ],
)
async def test_a_key_by_info_counts(content: str, body: str, key: str) -> None:
    async with calling() as (peer, dialog, call):
        dialog.send("INFO", body=body, content=content)
        await peer.next(200)
        assert await keys(call, 1) == key


@pytest.mark.parametrize(
    ("content", "body", "code"),
    [
        ("audio/telephone-event", "\x05\x0a\x03\x20", 415),
        ("audio/telephone-event", "\x05\udc8a\x03\x20", 415),
        ("application/telephone-event", "Signal=5", 415),
        ("application/vnd.nortelnetworks.digits", "d=5", 415),
        ("application/sdp", "v=0\r\n", 415),
        ("application/media_control+xml", "<media_control/>", 415),
        ("application/dtmf-relay", "Signal=hf\r\n", 400),
        ("application/dtmf-relay", "Duration=160\r\n", 400),
        ("application/dtmf-relay", "Signal=99\r\n", 400),
        ("application/dtmf", "hello", 400),
    ],
)
async def test_what_is_no_key_is_never_answered_as_if_it_were(content: str, body: str, code: int) -> None:
    async with calling() as (peer, dialog, call):
        dialog.send("INFO", body=body, content=content)
        answer = await peer.next(code, 200)
        assert answer.code == code
        if code == 415:
            assert answer.header("Accept") == "application/dtmf-relay, application/dtmf"
        else:
            assert "no key" in answer.header("Warning")
        await tell(peer, dialog, "7")
        assert await keys(call, 1) == "7"


async def test_an_info_without_a_body_and_one_that_comes_late_are_answered() -> None:
    async with calling() as (peer, dialog, call):
        dialog.send("INFO")
        await peer.next(200)
        dialog.number -= 2
        dialog.send("INFO", body="Signal=5\r\n", content="application/dtmf-relay")
        await peer.next(500)
        dialog.number += 2
        await tell(peer, dialog, "6")
        assert await keys(call, 1) == "6"


async def test_a_press_told_in_both_ways_counts_once_whichever_comes_first() -> None:
    async with calling() as (peer, dialog, call):
        await tell(peer, dialog, "5")
        await peer.sound.presses("5")
        await peer.sound.presses("6")
        await tell(peer, dialog, "6")
        assert await keys(call, 2) == "56"
        for _ in range(2):
            await tell(peer, dialog, "1")
            await peer.sound.presses("1")
        assert await keys(call, 2) == "11"


async def test_a_telephone_may_go_over_from_events_to_info() -> None:
    """As after a transfer behind the far end's switch."""
    async with calling() as (peer, dialog, call):
        await peer.sound.presses("1")
        assert await keys(call, 1) == "1"
        await tell(peer, dialog, "2")
        assert await keys(call, 1) == "2"


def test_a_key_that_is_held_for_long_and_then_told_again_is_one_press() -> None:
    presses = KeyPresses()
    assert presses.is_new("5", KeyTransport.RTP, 10.0)
    for tick in range(1, 500):
        presses.goes_on(KeyTransport.RTP, 10.0 + tick / 100)
    assert not presses.is_new("5", KeyTransport.INFO, 15.2)


def test_only_the_same_key_at_about_the_same_time_is_the_same_press() -> None:
    presses = KeyPresses()
    assert presses.is_new("5", KeyTransport.RTP, 10.0)
    assert presses.is_new("6", KeyTransport.INFO, 10.1)
    assert presses.is_new("5", KeyTransport.INFO, 13.0)
    assert presses.is_new("5", KeyTransport.INFO, 13.1)
    assert not presses.is_new("5", KeyTransport.RTP, 13.2)
    assert not presses.is_new("5", KeyTransport.RTP, 13.3)
    assert presses.is_new("5", KeyTransport.RTP, 13.4)
