from __future__ import annotations

from cordboard.engine.commands import RequestCallback
from cordboard.engine.signals import Done
from cordboard.modules.callback import Callback
from tests.story import tell

KEYED = Callback(name="It", number="keyed", prompt="Your number?", attempts=2, max_wait=600)


def test_the_caller_is_called_back_on_the_number_called_from():
    story = tell(Callback(name="It"), caller="+12025550143")
    assert story.asks == RequestCallback("+12025550143", 3600, 3)
    assert story.world(Done).raised == "success"


def test_a_number_is_keyed():
    assert tell(KEYED).presses("12025550143", "#").asks == RequestCallback("12025550143", 600, 2)
    assert tell(KEYED).presses("12").presses("34").raised == "no_match"
    assert tell(KEYED).is_silent().is_silent().raised == "no_input"


def test_a_withheld_number_is_asked_for_or_fails():
    assert tell(Callback(name="It", prompt="Your number?")).says == "Your number?"
    story = tell(Callback(name="It"))
    assert story.raised == "failure"
    assert "withheld" in story.notes[0]


def test_no_place_in_a_queue_is_a_failure():
    assert tell(Callback(name="It"), caller="+12025550143").fails("no place").raised == "failure"


def test_who_was_called_is_called_back_on_that_number():
    called = tell(
        Callback(name="It"), direction="outbound", caller="+12125550100", called="+12025550187",
    )  # fmt: skip
    assert called.asks == RequestCallback("+12025550187", 3600, 3)
    again = tell(
        Callback(name="It"), run="callback", direction="outbound", caller="+12025550143", called="1001",
        person="+12025550143",
    )  # fmt: skip
    assert again.asks == RequestCallback("+12025550143", 3600, 3)
