from __future__ import annotations

from cordboard.engine.signals import HoursAre
from cordboard.modules.check_call_center import CheckCallCenter
from tests.story import tell


def test_the_hours_decide():
    assert tell(CheckCallCenter(name="It")).world(HoursAre, open=True).raised == "call_center_open"
    assert tell(CheckCallCenter(name="It")).world(HoursAre, open=False, reason="holiday").raised == "call_center_close"


def test_it_looks_at_the_contacts_service_unless_another_is_named():
    assert tell(CheckCallCenter(name="It"), service="sales").asks.service == "sales"
    assert tell(CheckCallCenter(name="It", service="support"), service="sales").asks.service == "support"
