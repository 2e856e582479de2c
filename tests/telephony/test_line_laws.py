"""The laws that every line keeps: each is held against the built-in line, the scripted one and one of another package.

Who writes a line adds it to `LINES_UNDER_TEST` (docs/how-to/write-a-line.md).
"""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from cordboard.audio.sound import Sound
from cordboard.telephony.line import CallEnded, EndedBy, NotConnected, Refusal
from cordboard.telephony.recording_port import MessageLimits
from tests.needs import ROOT
from tests.telephony.lines_under_test import LineUnderTest, audio_socket, builtin, scripted
from tests.telephony.media_laws import MEDIA_LAWS
from tests.telephony.peer import PATIENCE
from tests.telephony.recording_laws import RECORDING_LAWS
from tests.telephony.speaking import HELLO, LONG, Law, until

pytestmark = pytest.mark.anyio

LINES_UNDER_TEST = {"builtin": builtin, "scripted": scripted, "audio-socket": audio_socket}


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
    *MEDIA_LAWS,
    *RECORDING_LAWS,
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
