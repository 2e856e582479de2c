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
        await page.clicks("Listen: 2025550123")
        await page.shows("You: Listen, 2025550123")
        await page.hears(CALLER)
        await page.hears(AGENT)
        for sound in (caller.sound, phone.sound):
            before = len(sound.packets)
            await packets(sound, 40)
            assert strength(sound.pcm(before), MICROPHONE) < 20, "who listens is not heard"

        await page.clicks("Coach: 2025550123")
        await until(lambda: hears_the_supervisor(phone.sound))
        assert not hears_the_supervisor(caller.sound)
        await page.clicks("Barge in: 2025550123")
        await until(lambda: hears_the_supervisor(caller.sound))
        await page.clicks("Mute")
        await until(lambda: not hears_the_supervisor(caller.sound))
        await page.clicks("Unmute")
        await until(lambda: hears_the_supervisor(caller.sound))
        await page.clicks("Listen: 2025550123")
        await until(lambda: not hears_the_supervisor(caller.sound) and not hears_the_supervisor(phone.sound))
        await page.clicks("Leave the conversation")
        await page.shows("Take part by")
        modes = [each["detail"]["mode"] for each in place.audited("monitor-mode")]
        assert modes == ["coach", "barge", "listen"]
        assert len(place.audited("monitor-stopped")) == 1
        assert page.faults == []


async def test_a_supervisor_changes_what_is_there_in_place_and_takes_it_back(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        await place.softphone()
        bob = await place.desktop("bob")
        await bob.does("sign_in", ready=True)
        await page.opens("/floor", "sue")
        wait = page.page.get_by_label("Max wait of Help line, seconds")
        await wait.fill("45")
        await wait.press("Enter")
        await until(lambda: place.switchboard.floor.router.max_wait("help") == 45)
        await page.clicks("Undo")
        await until(lambda: place.switchboard.floor.router.max_wait("help") == 300)

        await page.clicks("Actions for Bob Barnes")
        await page.page.get_by_role("menuitem", name="Put into Not ready").click()
        await bob.is_in("not_ready", "bob")
        row = page.page.get_by_role("row", name="Bob Barnes")
        await row.get_by_text("Not ready").wait_for()

        await page.clicks("Actions for Bob Barnes")
        await page.page.get_by_role("menuitem", name="Teams and skills").click()
        await page.page.get_by_role("dialog").get_by_text("First level").click()
        await page.clicks("Save")
        await page.shows("Bob Barnes is changed.")
        assert place.switchboard.floor.site.agents["bob"].teams == ("first",)
        await (
            page.page.get_by_role("status")
            .filter(has_text="Bob Barnes is changed.")
            .get_by_role("button", name="Undo")
            .last.click()
        )
        await until(lambda: place.switchboard.floor.site.agents["bob"].teams == ())

        await page.clicks("Hours of Help line: Open")
        await page.page.get_by_role("menuitem", name="Close for an hour").click()
        await page.shows("The hours of Help line are changed.")
        await page.page.get_by_role("button", name="Hours of Help line: Closed").wait_for()
        assert {each["who"] for each in place.audited("organisation-changed")} == {"sue"}
        assert page.faults == []


async def test_who_waits_is_seen_with_place_and_module_and_is_found(tmp_path: Path) -> None:
    async with centre(tmp_path) as place, chromium(place.url, tmp_path) as page:
        bob = await place.desktop("bob")
        await bob.does("sign_in")
        await place.caller()
        await place.caller()
        await page.opens("/floor", "sue")
        await page.shows("Waiting, place 1")
        await page.shows("Waiting, place 2")
        await page.page.get_by_role("row", name="Help line").get_by_text("2", exact=True).first.wait_for()
        await page.page.get_by_role("textbox", name="Find").fill("no such caller")
        await page.shows("Nothing fits what is chosen above.")
        await page.page.wait_for_url("**/floor?text=no*")
        await page.clicks("Clear")
        await page.shows("Waiting, place 2")
        assert page.faults == []
