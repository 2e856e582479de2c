from __future__ import annotations

import pytest

from cordboard.modules.condition import Condition
from tests.story import tell


@pytest.mark.parametrize(
    ("expression", "event"),
    [
        ('contact.caller.startsWith("+1")', "success"),
        ('contact.caller == "nobody"', "failure"),
        ('contact.now.getHours("Europe/Berlin") == 13', "success"),
        ("contact.now.getHours() == 7", "success"),
        ("contact.now.getDayOfWeek() == 0", "success"),
        ("has(account.vip)", "failure"),
        ("account.balance > 100", "success"),
    ],
)
def test_true_is_success_and_false_is_failure(expression, event):
    story = tell(
        Condition(name="It", expression=expression), caller="+15550100", account={"balance": 120},
        time_zone="America/New_York",
    )  # fmt: skip
    assert story.raised == event
    assert story.notes == []


@pytest.mark.parametrize("expression", ["account.missing > 1", "1 / 0 == 1", "contact.caller", "1 +"])
def test_what_cannot_be_computed_is_failure_and_the_trace_says_why(expression):
    story = tell(Condition(name="It", expression=expression))
    assert story.raised == "failure"
    assert len(story.notes) == 1
