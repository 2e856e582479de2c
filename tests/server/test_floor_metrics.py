"""What Prometheus reads of agents and queues, beside real conversations."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.site import RunningSite
from tests.live.floor_site import FloorSite, floor_site
from tests.server.test_metrics import Samples, parsed, value

pytestmark = pytest.mark.anyio

FLOW = """
modules:
  Agents: {type: operator_transfer, first: true}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_end_call, to: Bye, result: listened}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""


async def read(site: FloorSite) -> Samples:
    running = RunningSite(site.switchboard, None, None, None)  # type: ignore[arg-type]
    return parsed((await MetricsPage(running).text()).decode())


async def test_a_caller_waits_is_offered_answered_and_counted(tmp_path: Any) -> None:
    async with floor_site(tmp_path, FLOW) as site:
        idle = await read(site)
        assert value(idle, "cordboard_queue_length", group="", service="desk") == 0
        assert value(idle, "cordboard_service_asked_total", service="desk") == 0
        assert value(idle, "cordboard_agents", team="", state="signed_out") == 2
        await site.floor.sign_in("maria")  # and is Not Ready: the caller waits
        caller = await site.caller()
        await site.until(lambda: site.floor.router.waiting)
        waiting = await read(site)
        assert value(waiting, "cordboard_queue_length", group="", service="desk") == 1
        assert value(waiting, "cordboard_queue_longest_wait_seconds", group="", service="desk") >= 0
        assert value(waiting, "cordboard_contacts_open", service="desk", channel="voice") == 1
        assert value(waiting, "cordboard_agents", team="", state="not_ready") == 1
        await site.floor.go_ready("maria")
        await site.takes()
        await site.talking()
        talking = await read(site)
        assert value(talking, "cordboard_queue_length", group="", service="desk") == 0
        assert value(talking, "cordboard_agents", team="", state="in_call") == 1
        assert value(talking, "cordboard_offers_total", outcome="made") == 1
        assert value(talking, "cordboard_offers_total", outcome="taken") == 1
        assert value(talking, "cordboard_service_answered_total", service="desk") == 1
        assert value(talking, "cordboard_service_answered_in_time_total", service="desk") == 1
        assert value(talking, "cordboard_answer_wait_seconds_count", service="desk") == 1
        caller.hangs_up()
        await site.wraps_up()
        await site.closed()
        after = await read(site)
        assert value(after, "cordboard_service_handled_total", service="desk") == 1
        assert not any("maria" in str(key) for key in after)


async def test_who_leaves_before_an_agent_is_abandoned(tmp_path: Any) -> None:
    async with floor_site(tmp_path, FLOW) as site:
        await site.floor.sign_in("maria")
        caller = await site.caller()
        await site.until(lambda: site.floor.router.waiting)
        caller.hangs_up()
        await site.closed()
        told = await read(site)
        assert value(told, "cordboard_service_abandoned_total", service="desk") == 1
        assert value(told, "cordboard_service_answered_total", service="desk") == 0


async def test_an_agent_who_lets_an_offer_pass_has_missed_it(tmp_path: Any) -> None:
    async with floor_site(tmp_path, FLOW, ring=1) as site:
        await site.signs_in()
        caller = await site.caller()
        await site.rung()
        await site.until(lambda: site.state("maria") == "not_ready")
        caller.hangs_up()
        await site.closed()
        assert value(await read(site), "cordboard_offers_total", outcome="missed") == 1
