"""The laws that every line keeps: each is held against the built-in line, the scripted one and one of another package.

Who writes a line adds it to `LINES_UNDER_TEST` (docs/how-to/write-a-line.md).
"""

from __future__ import annotations

import asyncio
import re
import time
import tomllib
import wave
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from cordboard.audio.answering_machine import Thresholds
from cordboard.audio.g711 import ulaw_to_pcm
from cordboard.audio.sound import Sound
from cordboard.engine.collector import KeyRules
from cordboard.telephony.line import CallEnded, EndedBy, NotConnected, Refusal
from cordboard.telephony.media_port import EntryBefore, KeyPress
from cordboard.telephony.recording_port import MessageLimits
from tests.live.floor_site import spoken
from tests.needs import ROOT
from tests.telephony.lines_under_test import SAME, FarEnd, LineUnderTest, audio_socket, builtin, scripted
from tests.telephony.peer import PATIENCE, contains, tone

pytestmark = pytest.mark.anyio

LINES_UNDER_TEST = {"builtin": builtin, "scripted": scripted, "audio-socket": audio_socket}
HELLO, BYE, LONG = tone(440, 0.3), tone(700, 0.3), tone(900, 60.0)
Law = Callable[[LineUnderTest, Path], Awaitable[None]]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what is waited for has many causes
            await asyncio.sleep(0.02)


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
    assert await call.media.collect((Sound(HELLO),), rules, before=EntryBefore(open_for=60.0)) == "silence"
    before = EntryBefore(open_for=60.0, keys=(KeyPress("4", time.monotonic() - 1), KeyPress("7", time.monotonic())))
    collecting = asyncio.create_task(call.media.collect((Sound(HELLO),), rules, before=before))
    await far.presses("11")
    assert await asyncio.wait_for(collecting, PATIENCE) == ("4711", "")
    assert not far.has_heard(HELLO), "who keys is not asked again"


async def a_message_ends_at_a_key(under_test: LineUnderTest, folder: Path) -> None:
    far, call = await under_test.caller()
    recording = call.media.record_message(folder / "m.wav", MessageLimits(terminators="#"))
    finished = asyncio.create_task(recording.finished())
    await far.speaks(spoken(1.0))
    await far.presses("1#")
    assert await asyncio.wait_for(finished, PATIENCE) == "key"
    taken = await recording.stop()
    assert await recording.stop() == taken
    assert taken.seconds >= 0.9
    assert 0.5 <= taken.speech <= taken.seconds
    assert length(folder / "m.wav", channels=1) == pytest.approx(taken.seconds, abs=0.1)


async def a_message_ends_in_silence_and_at_its_length(under_test: LineUnderTest, folder: Path) -> None:
    _, call = await under_test.caller()
    quiet = call.media.record_message(folder / "q.wav", MessageLimits(silence=0.4))
    assert await asyncio.wait_for(quiet.finished(), PATIENCE) == "silence"
    assert (await quiet.stop()).speech < 0.3
    long = call.media.record_message(folder / "l.wav", MessageLimits(max_length=0.5))
    assert await asyncio.wait_for(long.finished(), PATIENCE) == "length"
    assert (await long.stop()).seconds == pytest.approx(0.5, abs=0.1)


async def a_message_that_goes_on_keeps_what_was_said(under_test: LineUnderTest, folder: Path) -> None:
    far, call = await under_test.caller()
    first = call.media.record_message(folder / "m.wav", MessageLimits(max_length=0.5))
    assert await asyncio.wait_for(first.finished(), PATIENCE) == "length"
    said = (await first.stop()).seconds
    again = call.media.record_message(folder / "m.wav", MessageLimits(), again=True)
    finished = asyncio.create_task(again.finished())
    await far.speaks(spoken(0.5))
    await far.hangs_up()
    assert await asyncio.wait_for(finished, PATIENCE) == "hang_up"
    taken = await again.stop()
    assert taken.seconds >= said + 0.4
    assert length(folder / "m.wav", channels=1) == pytest.approx(taken.seconds, abs=0.1)
    assert [each.name for each in folder.iterdir()] == ["m.wav"]


async def a_message_that_cannot_be_written_is_told(under_test: LineUnderTest, folder: Path) -> None:
    _, call = await under_test.caller()
    with pytest.raises(OSError, match="missing"):
        call.media.record_message(folder / "missing/m.wav", MessageLimits())


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


async def a_conversation_is_recorded_but_for_its_pauses(under_test: LineUnderTest, folder: Path) -> None:
    (customer, one), (agent, two) = [await under_test.caller() for _ in range(2)]
    bridge = one.media.bridge(two.media)
    recording = one.media.record(folder / "talk.wav")
    assert len(one.media.recordings) == 1
    recording.pause("agent")
    assert recording.paused
    await speaks_until_heard(customer, HELLO, agent)
    await asyncio.sleep(0.3)
    recording.resume("agent")
    await speaks_until_heard(customer, BYE, agent)
    await speaks_until_heard(agent, tone(1300, 0.3), customer)
    await asyncio.sleep(0.1)
    told = await recording.stop()
    assert (told.path, told.fault, [each.reason for each in told.pauses]) == (folder / "talk.wav", "", ["agent"])
    assert length(folder / "talk.wav", channels=2) == pytest.approx(told.seconds, abs=0.1)
    left, right = sides(folder / "talk.wav")
    assert contains(left, BYE) > SAME
    assert contains(right, tone(1300, 0.3)) > SAME
    assert contains(left, HELLO) < 0.5
    assert list(one.media.recordings) == []
    bridge.close()


async def keys_that_no_telephone_has_are_not_sent(under_test: LineUnderTest, _folder: Path) -> None:
    _, call = await under_test.caller()
    with pytest.raises(ValueError, match="telephone key"):
        await call.media.send_keys("12x")
    await asyncio.wait_for(call.media.send_keys("1"), PATIENCE)


async def a_call_that_is_over_says_who_ended_it_and_takes_no_harm(under_test: LineUnderTest, folder: Path) -> None:
    far, call = await under_test.caller()
    playing, talk = call.media.say((Sound(LONG),)), call.media.record(folder / "talk.wav")
    await far.hangs_up()
    assert await asyncio.wait_for(call.wait_ended(), PATIENCE) is EndedBy.FAR_END
    assert not await playing.finished()
    assert not await call.media.say((Sound(HELLO),)).finished()
    recording = call.media.record_message(folder / "m.wav", MessageLimits())
    assert await recording.finished() == "hang_up"
    assert (await recording.stop()).speech == 0
    assert (await talk.stop()).fault == ""
    assert list(call.media.recordings) == []
    await call.media.send_keys("1")
    await call.hang_up()
    await call.reject(Refusal.BUSY)
    with pytest.raises(CallEnded):
        await call.answer()
    assert await call.wait_ended() is EndedBy.FAR_END


async def our_hang_up_is_ours(under_test: LineUnderTest, _folder: Path) -> None:
    (_, call), (_, other) = [await under_test.caller() for _ in range(2)]
    assert call.id != other.id
    assert call.direction == "inbound"
    await call.hang_up()
    assert await call.wait_ended() is EndedBy.HERE
    await until(lambda: under_test.line.status().calls_now == 1)


async def a_call_that_is_given_up_was_not_connected(under_test: LineUnderTest, _folder: Path) -> None:
    call = under_test.line.dial("1234", ring_seconds=PATIENCE)
    assert (call.direction, call.called) == ("outbound", "1234")
    await call.hang_up()
    with pytest.raises(NotConnected):
        await asyncio.wait_for(call.wait_answered(), PATIENCE)
    await asyncio.wait_for(call.wait_ended(), PATIENCE)


async def a_line_that_is_let_go_of_keeps_its_calls_or_ends_them(under_test: LineUnderTest, _folder: Path) -> None:
    _, call = await under_test.caller()
    await under_test.line.detach()
    ended = asyncio.create_task(call.wait_ended())
    await asyncio.sleep(0)
    if ended.done():
        assert ended.result() is EndedBy.STOPPED
        assert under_test.line.find(call.id) is None
        assert list(under_test.line.unclaimed()) == []
    else:
        assert [each.id for each in under_test.line.unclaimed()] == [call.id]
        found = under_test.line.find(call.id)
        assert found is not None
        assert found.id == call.id
        assert list(under_test.line.unclaimed()) == []
        ended.cancel()


LAWS: Final[list[Law]] = [
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
    a_message_ends_at_a_key,
    a_message_ends_in_silence_and_at_its_length,
    a_message_that_goes_on_keeps_what_was_said,
    a_message_that_cannot_be_written_is_told,
    a_person_is_told_from_a_machine,
    a_beep_is_heard_also_before_somebody_asks,
    who_is_bridged_hears_each_other_and_who_listens_is_unheard,
    a_conversation_is_recorded_but_for_its_pauses,
    keys_that_no_telephone_has_are_not_sent,
    a_call_that_is_over_says_who_ended_it_and_takes_no_harm,
    our_hang_up_is_ours,
    a_call_that_is_given_up_was_not_connected,
    a_line_that_is_let_go_of_keeps_its_calls_or_ends_them,
]


@pytest.fixture
async def under_test(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[LineUnderTest]:
    """One of the lines, running. The package of the example is installed as pip leaves it."""
    project = tomllib.loads((ROOT / "tests/example_line/pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / "packages/audio_socket_line-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [f"{name} = {made}" for name, made in project["entry-points"]["cordboard.lines"].items()]
    (info / "entry_points.txt").write_text("\n".join(["[cordboard.lines]", *lines]))
    monkeypatch.syspath_prepend(str(info.parent))
    async with LINES_UNDER_TEST[request.param]() as running:
        yield running


@pytest.mark.parametrize("under_test", LINES_UNDER_TEST, indirect=True)
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_every_line_keeps(law: Law, under_test: LineUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    await law(under_test, folder)


def test_the_how_to_shows_the_example_as_it_is() -> None:
    page = (ROOT / "docs/how-to/write-a-line.md").read_text(encoding="utf-8")
    folder = ROOT / "tests/example_line"
    example = "".join((folder / name).read_text(encoding="utf-8") for name in ("leg.py", "line.py", "pyproject.toml"))
    shown = re.findall(r"^```(?:text|toml)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 3
    assert all(each in example for each in shown)


async def speaks_until_heard(speaker: FarEnd, audio: bytes, *listeners: FarEnd) -> None:
    """Let somebody say something, with a pause behind it, until others have heard it."""
    await speaker.speaks(ulaw_to_pcm(audio) + bytes(2 * 800))
    for each in listeners:
        await until(lambda each=each: each.has_heard(audio))  # type: ignore[misc]


def length(path: Path, *, channels: int) -> float:
    """Seconds of a file, which is as the port says."""
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (8000, 2, channels)
        return float(file.getnframes() / 8000)


def sides(path: Path) -> tuple[bytes, bytes]:
    """Left and right as PCM."""
    with wave.open(str(path)) as file:
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return both[0::2].tobytes(), both[1::2].tobytes()
