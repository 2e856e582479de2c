"""The process is killed while people talk to it; the next one closes each contact once, with its Result due."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cordboard.audio.pcm import levelled, resample
from cordboard.engine.balance import balance
from cordboard.speech.engines.flite import Flite
from cordboard.store import contacts, recordings
from cordboard.store.database import open_database
from tests.system.conftest import Served, serve
from tests.system.sipp import Story, call
from tests.system.telephones import telephone
from tests.system.test_callers import ROOMS

pytestmark = [pytest.mark.anyio, pytest.mark.needs("sipp"), pytest.mark.timeout(240)]

#: Where a caller is when the process dies, a moment after the last key.
SPOTS = {room: keys for room, (keys, _) in ROOMS.items() if room != "goodbye"}


def stays(keys: tuple[str, ...]) -> Story:
    """A caller who presses keys and then waits for what never comes."""
    story = Story().waits(0.2)
    for each in keys:
        story = story.waits(2.5) if each == "wait" else story.presses(each, pause=0.4).waits(0.3)
    return story.waits(60).hangs_up()


def seconds(keys: tuple[str, ...]) -> float:
    """How long a caller is on the way there."""
    return sum(2.5 if each == "wait" else 0.4 * len(each) + 0.3 for each in keys)


@asynccontextmanager
async def callers(*calling: asyncio.Task[object]) -> AsyncIterator[None]:
    """People in calls, whose telephones are switched off at the end."""
    try:
        yield
    finally:
        for each in calling:
            each.cancel()
        await asyncio.gather(*calling, return_exceptions=True)


async def modules_at_work(switchyard: Served, wanted: int) -> None:
    """Wait until so many contacts are open and have entered a module."""
    database = open_database(switchyard.data / "cordboard.db")
    try:
        async with asyncio.timeout(60):
            while len(contacts.open_contacts(database)) < wanted:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.05)
    finally:
        database.dispose()


async def restarted(switchyard: Served) -> Served:
    """The same site and data, served again."""
    again = await serve(switchyard.site, switchyard.data, switchyard.log)
    switchyard.process, switchyard.sip_port, switchyard.web_port = again.process, again.sip_port, again.web_port
    return switchyard


def books(switchyard: Served) -> list[str]:
    """What does not balance in the whole store, and whether anything is open."""
    database = open_database(switchyard.data / "cordboard.db")
    try:
        everyone = contacts.list_contacts(database, limit=500, supervision=True)
        wrong = [f"{each['id']} is open" for each in everyone if each["closed_at"] is None]
        return wrong + balance(journal for each in everyone if (journal := contacts.journal(database, each["id"])))
    finally:
        database.dispose()


async def test_a_crash_costs_each_contact_its_call_and_nothing_else(switchyard: Served, tmp_path: Path) -> None:
    people = {room: f"44161496{number:04d}" for number, room in enumerate(SPOTS)}
    longest = max(map(seconds, SPOTS.values()))

    async def begins_in_time(who: str, keys: tuple[str, ...]) -> None:
        await asyncio.sleep(longest - seconds(keys))
        await call(stays(keys), tmp_path, caller=who, called="2001", port=switchyard.sip_port)

    async with callers(*(asyncio.create_task(begins_in_time(who, SPOTS[room])) for room, who in people.items())):
        await modules_at_work(switchyard, len(people))
        await asyncio.sleep(0.35)
        await switchyard.kill()
    await restarted(switchyard)
    outcomes = await switchyard.outcomes()
    stored = {each["caller"]: (each["result"], each["ended_by"], each["recovered"]) for each in outcomes}
    assert len(outcomes) == len(people)
    assert stored == {who: (ROOMS[room][1], "restart", True) for room, who in people.items()}
    assert f"{len(people)} contacts were left open by a crash" in switchyard.log.read_text()
    assert books(switchyard) == []


@pytest.mark.parametrize("moment", [0.05, 0.4])
async def test_a_crash_in_the_middle_of_a_rush_loses_nobody(switchyard: Served, tmp_path: Path, moment: float) -> None:
    async def twenty(key: str) -> None:
        story, who = Story().waits(0.3).presses(key, pause=0.3).is_hung_up_on(), f"rush-{key}"
        await call(story, tmp_path, caller=who, called="2000", port=switchyard.sip_port, calls=20, rate=40)

    async with callers(*(asyncio.create_task(twenty(key)) for key in "12")):
        await modules_at_work(switchyard, 1)
        await asyncio.sleep(moment)
        await switchyard.kill()
    await restarted(switchyard)
    assert books(switchyard) == []
    before = await switchyard.outcomes()
    assert any(each["recovered"] for each in before)
    await switchyard.kill()
    await restarted(switchyard)
    assert await switchyard.outcomes() == before


@pytest.mark.needs("flite")
async def test_a_message_that_the_crash_cuts_off_is_in_its_box_as_far_as_it_was_spoken(
    switchyard: Served, tmp_path: Path
) -> None:
    said = await Flite().speak("This is Ann. Please call me back as soon as you can. It is about my account.", "en", "")
    voice = levelled(resample(said.samples, said.rate)) * 6
    keys = [[3.4, "2"], [4.4, "1001#"], [7.0, "4711"], [9.0, "2"]]
    async with telephone(switchyard, tmp_path, "ann", "call", called="2001", keys=keys, says=voice):
        async with asyncio.timeout(60):
            sounds = switchyard.data / "recordings"
            while not any(each.stat().st_size > 50_000 for each in sounds.glob("*.wav")):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
        await switchyard.kill()
    await restarted(switchyard)
    outcome = await switchyard.outcome_of("ann")
    # The message is kept as far as it was spoken, so the voicemail is complete (domain.md 2).
    assert (outcome["result"], outcome["recovered"]) == ("in_goodbye", True)
    database = open_database(switchyard.data / "cordboard.db")
    (message,) = recordings.in_box(database, "front-desk")
    database.dispose()
    assert message["contact"] == outcome["contact"]
    with wave.open(str(switchyard.data / f"recordings/{message['id']}.wav")) as file:
        assert file.getnframes() / file.getframerate() == pytest.approx(message["seconds"], abs=0.01)
        assert message["seconds"] > 2
    assert [each.suffix for each in switchyard.data.glob("recordings/*")] == [".wav"]


async def test_a_second_server_on_the_same_data_is_refused_and_touches_no_call(
    switchyard: Served, tmp_path: Path
) -> None:
    story = Story().waits(5).hangs_up()
    calling = asyncio.create_task(call(story, tmp_path, caller="44207946", called="2001", port=switchyard.sip_port))
    async with callers(calling):
        await modules_at_work(switchyard, 1)
        log = tmp_path / "second.log"
        with pytest.raises(AssertionError, match="in use by another Cordboard"):
            await serve(switchyard.site, switchyard.data, log)
        assert (await calling).code == 0
    outcome = await switchyard.outcome_of("44207946")
    assert (outcome["result"], outcome["ended_by"], outcome["recovered"]) == ("in_language", "caller", False)
