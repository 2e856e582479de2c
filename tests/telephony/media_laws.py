"""What every line says, collects and detects, and who hears whom: see `test_line_laws`."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Final

import pytest

from cordboard.audio.answering_machine import Thresholds
from cordboard.audio.g711 import ulaw_to_pcm
from cordboard.audio.sound import Sound
from cordboard.engine.collector import KeyRules
from cordboard.telephony.media_port import EntryBefore, KeyPress
from tests.live.floor_site import spoken
from tests.telephony.lines_under_test import LineUnderTest
from tests.telephony.peer import PATIENCE, tone
from tests.telephony.speaking import BYE, HELLO, LONG, Law, speaks_until_heard, until


async def what_is_said_is_heard_in_its_order(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    first = call.media.say((Sound(HELLO), Sound(BYE)))
    second = call.media.say((Sound(tone(1100, 0.3)),))
    assert await first.finished()
    assert await second.finished()
    await until(lambda: far.has_heard(HELLO + BYE))
    await until(lambda: far.has_heard(tone(1100, 0.3)))


async def what_is_skipped_is_not_heard(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    assert await call.media.say((Sound(HELLO), Sound(BYE)), skip=0.3).finished()
    await until(lambda: far.has_heard(BYE))
    assert not far.has_heard(HELLO)


async def what_is_stopped_was_not_finished_and_the_next_begins(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    long, after = call.media.say((Sound(LONG),)), call.media.say((Sound(HELLO),))
    long.stop()
    long.stop()
    assert not await long.finished()
    assert await after.finished()
    await until(lambda: far.has_heard(HELLO))


async def a_loop_goes_on_until_it_is_silenced(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    music = call.media.say((Sound(HELLO),), loop=True)
    await until(lambda: far.has_heard(HELLO + HELLO))
    call.media.silence()
    assert not await music.finished()


async def keys_end_at_their_number_or_a_terminator(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    await far.presses("1234#")
    told: list[str] = []
    assert await call.media.collect((), KeyRules(max_digits=2), on_key=told.append) == ("12", "")
    assert await call.media.collect((), KeyRules(max_digits=9, terminators="#"), on_key=told.append) == ("34", "#")
    assert told == ["1", "3", "4"], "keys after which more are waited for"


async def the_first_key_stops_what_is_said(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    collecting = asyncio.create_task(call.media.collect((Sound(LONG),), KeyRules()))
    await asyncio.sleep(0.1)
    await far.presses("7")
    assert await asyncio.wait_for(collecting, PATIENCE) == ("7", "")
    assert await asyncio.wait_for(call.media.say((Sound(HELLO),)).finished(), PATIENCE), "nothing is queued before it"


async def without_interruption_keys_before_the_end_are_dropped(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    await far.presses("1")
    rules = KeyRules(barge_in=False, timeout=PATIENCE)
    collecting = asyncio.create_task(call.media.collect((Sound(HELLO),), rules))
    await until(lambda: far.has_heard(HELLO))
    await asyncio.sleep(0.1)
    await far.presses("2")
    assert await asyncio.wait_for(collecting, PATIENCE) == ("2", "")


async def keys_that_do_not_count_are_dropped(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    await far.presses("951")
    assert await call.media.collect((), KeyRules(timeout=None, keys=frozenset("12"))) == ("1", "")


async def nobody_keys_anything(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    assert await call.media.collect((Sound(HELLO),), KeyRules(timeout=0.1)) == "silence"
    await until(lambda: far.has_heard(HELLO))


async def keys_are_forgotten_when_nobody_asked_for_them(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    await far.presses("12")
    assert await call.media.collect((), KeyRules()) == ("1", "")
    await asyncio.sleep(0.3)
    call.media.forget_keys()
    await asyncio.wait_for(call.media.keys_taken(), PATIENCE)
    assert await call.media.collect((), KeyRules(timeout=0.1)) == "silence"


async def an_entry_goes_on_where_it_was(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    rules = KeyRules(max_digits=4, timeout=50.0, between_digits=50.0)
    before = EntryBefore(open_for=60.0, heard=58.0)
    assert await call.media.collect((Sound(HELLO),), rules, before=before) == "silence"
    keys = KeyPress("4", time.monotonic() - 1), KeyPress("7", time.monotonic())
    before = EntryBefore(open_for=60.0, heard=58.0, keys=keys)
    await far.presses("1")
    told: list[str] = []
    collecting = asyncio.create_task(call.media.collect((Sound(HELLO),), rules, before=before, on_key=told.append))
    await until(lambda: told == ["1"])
    await far.presses("1")
    assert await asyncio.wait_for(collecting, PATIENCE) == ("4711", "")
    assert not far.has_heard(HELLO), "who keys is not asked again"
    rules = KeyRules(timeout=0.1)
    assert await call.media.collect((Sound(HELLO),), rules, before=EntryBefore(open_for=60.0)) == "silence"
    await until(lambda: far.has_heard(HELLO))  # what was not heard is said, however long ago it was begun


async def a_person_is_told_from_a_machine(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    empty = call.media.detect(Thresholds(initial_silence=0.3))
    assert (await empty.who_answered()).machine
    await empty.close()
    greeting = call.media.detect(Thresholds(initial_silence=5.0, greeting=3.0))
    await far.speaks(spoken(0.5) + bytes(2 * 8000))
    verdict = await greeting.who_answered()
    assert (verdict.machine, verdict.cause) == (False, "short greeting")
    await greeting.close()
    await greeting.close()


async def a_beep_is_heard_also_before_somebody_asks(under_test: LineUnderTest, _folder: Path) -> None:
    far, call = await under_test.caller()
    detection = call.media.detect()
    assert not await detection.beep(0.05)
    await far.speaks(ulaw_to_pcm(tone(1000, 0.4)) + bytes(2 * 2400))
    assert await detection.beep(PATIENCE)
    assert await detection.beep(0.0)
    await detection.close()


async def who_is_bridged_hears_each_other_and_who_listens_is_unheard(under_test: LineUnderTest, _folder: Path) -> None:
    (customer, one), (agent, two), (boss, three) = [await under_test.caller() for _ in range(3)]
    bridge = one.media.bridge(two.media)
    bridge.add(three.media, heard_by=(), keys=False)
    await boss.speaks(ulaw_to_pcm(LONG[:4000]))
    await speaks_until_heard(customer, HELLO, agent, boss)
    assert not agent.has_heard(LONG[:4000])
    bridge.speak_to(three.media, (two.media,))
    await speaks_until_heard(boss, BYE, agent)
    await speaks_until_heard(agent, tone(1300, 0.3), customer)
    assert not customer.has_heard(BYE)
    bridge.remove(two.media)
    assert len(bridge.members) == 2
    bridge.close()
    bridge.close()
    assert list(bridge.members) == []


async def keys_that_no_telephone_has_are_not_sent(under_test: LineUnderTest, _folder: Path) -> None:
    _, call = await under_test.caller()
    with pytest.raises(ValueError, match="telephone key"):
        await call.media.send_keys("12x")
    await asyncio.wait_for(call.media.send_keys("1"), PATIENCE)


MEDIA_LAWS: Final[list[Law]] = [
    what_is_said_is_heard_in_its_order,
    what_is_skipped_is_not_heard,
    what_is_stopped_was_not_finished_and_the_next_begins,
    a_loop_goes_on_until_it_is_silenced,
    keys_end_at_their_number_or_a_terminator,
    the_first_key_stops_what_is_said,
    without_interruption_keys_before_the_end_are_dropped,
    keys_that_do_not_count_are_dropped,
    nobody_keys_anything,
    keys_are_forgotten_when_nobody_asked_for_them,
    an_entry_goes_on_where_it_was,
    a_person_is_told_from_a_machine,
    a_beep_is_heard_also_before_somebody_asks,
    who_is_bridged_hears_each_other_and_who_listens_is_unheard,
    keys_that_no_telephone_has_are_not_sent,
]
