"""What keeps strangers and broken telephones away from the calls in progress."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cordboard.telephony.builtin.access import Access
from cordboard.telephony.builtin.line import BuiltinLine
from cordboard.telephony.builtin.settings import LineSettings
from cordboard.telephony.line import EndedBy
from tests.needs import require
from tests.telephony.peer import Peer, contains, tone
from tests.telephony.serving import Serving, answering, serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cordboard.telephony.builtin.inbound import InboundCall

pytestmark = pytest.mark.anyio

TORTURE = sorted((Path(__file__).parent / "torture").glob("*.dat"))


@asynccontextmanager
async def talking(house: Serving, host: str = "127.0.0.1") -> AsyncIterator[tuple[Peer, InboundCall]]:
    """A call in progress, which must still be as good as new when the block ends."""
    async with Peer.at(host) as peer:
        dialog = peer.dialog(house.address, caller="talker")
        await dialog.established()
        call = await house.call()
        background = call.media.play(tone(300, 0.2), loop=True)
        yield peer, call
        background.stop()
        prompt = tone(880)
        heard = len(peer.sound.packets)
        assert await call.media.play(prompt).finished()
        await peer.sound.until(lambda: contains(peer.sound.pcm(heard), prompt) > 0.99)
        await peer.sound.presses("42")
        assert [(await call.media.keys.get()).key for _ in range(2)] == ["4", "2"]
        assert call.media.keys.empty()
        gaps = [
            later[0] - earlier[0] for earlier, later in zip(peer.sound.packets, peer.sound.packets[1:], strict=False)
        ]
        assert sorted(gaps)[len(gaps) // 2] < 0.03
        await dialog.hang_up()
        assert await call.wait_ended() is EndedBy.FAR_END


def test_only_this_machine_is_let_in_unless_the_settings_say_otherwise() -> None:
    careful = LineSettings()
    assert careful.host.is_loopback
    assert Access(careful).trusts("127.0.0.1")
    assert not Access(careful).trusts("192.168.1.5")
    wide = LineSettings(host=IPv4Address("0.0.0.0"))
    assert not Access(wide).trusts("127.0.0.1")
    some = LineSettings(host=IPv4Address("0.0.0.0"), allowed_sources=(IPv4Network("192.168.1.0/24"),))
    assert Access(some).trusts("192.168.1.5")
    assert not Access(some).trusts("192.168.2.5")


async def test_the_line_binds_loopback_by_default() -> None:
    line = BuiltinLine(LineSettings(port=0))
    await line.start(answering)
    try:
        host, port = line.status().address.removeprefix("sip:").split(":")
        assert host == "127.0.0.1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.2", int(port)))  # taken, if the line were bound to every address
    finally:
        await line.stop()


def test_the_torture_messages_are_all_there() -> None:
    assert len(TORTURE) == 49


async def test_the_torture_messages_of_rfc_4475_change_nothing_for_a_call_in_progress() -> None:
    async with serving(faults=len(TORTURE)) as house:
        async with talking(house) as (_, call), Peer.at() as villain:
            for each in TORTURE:
                villain.transport.sendto(each.read_bytes(), house.address)
                await asyncio.sleep(0.005)
            await house.counted("malformed", 20)
            assert call.ended_by is None
        for _ in range(house.arrived.qsize()):
            await (await house.call()).hang_up()
        async with Peer.at() as next_caller:
            await next_caller.dialog(house.address).established()


@pytest.mark.parametrize("path", TORTURE, ids=lambda path: path.stem)
async def test_each_torture_message_leaves_the_line_able_to_take_calls(path: Path) -> None:
    async with serving(faults=1) as house, Peer.at() as villain, Peer.at() as caller:
        villain.transport.sendto(path.read_bytes(), house.address)
        dialog = caller.dialog(house.address)
        await dialog.established()
        await dialog.hang_up()


async def test_noise_is_counted_and_dropped_and_signs_of_life_are_neither() -> None:
    async with serving() as house:
        async with talking(house), Peer.at() as villain:
            for noise in (b"\r\n\r\n", b"\0\0\0\0", b"\0", b"hello", b"\xff" * 900, b"INVITE " * 3000):
                villain.transport.sendto(noise, house.address)
            await house.counted("malformed", 3)
        assert house.counters["malformed"] == 3


async def test_strangers_are_turned_away_and_held_to_a_few_messages_a_second() -> None:
    async with (
        serving(allowed_sources=["127.0.0.1/32"], stranger_messages_per_second=0.1, stranger_message_burst=4) as house,
        talking(house),
        Peer.at("127.0.0.9") as stranger,
    ):
        for _ in range(2):  # an INVITE and an ACK each: the four messages that a stranger has at once
            dialog = stranger.dialog(house.address)
            dialog.invite()
            await dialog.until(403)
        for _ in range(3):
            stranger.dialog(house.address).invite()
        await house.counted("messages_over_rate", 3)
        assert house.counters["refused_by_source"] == 2


async def test_guessing_passwords_blocks_the_source_for_a_while() -> None:
    from tests.telephony.test_registration import Softphone

    settings: dict[str, Any] = {"users": {"alice": "secret"}, "allowed_sources": ["127.0.0.1/32"]}
    async with serving(failed_authentications=3, **settings) as house, talking(house):
        async with Peer.at("127.0.0.9") as guesser:
            phone = Softphone(guesser, house)
            for password in ("1", "2", "3"):
                assert (await phone.registers(password)).code == 403
            phone.send()
            await house.counted("messages_from_blocked_sources")
        async with Peer.at("127.0.0.10") as honest:
            assert (await Softphone(honest, house).registers("secret")).code == 200


async def test_a_flood_of_calls_from_one_source_is_held_back() -> None:
    async with serving(invites_per_second=0.1, invite_burst=3, max_calls=50) as house:
        async with talking(house), Peer.at() as flooder:
            for _ in range(10):
                flooder.dialog(house.address).invite()
            await house.counted("calls_over_rate", 8)
            assert house.counters["calls_in"] == 3
        for _ in range(2):
            await (await house.call()).hang_up()


async def test_audio_from_strangers_is_not_taken() -> None:
    async with serving() as house, talking(house) as (_, call), Peer.at("127.0.0.9") as stranger:
        stranger.sound.begin((house.address[0], call.media.port))
        await stranger.sound.presses("9")
        await house.counted("audio_from_strangers", 5)
        assert call.media.keys.empty()


@pytest.mark.needs("sipvicious")
@pytest.mark.parametrize("users", [{}, {"1001": "not-in-any-list"}])
async def test_a_sipvicious_scan_changes_nothing_for_a_call_in_progress(users: dict[str, str]) -> None:
    scans = (
        ("svmap", "-p", "{port}", "127.0.0.1"),
        ("svmap", "-m", "INVITE", "-p", "{port}", "127.0.0.1"),
        ("svwar", "-p", "{port}", "-e", "1000-1050", "-m", "REGISTER", "127.0.0.1"),
        ("svwar", "-p", "{port}", "-e", "1000-1020", "-m", "INVITE", "--force", "127.0.0.1"),
        ("svcrack", "-p", "{port}", "-u", "1001", "-r", "1-60", "127.0.0.1"),
    )
    found = Path(require("sipvicious"))
    # The scanner comes from 127.0.0.1, which this line takes for a stranger.
    async with serving(users=users, allowed_sources=["127.0.0.9/32"], faults=100) as house:
        async with talking(house, "127.0.0.9"):
            for scan in scans:
                program = found.with_name(found.name.replace("svmap", scan[0]))
                arguments = [each.format(port=house.address[1]) for each in scan[1:]]
                process = await asyncio.create_subprocess_exec(
                    program, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
                )
                try:
                    async with asyncio.timeout(20):
                        output, _ = await process.communicate()
                    assert b"Traceback" not in output, output.decode()
                except TimeoutError:
                    process.kill()
                    await process.wait()
        assert house.arrived.empty()
        counters = house.counters
        assert counters["refused_by_source"] + counters["failed_authentications"] > 0
        assert counters["messages_over_rate"] + counters["messages_from_blocked_sources"] > 0
        assert not any(each.registered for each in house.line.status().registrations)
