"""Recordings of conversations: what is on which side, what is not in them, and that the file is always whole."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import subprocess
import sys
import time
import wave
from typing import TYPE_CHECKING

import pytest

from cordboard.audio.stereo import StereoWav
from cordboard.telephony.recording_port import FinishedRecording
from cordboard.telephony.scripted import ScriptedLine
from tests.needs import ROOT
from tests.telephony.peer import PATIENCE, tone
from tests.telephony.room import MUSIC, pitches, room

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.anyio

FRAME = 160


def sides(path: Path) -> tuple[bytes, bytes]:
    """The left and the right side of a recording as PCM."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 8000)
        sound = memoryview(file.readframes(file.getnframes())).cast("h")
    return bytes(sound[::2]), bytes(sound[1::2])


def part(pcm: bytes, begin: float, end: float) -> bytes:
    """A part of PCM, in seconds."""
    return pcm[2 * int(begin * 8000) : 2 * int(end * 8000)]


def cues(path: Path) -> list[tuple[int, str, int]]:
    """Sample, words and length of each cue point of a WAV file, read by the rules of RIFF and not by the code."""
    data, at, samples, words, lengths = path.read_bytes(), 12, {}, {}, {}
    assert struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    while at < len(data):
        name, size = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8 : at + 8 + size]
        if name == b"cue ":
            for place in range(4, len(body), 24):
                number, sample = struct.unpack_from("<II", body, place)
                samples[number] = sample
        elif name == b"LIST":
            assert body[:4] == b"adtl"
            inner = 4
            while inner < len(body):
                length = struct.unpack_from("<I", body, inner + 4)[0]
                label = body[inner + 8 : inner + 8 + length]
                kind, (number,) = body[inner : inner + 4], struct.unpack_from("<I", label)
                if kind == b"ltxt":
                    lengths[number] = struct.unpack_from("<I", label, 4)[0]
                else:
                    words[number] = label[4:].rstrip(b"\0").decode()
                inner += 8 + length + length % 2
        at += 8 + size + size % 2
    return [(samples[number], words[number], lengths[number]) for number in sorted(samples)]


async def test_the_customer_is_left_and_all_whom_the_customer_hears_are_right(tmp_path: Path) -> None:
    async with room("customer", "agent", "supervisor", "second") as (_, (customer, agent, supervisor, second)):
        bridge = customer.media.bridge(agent.media)
        recording = customer.media.record(tmp_path / "talk.wav")
        bridge.add(supervisor.media, heard_by=(agent.media,), keys=False)
        await customer.packets(50)
        bridge.add(second.media)
        await customer.packets(50)
        told = await recording.stop()
        left, right = sides(tmp_path / "talk.wav")
        assert told == FinishedRecording(tmp_path / "talk.wav", len(left) / 16000)
        assert 1.8 < told.seconds < 4
        assert pitches(left) == {"customer"}
        assert pitches(part(right, 0.3, 0.8)) == {"agent"}, "who coaches is not recorded"
        assert pitches(part(right, told.seconds - 0.5, told.seconds)) == {"agent", "second"}


async def test_nothing_of_hold_and_consultation_is_recorded(tmp_path: Path) -> None:
    async with room("customer", "agent", "second") as (_, (customer, agent, second)):
        recording = customer.media.record(tmp_path / "talk.wav")
        bridge = customer.media.bridge(agent.media)
        await customer.packets(25)
        bridge.remove(customer.media)
        held = time.monotonic()
        customer.media.play(tone(MUSIC, 2.0), loop=True)
        bridge.add(second.media)
        await customer.packets(50)
        away = time.monotonic() - held
        bridge.close()
        told = await recording.stop()
        left, right = sides(tmp_path / "talk.wav")
        rest = part(left, told.seconds - away + 0.2, told.seconds), part(right, told.seconds - away + 0.2, told.seconds)
        assert [pitches(side) for side in rest] == [set(), set()]
        assert max(map(abs, memoryview(rest[1]).cast("h"))) == 0


async def test_what_is_said_while_paused_is_silence_in_the_file_and_the_pause_is_marked(tmp_path: Path) -> None:
    async with room("customer", "agent") as (_, (customer, agent)):
        customer.media.bridge(agent.media)
        recording = customer.media.record(tmp_path / "talk.wav")
        await customer.packets(30)
        recording.pause()
        recording.pause("sensitive digits")
        await customer.packets(30)
        recording.resume()
        assert recording.paused
        await customer.packets(30)
        recording.resume("sensitive digits")
        await customer.packets(30)
        told = await recording.stop()
        both, one = told.pauses
        assert (both.reason, one.reason) == ("agent, sensitive digits", "sensitive digits")
        assert both.end == one.begin
        for side in sides(tmp_path / "talk.wav"):
            assert max(map(abs, memoryview(part(side, both.begin, one.end)).cast("h"))) == 0
            assert pitches(part(side, both.begin - 0.3, both.begin)) != set()
            assert pitches(part(side, one.end, one.end + 0.3)) != set()
        (first, words, long), (second, more, short) = cues(tmp_path / "talk.wav")
        assert (first / 8000, second / 8000) == (both.begin, one.begin)
        assert [long / 8000, short / 8000] == pytest.approx([both.end - both.begin, one.end - one.begin])
        assert words.startswith("paused for")
        assert words.endswith("s: agent, sensitive digits")
        assert more.endswith("s: sensitive digits")


async def test_a_recording_ends_with_the_call_and_the_file_is_whole(tmp_path: Path) -> None:
    async with room("customer", "agent") as (_, (customer, agent)):
        customer.media.bridge(agent.media)
        recording = customer.media.record(tmp_path / "talk.wav")
        await customer.packets(25)
        await customer.call.hang_up()
        async with asyncio.timeout(PATIENCE):
            while customer.media.engine.recorder._recordings:  # noqa: ASYNC110 - it ends by itself, without an event
                await asyncio.sleep(0.01)
        assert pitches(sides(tmp_path / "talk.wav")[1]) == {"agent"}
        told = await recording.stop()
        assert await recording.stop() == told
        assert told.fault == ""


async def test_the_file_can_be_played_at_any_moment(tmp_path: Path) -> None:
    async with room("customer", "agent") as (_, (customer, agent)):
        customer.media.bridge(agent.media)
        recording = customer.media.record(tmp_path / "talk.wav")
        async with asyncio.timeout(PATIENCE):
            while len(sides(tmp_path / "talk.wav")[0]) < 8000:  # noqa: ASYNC110 - a file has no event
                await asyncio.sleep(0.05)
        assert pitches(sides(tmp_path / "talk.wav")[0]) == {"customer"}
        await recording.stop()


def test_a_killed_program_leaves_a_recording_that_can_be_played(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from cordboard.audio.stereo import StereoWav\n"
        "file = StereoWav(Path(sys.argv[1])); file.write(b'\\x01\\x00' * 8000, b'\\x02\\x00' * 8000)\n"
        "print('written', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "talk.wav")], stdout=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"written\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left, right = sides(tmp_path / "talk.wav")
    assert (left, right) == (b"\x01\x00" * 8000, b"\x02\x00" * 8000)


async def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "talk.wav").write_text("somebody else's")
    async with room("customer") as (_, (customer,)):
        with pytest.raises(FileExistsError):
            customer.media.record(tmp_path / "talk.wav")
    assert (tmp_path / "talk.wav").read_text() == "somebody else's"


async def test_a_full_disk_ends_the_recording_and_not_the_conversation() -> None:
    from pathlib import Path as RealPath

    class Full(StereoWav):
        def __init__(self) -> None:
            self.samples = 0
            self._file = RealPath("/dev/full").open("wb")  # noqa: SIM115 - closed by close()

    async with room("customer", "agent") as (here, (customer, agent)):
        bridge = customer.media.bridge(agent.media)
        recording = customer.media.record(RealPath("/dev/shm") / f"cordboard-{os.getpid()}.wav")
        recording._path.unlink()
        recording._file._file.close()
        recording._file = Full()
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer"}}
        told = await recording.stop()
        assert "No space left" in told.fault
        assert bridge.members == (customer.media, agent.media)


async def test_a_scripted_conversation_is_recorded_by_the_same_rules(tmp_path: Path) -> None:
    line = ScriptedLine()
    customer, agent, supervisor = (line.dial(name).media for name in ("customer", "agent", "supervisor"))
    bridge = customer.bridge(agent)
    bridge.add(supervisor, heard_by=(agent,), keys=False)
    recording = customer.record(tmp_path / "talk.wav")
    say = bridge.say
    say(customer, b"\x01\x00" * FRAME)
    say(supervisor, b"\x09\x00" * FRAME)
    recording.pause()
    say(agent, b"\x02\x00" * FRAME)
    recording.resume()
    say(agent, b"\x03\x00" * FRAME)
    told = await recording.stop()
    silence = bytes(2 * FRAME)
    assert sides(tmp_path / "talk.wav") == (
        b"\x01\x00" * FRAME + silence + silence, silence + silence + b"\x03\x00" * FRAME
    )  # fmt: skip
    assert (told.seconds, [(each.begin, each.end) for each in told.pauses]) == (0.06, [(0.02, 0.04)])
    assert agent.overheard == b"\x01\x00" * FRAME + b"\x09\x00" * FRAME
    assert customer.overheard == b"\x02\x00" * FRAME + b"\x03\x00" * FRAME
