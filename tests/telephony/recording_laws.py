"""What every line records: see `test_line_laws`."""

from __future__ import annotations

import asyncio
import wave
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from cordboard.telephony.recording_port import MessageLimits
from tests.live.floor_site import spoken
from tests.telephony.lines_under_test import SAME, LineUnderTest
from tests.telephony.peer import PATIENCE, contains, tone
from tests.telephony.speaking import BYE, HELLO, Law, speaks_until_heard


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


RECORDING_LAWS: Final[list[Law]] = [
    a_message_ends_at_a_key,
    a_message_ends_in_silence_and_at_its_length,
    a_message_that_goes_on_keeps_what_was_said,
    a_message_that_cannot_be_written_is_told,
    a_conversation_is_recorded_but_for_its_pauses,
]
