"""Real callers (SIPp) go through real flows; what is stored is compared one by one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.system.conftest import Served
from tests.system.sipp import Heard, Story, call

pytestmark = [pytest.mark.anyio, pytest.mark.needs("sipp"), pytest.mark.timeout(240)]

KEYS = {
    "0": "key_0", "1": "key_1", "2": "key_2", "3": "key_3", "4": "key_4", "5": "key_5", "6": "key_6",
    "7": "key_7", "8": "key_8", "*": "key_star", "9": "wrong_key", "#": "wrong_key",
}  # fmt: skip

#: Where a caller of the long way round hangs up: the keys that lead there, and the result that tells it.
ROOMS = {
    "welcome": ((), "hung_up_in_opening"),
    "language": (("wait",), "in_language"),
    "account number": (("wait", "2"), "in_account_number"),
    "pin": (("wait", "2", "1001#"), "in_pin"),
    "menu": (("wait", "2", "1001#", "4711"), "in_menu"),
    "survey": (("wait", "2", "1001#", "4711", "1"), "in_survey"),
    "message": (("wait", "2", "1001#", "4711", "2"), "in_message"),
    "goodbye": (("wait", "2", "1001#", "4711", "1", "5"), "in_goodbye"),
}


def went_well(heard: Heard) -> None:
    assert heard.code == 0, heard.said


async def test_every_key_leads_where_its_connector_says(switchyard: Served, tmp_path: Path) -> None:
    async def press(caller: str, key: str) -> None:
        story = Story().waits(0.4).presses(key).is_hung_up_on()
        went_well(await call(story, tmp_path, caller=caller, called="2000", port=switchyard.sip_port))

    pressed = {f"44207946{number:04d}": key for number, key in enumerate(KEYS)}
    await asyncio.gather(*(press(caller, key) for caller, key in pressed.items()))
    stored = await switchyard.outcomes_of(pressed)
    assert {key: stored[caller]["result"] for caller, key in pressed.items()} == KEYS


async def test_a_caller_who_stays_silent_is_asked_and_then_let_go(switchyard: Served, tmp_path: Path) -> None:
    went_well(await call(Story().is_hung_up_on(), tmp_path, caller="silent", called="2000", port=switchyard.sip_port))
    outcome = await switchyard.outcome_of("silent")
    assert (outcome["result"], outcome["ended_by"]) == ("stayed_silent", "flow")


async def test_hanging_up_in_each_module_stores_the_result_due(switchyard: Served, tmp_path: Path) -> None:
    async def leave_in(caller: str, room: str) -> None:
        story = Story().waits(0.2)
        for keys in ROOMS[room][0]:
            story = story.waits(2.5) if keys == "wait" else story.presses(keys, pause=0.4).waits(0.3)
        story = story.hangs_up()
        went_well(await call(story, tmp_path, caller=caller, called="2001", port=switchyard.sip_port))

    left = {f"44161496{number:04d}": room for number, room in enumerate(ROOMS)}
    await asyncio.gather(*(leave_in(caller, room) for caller, room in left.items()))
    outcomes = await switchyard.outcomes_of(left)
    stored = {left[each["caller"]]: (each["result"], each["ended_by"], each["account"]) for each in outcomes.values()}
    assert stored == {
        room: (result, "caller", "1001" if "1001#" in keys else "") for room, (keys, result) in ROOMS.items()
    }


async def test_fifty_callers_at_once_leave_fifty_outcomes(switchyard: Served, tmp_path: Path) -> None:
    keys = ("1", "2", "3", "4", "*")

    async def ten(key: str) -> None:
        caller = f"crowd-{'star' if key == '*' else key}"
        story = Story().waits(1.0).presses(key).is_hung_up_on()
        went_well(
            await call(story, tmp_path, caller=caller, called="2000", port=switchyard.sip_port, calls=10, rate=10)
        )

    await asyncio.gather(*(ten(key) for key in keys))
    outcomes = [each for each in await switchyard.outcomes() if str(each["caller"]).startswith("crowd-")]
    expected = [KEYS[key] for key in keys for _ in range(10)]
    assert sorted(each["result"] for each in outcomes) == sorted(expected)
