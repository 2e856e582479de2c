"""Where audio may come from and go to: addresses where no telephone can be, and a stream that moves to another port."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cordboard.telephony.builtin import sdp
from cordboard.telephony.line import NotConnected
from cordboard.telephony.media.rtp import Packet, parse
from cordboard.telephony.media.source import StreamSource
from tests.telephony.peer import Peer, Sound, contains, tone
from tests.telephony.registering import register
from tests.telephony.serving import serving

if TYPE_CHECKING:
    from cordboard.telephony.builtin.inbound import InboundCall

pytestmark = pytest.mark.anyio

NOBODYS = ("224.0.0.1", "239.255.255.250", "224.2.1.1/127", "255.255.255.255", "240.0.0.1", "0.0.0.1")
HERE, THERE = ("192.0.2.1", 4000), ("192.0.2.1", 4002)


# --- Where audio goes to ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", NOBODYS)
async def test_audio_for_a_group_or_for_nobody_is_refused(host: str) -> None:
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        dialog.invite(body=peer.sdp(host=host))
        assert "not the address of one telephone" in (await dialog.until(488)).header("Warning")
        assert house.arrived.empty()
        dialog = peer.dialog(house.address)
        await dialog.established()
        dialog.invite(body=peer.sdp(host=host))
        await dialog.until(488)
        await peer.sound.presses("4")
        assert (await (await house.call()).media.keys.get()).key == "4"
        await dialog.hang_up()


async def test_an_answer_that_wants_audio_sent_to_a_group_ends_the_call() -> None:
    async with serving(users={"alice": "secret"}) as house, Peer.at() as peer:
        await register(peer, house.address, "alice")
        call = house.line.dial("alice")
        peer.respond(await peer.next("INVITE"), 200, "OK", body=peer.sdp(host="224.0.0.1"))
        with pytest.raises(NotConnected, match=r"224\.0\.0\.1"):
            await call.wait_answered()
        peer.respond(await peer.next("BYE"), 200, "OK")


def test_loopback_is_for_those_on_this_machine() -> None:
    body = "v=0\r\no=- 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
    assert sdp.parse(body.format("127.0.0.1"), "127.0.0.9").address == ("127.0.0.1", 4000)
    for outside in ("192.0.2.7", "192.168.1.7", "trunk.example", ""):
        with pytest.raises(sdp.SdpError, match="cannot be reached from here"):
            sdp.parse(body.format("127.8.8.8"), outside)
        assert sdp.parse(body.format("10.1.2.3"), outside).address == ("10.1.2.3", 4000)


# --- Where it comes from ---------------------------------------------------------------------------------------------


async def second_port(peer: Peer, call: InboundCall) -> Sound:
    """Another port of the caller's address that sends audio of its own."""
    loop = asyncio.get_running_loop()
    _, sound = await loop.create_datagram_endpoint(Sound, local_addr=(peer.host, 0))
    sound.begin((peer.host, call.media.port))
    return sound


async def test_another_port_of_the_callers_address_cannot_take_the_call_over() -> None:
    """Neither while the caller speaks nor when the caller has been silent for long."""
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        await peer.sound.until(lambda: len(peer.sound.packets) > 5)
        thief = await second_port(peer, call)
        await thief.presses("1")
        await house.counted("audio_from_strangers", 5)
        peer.sound.sending = False
        await asyncio.sleep(2.3)
        await thief.presses("2")
        prompt = tone(440)
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(), prompt) > 0.99)
        assert thief.packets == []
        await peer.sound.presses("3")
        assert (await call.media.keys.get()).key == "3"
        thief.close()
        await dialog.hang_up()


async def test_a_stream_that_goes_on_from_another_port_is_followed() -> None:
    """As when a router gives the telephone another port: nobody else knows SSRC and sequence number."""
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        await dialog.established()
        call = await house.call()
        await peer.sound.until(lambda: len(peer.sound.packets) > 5)
        peer.sound.sending = False
        await asyncio.sleep(0.1)
        moved = await second_port(peer, call)
        moved.writer = peer.sound.writer
        await moved.presses("1")
        assert (await call.media.keys.get()).key == "1"
        prompt = tone(440)
        assert await call.media.play(prompt).finished()
        await moved.until(lambda: contains(moved.pcm(), prompt) > 0.99)
        moved.close()
        await dialog.hang_up()


@pytest.mark.parametrize("changed", [True, False])
async def test_a_new_offer_opens_the_way_for_another_port(changed: bool) -> None:
    """Also where the description is the same to the letter: a telephone behind a router knows no other."""
    async with serving() as house, Peer.at() as peer:
        dialog = peer.dialog(house.address)
        body = peer.sdp()
        await dialog.established(body=body)
        call = await house.call()
        await peer.sound.until(lambda: len(peer.sound.packets) > 5)
        peer.sound.sending = False
        await asyncio.sleep(0.1)
        dialog.invite(body=body.replace(f"m=audio {peer.sound.port}", "m=audio 4000") if changed else body)
        await dialog.until(200)
        moved = await second_port(peer, call)
        await moved.presses("1")
        assert (await call.media.keys.get()).key == "1"
        moved.close()
        await dialog.hang_up()


def packet(sequence: int, stream: int = 7) -> Packet:
    return Packet(0, False, sequence & 0xFFFF, 0, stream, b"")


def test_only_the_next_packets_of_the_same_stream_may_come_from_elsewhere() -> None:
    source = StreamSource(("10.0.0.1", 9000), frozenset({HERE[0]}))
    assert source.admits(HERE, packet(65_000), 0.0)
    assert not source.admits(THERE, packet(65_001, stream=8), 60.0), "another stream"
    assert not source.admits(THERE, packet(65_000), 60.0), "the same packet once more"
    assert not source.admits(THERE, packet(64_999), 60.0), "an older one"
    assert not source.admits(THERE, packet(65_000 + 3000), 60.0), "one from far ahead"
    assert not source.admits(("192.0.2.2", 4000), packet(65_001), 60.0), "another host"
    assert source.address == HERE
    assert source.admits(THERE, packet(65_000 + 700), 60.0)
    assert source.address == THERE
    assert not source.admits(HERE, packet(1), 60.1)


def test_the_described_address_may_always_send() -> None:
    source = StreamSource(THERE, frozenset({HERE[0]}))
    assert source.admits(HERE, packet(1), 0.0)
    assert source.admits(THERE, packet(9000, stream=8), 0.1)
    assert source.address == THERE


def test_packets_on_the_way_do_not_decide_where_a_new_description_leads() -> None:
    before = StreamSource(("10.0.0.1", 9000), frozenset({HERE[0]}))
    assert before.admits(HERE, packet(1), 0.0)
    between = StreamSource(("10.0.0.1", 9001), frozenset({HERE[0]}), before)
    after = StreamSource(("10.0.0.1", 9002), frozenset({HERE[0]}), between)
    assert after.admits(HERE, packet(2), 10.0), "taken, and nothing follows from it"
    assert after.admits(THERE, packet(1, stream=8), 10.1)
    assert after.address == THERE
    assert not after.admits(HERE, packet(3), 10.2)


def test_who_goes_on_from_the_same_place_after_a_new_description_keeps_it() -> None:
    before = StreamSource(("10.0.0.1", 9000), frozenset({HERE[0]}))
    assert before.admits(HERE, packet(1), 0.0)
    same = StreamSource(("10.0.0.1", 9000), frozenset({HERE[0]}), before)
    assert same.address == HERE
    assert same.admits(HERE, packet(2), 10.0)
    assert not same.admits(THERE, packet(1, stream=8), 10.1)
    other = StreamSource(("10.0.0.1", 9002), frozenset({HERE[0]}), same)
    assert other.admits(HERE, packet(3), 20.0)
    assert other.admits(HERE, packet(4), 23.0)
    assert other.address == HERE
    assert not other.admits(THERE, packet(1, stream=8), 23.1)


def test_control_packets_are_no_audio() -> None:
    assert parse(bytes([0x80, 200, 0, 6]) + bytes(24)) is None
    assert parse(bytes([0x80, 0, 0, 6]) + bytes(168)) is not None
