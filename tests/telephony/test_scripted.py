from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from cordboard.audio.sound import Sound
from cordboard.engine.collector import KeyRules
from cordboard.telephony.line import CallEnded, EndedBy, NotConnected, Refusal
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine

if TYPE_CHECKING:
    from cordboard.telephony.line import Call, Line

    _line: type[Line] = ScriptedLine
    _call: type[Call] = ScriptedCall

pytestmark = pytest.mark.anyio
HELLO = b"\x10" * 800
BYE = b"\x20" * 800


async def answering(call: Call) -> None:
    await call.ring()
    await call.answer()


async def test_a_call_is_answered_hears_a_prompt_and_its_keys_arrive_in_order() -> None:
    line = ScriptedLine(pace=0.01)
    calls: list[Call] = []

    async def on_call(call: Call) -> None:
        calls.append(call)
        await answering(call)

    await line.start(on_call)
    caller = line.rings(caller="+15550123", called="support")
    await caller.until_answered()
    assert (calls[0].caller, calls[0].called, calls[0].direction) == ("+15550123", "support", "inbound")
    first, second = calls[0].media.say((Sound(HELLO),)), calls[0].media.say((Sound(BYE),))
    assert await first.finished()
    assert await second.finished()
    assert caller.heard == HELLO + BYE
    caller.presses("1#")
    assert await calls[0].media.collect((), KeyRules(max_digits=9, terminators="#")) == ("1", "#")
    await calls[0].hang_up()
    assert await caller.wait_ended() is EndedBy.HERE
    assert line.status().calls_now == 0
    await line.stop()


async def test_what_is_played_before_the_answer_waits_for_it() -> None:
    line = ScriptedLine(pace=0.01)
    await line.start(lambda call: call.ring())
    caller = line.rings()
    playback = caller.media.play(HELLO)
    await asyncio.sleep(0.01)
    assert caller.prompts == []
    await caller.answer()
    assert await playback.finished()
    await line.stop()


async def test_a_stopped_prompt_is_not_finished_and_the_next_one_begins() -> None:
    line = ScriptedLine()
    await line.start(answering)
    caller = line.rings()
    await caller.until_answered()
    long, after = caller.media.play(HELLO * 100), caller.media.play(BYE)
    await caller.until_heard(HELLO * 100)
    long.stop()
    long.stop()
    assert not await long.finished()
    assert await after.finished()
    assert caller.heard.endswith(BYE)
    await line.stop()


@pytest.mark.parametrize(
    ("how", "by"),
    [
        ("hangs_up", EndedBy.FAR_END),
        ("loses_line", EndedBy.LINE_LOST),
    ],
)
async def test_the_end_of_a_call_ends_what_is_played_and_listened_to(how: str, by: EndedBy) -> None:
    line = ScriptedLine(pace=0.01)
    await line.start(answering)
    caller = line.rings()
    await caller.until_answered()
    playback, listener = caller.media.play(HELLO, loop=True), caller.media.listen()
    await caller.says(b"\x01\x00" * 160)
    getattr(caller, how)()
    assert not await playback.finished()
    frames = [frame async for frame in listener]
    assert b"\x01\x00" * 160 in frames
    assert await caller.wait_ended() is by
    with pytest.raises(CallEnded):
        await caller.answer()
    await caller.hang_up()
    assert not await caller.media.play(HELLO).finished()
    await line.stop()


async def test_calls_out_are_answered_refused_or_never_answered() -> None:
    line = ScriptedLine()
    await line.start(answering)
    good, busy, never, ours = (line.dial(number, ring_seconds=0.05) for number in "1234")
    (await line.dialled.get()).answers()
    (await line.dialled.get()).refuses(Refusal.BUSY)
    await ours.hang_up()
    await good.wait_answered()
    for call, why in ((busy, Refusal.BUSY), (never, Refusal.NO_ANSWER), (ours, Refusal.CANCELLED)):
        with pytest.raises(NotConnected) as error:
            await call.wait_answered()
        assert error.value.reason is why
    await line.stop()


async def test_bridged_calls_hear_each_other_unless_muted() -> None:
    line = ScriptedLine(pace=0.01)
    await line.start(answering)
    one, two, three = (line.rings() for _ in range(3))
    bridge = one.media.bridge(two.media)
    bridge.add(three.media)
    bridge.mute(one.media, three.media)
    words = b"\x05\x00" * 160
    await three.says(words)
    assert (one.media.overheard, two.media.overheard) == (b"", words)
    bridge.unmute(one.media, three.media)
    await three.says(words)
    assert one.media.overheard == words
    two.hangs_up()
    assert bridge.members == (one.media, three.media)
    bridge.close()
    await line.stop()


async def test_a_handler_that_fails_leaves_no_caller_hanging(caplog: pytest.LogCaptureFixture) -> None:
    async def failing(call: Call) -> None:
        raise RuntimeError("boom")

    line = ScriptedLine()
    await line.start(failing)
    caller = line.rings()
    assert await caller.wait_ended() is EndedBy.HERE
    assert caller.rejected is Refusal.UNAVAILABLE
    assert "boom" in caplog.text
    await line.stop()
