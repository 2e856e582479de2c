"""The supervisor's page in a real browser: what it shows, and who hears the supervisor in each way of taking part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server.desk.centre import CALLER, centre, until
from tests.server.desk.chromium import MICROPHONE, chromium
from tests.telephony.peer import tone
from tests.telephony.room import strength

if TYPE_CHECKING:
    from pathlib import Path

    from tests.telephony.peer import Sound

pytestmark = [pytest.mark.anyio, pytest.mark.needs("chromium")]

AGENT = 760
"""Hertz of the agent's voice."""


def hears_the_supervisor(sound: Sound) -> bool:
    """Whether the page's microphone is in the last third of a second."""
    return strength(sound.pcm(len(sound.packets) - 15), MICROPHONE) > 100


async def packets(sound: Sound, count: int) -> None:
    """Wait until so many more have come."""
    until_then = len(sound.packets) + count
    await until(lambda: len(sound.packets) >= until_then)


async def test_a_supervisor_listens_coaches_and_barges_in_from_the_page(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        _, phone, caller, invite = await place.talking()
        audio = int(invite.body.split("m=audio ")[1].split()[0])
        phone.sound.repeats = tone(AGENT, 2.0, level=5000)
        phone.sound.begin(("127.0.0.1", audio))
        caller.speaks()

        await page.opens("/floor", "sue")
        await page.shows("Bob Barnes")
        await page.shows("2025550123")
        await page.clicks("Listen")
        await page.hears(CALLER)
        await page.hears(AGENT)
        for sound in (caller.sound, phone.sound):
            before = len(sound.packets)
            await packets(sound, 40)
            assert strength(sound.pcm(before), MICROPHONE) < 20, "who listens is not heard"

        await page.clicks("Coach")
        await until(lambda: hears_the_supervisor(phone.sound))
        assert not hears_the_supervisor(caller.sound)
        await page.clicks("Barge in")
        await until(lambda: hears_the_supervisor(caller.sound))
        await page.clicks("Listen")
        await until(lambda: not hears_the_supervisor(caller.sound) and not hears_the_supervisor(phone.sound))
        await page.clicks("Stop")
        await page.hears(CALLER, audible=False)
        modes = [each["detail"]["mode"] for each in place.audited("monitor-mode")]
        assert modes == ["coach", "barge", "listen"]
        assert page.faults == []


async def test_a_supervisor_changes_the_longest_wait_and_puts_an_agent_into_another_state(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        await place.softphone()
        bob = await place.desktop("bob")
        await bob.does("sign_in", ready=True)
        await page.opens("/floor", "sue")
        wait = page.page.get_by_label("Max wait of Help line, seconds")
        await wait.fill("45")
        await wait.press("Enter")
        await until(lambda: place.switchboard.floor.router.max_wait("help") == 45)
        await page.page.get_by_label("Put bob into a state").select_option("not_ready")
        await bob.is_in("not_ready", "bob")
        await page.shows("Not ready")
        assert page.faults == []
