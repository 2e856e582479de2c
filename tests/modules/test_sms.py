from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.signals import Sent
from cordboard.modules.sms import Sms
from tests.story import tell


def test_it_goes_to_the_caller_unless_said_otherwise():
    story = tell(Sms(name="It", text="Thanks, {{ account.name }}."), caller="+15550100", account={"name": "Ada"})
    assert (story.asks.to, story.asks.body) == ("+15550100", "Thanks, Ada.")
    assert story.world(Sent).raised == "success"


def test_whoever_was_called_is_texted_and_not_the_number_that_called_them():
    story = tell(Sms(name="It", text="Thanks."), direction="outbound", caller="+12025550100", called="+12025550143")
    assert story.asks.to == "+12025550143"


def test_failure_when_it_is_not_sent():
    assert tell(Sms(name="It", template="thanks")).fails().raised == "failure"


def test_a_template_or_a_text():
    with pytest.raises(ValidationError):
        Sms(name="It")
