from __future__ import annotations

from cordboard.engine.commands import AskAgents
from cordboard.engine.signals import AgentsAre, HoursAre
from cordboard.modules.check_call_center import CheckCallCenter
from tests.story import tell

HOURS_ONLY = ["It call_center_open -> End: listened", "It call_center_close -> End: busy"]


def test_the_hours_decide_where_nothing_asks_for_agents():
    assert tell(CheckCallCenter(name="It"), ways=HOURS_ONLY).world(HoursAre, open=True).raised == "call_center_open"
    for kind in (CheckCallCenter(name="It"), CheckCallCenter(name="It", look_at="hours")):
        assert tell(kind).world(HoursAre, open=False, reason="holiday").raised == "call_center_close"
    assert tell(CheckCallCenter(name="It", look_at="hours")).world(HoursAre, open=True).raised == "call_center_open"


def test_it_looks_at_the_contacts_service_unless_another_is_named():
    assert tell(CheckCallCenter(name="It"), service="sales").asks.service == "sales"
    assert tell(CheckCallCenter(name="It", service="support"), service="sales").asks.service == "support"


def test_agents_are_looked_at_once_it_is_open():
    check = CheckCallCenter(name="It", skill="tax", teams=("a",), wait=20)
    story = tell(check, service="sales").world(HoursAre, open=True)
    assert story.asks == AskAgents("sales", "tax", ("a",), 20)
    assert story.world(AgentsAre, signed_in=0, ready=0).raised == "agent_not_logged_in"


def test_what_agents_do_decides():
    def told(signed_in, ready):
        story = tell(CheckCallCenter(name="It", look_at="agents"))
        return story.world(AgentsAre, signed_in=signed_in, ready=ready).raised

    assert told(2, 1) == "agent_available"
    assert told(2, 0) == "agent_not_available"
    assert told(0, 0) == "agent_not_logged_in"


def test_what_has_no_connector_is_passed_over_for_open():
    ways = [*HOURS_ONLY, "It agent_not_logged_in -> End: no_answer"]
    story = tell(CheckCallCenter(name="It"), ways=ways).world(HoursAre, open=True)
    assert story.world(AgentsAre, signed_in=1, ready=1).result == "listened"
