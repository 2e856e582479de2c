"""Figures of queues, agents and surveys, read back from a site at work."""

from __future__ import annotations

import asyncio

import pytest

from cordboard.store import surveys
from cordboard.store.distribution import figures
from tests.live.floor_site import floor_site

pytestmark = pytest.mark.anyio

DESK = """
modules:
  Agents: {type: operator_transfer, first: true}
  Rate: {type: survey, questions: [{id: helped, prompt: "Rate us."}]}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_end_call, to: Rate, result: operator_transfer}
  - {from: Rate, event: success, to: Bye, result: listened}
fallback: {to: Bye, result: flow_fault}
"""


async def test_what_queues_agents_and_callers_did_is_told_afterwards(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.takes()
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        caller.presses("4")
        await site.in_module("Bye")
        await site.wraps_up(code="sold")
        await site.closed()
        impatient = await site.caller()
        await site.rung()
        impatient.hangs_up()
        await site.all_closed(2)
        await asyncio.sleep(0.3)  # the log of the distributor is written a group at a time
        database = site.switchboard.database
        (answers,) = surveys.report(database)
        assert (answers["service"], answers["agent"], answers["question"]) == ("desk", "maria", "helped")
        assert (answers["asked"], answers["answered"], answers["average"]) == (1, 1, 4.0)
        seen = figures(database)
        told = [(row["service"], row["asked"], row["answered"], row["abandoned"]) for row in seen["services"]]
        assert told == [("desk", 2, 1, 1)]
        assert seen["services"][0]["service_level"] == 0.5
        (agent,) = seen["agents"]
        assert (agent["agent"], agent["offers"], agent["taken"]) == ("maria", 2, 1)
        assert 0 < agent["occupancy"] <= 1
