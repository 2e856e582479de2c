"""A recording whose conversation is over and which the store does not have yet, as the program is killed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.store import recordings
from cordboard.telephony.scripted_session_media import SessionRecording
from tests.live.floor_site import floor_site

pytestmark = pytest.mark.anyio

FLOW = """
modules:
  Agents: {type: operator_transfer, first: true}
  Rate: {type: survey, questions: [{id: helped, prompt: "Rate us."}], timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_end_call, to: Rate, result: operator_transfer}
  - {from: Rate, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: flow_fault}
"""


async def test_it_is_noted_and_the_line_records_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with floor_site(tmp_path, FLOW, record="yes", survives=True) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        await site.until(lambda: caller.media.recordings)
        being_ended = asyncio.Event()

        async def take_for_ever(_: SessionRecording) -> None:
            being_ended.set()
            await asyncio.Event().wait()

        with monkeypatch.context() as patch:
            patch.setattr(SessionRecording, "stop", take_for_ever)
            site.floor.end_call("maria")
            await being_ended.wait()
            await site.in_module("Rate")
            await site.floor.stored()
            site.kill()
        await site.restarted()
        await site.in_module("Rate")
        (contact,) = site.contacts()
        await site.until(lambda: recordings.conversations(site.switchboard.database, contact=contact["id"]))
        assert not caller.media.recordings
        caller.hangs_up()
        await site.wraps_up(code="sold")
        await site.closed()
