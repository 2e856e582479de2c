"""Callers who leave the queue and are called back: the place is kept, and an agent is there when they answer."""

from __future__ import annotations

import pytest

from tests.live.floor_site import floor_site
from tests.live.test_agents import DESK

pytestmark = pytest.mark.anyio


async def test_a_callback_keeps_the_place_and_goes_on_in_a_run_of_its_own(tmp_path):
    async with floor_site(tmp_path, DESK) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        caller.presses("1")
        contact = await site.closed()
        assert contact["result"] == "customer_not_available"
        await site.floor.go_ready("maria")
        phone = await site.takes()
        assert phone.called == "maria-phone"
        person = await site.takes()
        assert person.called == "+12025550143"
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        person.presses("5")
        await site.wraps_up("maria", "sold")
        await site.all_closed(2)
        child = site.contacts()[1]
        assert (child["run"], child["parent"], child["result"]) == ("callback", contact["id"], "listened")
        assert site.path(child["id"]) == ["Agents", "Rate", "Bye"]


async def test_whoever_is_called_back_is_not_told_to_wait_again(tmp_path):
    flow = DESK.replace(
        "{type: operator_transfer, first: true}", "{type: operator_transfer, first: true, pre_hold: One moment.}"
    )
    async with floor_site(tmp_path, flow) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.snapshot().waiting)
        one_moment = caller.media.begun[0]
        caller.presses("1")
        await site.closed()
        await site.floor.go_ready("maria")
        await site.takes()
        person = await site.takes()
        await site.talking()
        site.floor.end_call("maria")
        await site.in_module("Rate")
        assert one_moment not in person.media.begun
        person.hangs_up()
        await site.wraps_up()
        await site.all_closed(2)
