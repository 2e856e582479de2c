from __future__ import annotations

from cordboard.engine.commands import AwaitBeep, Play
from cordboard.engine.signals import Beep
from cordboard.modules.machine import Machine
from tests.story import tell


def test_the_message_is_left_after_the_beep_or_without_one():
    for heard in (True, False):
        story = tell(Machine(name="It", prompt="Please call back."))
        assert story.asks == AwaitBeep(10)
        assert story.world(Beep, heard=heard).listens().raised == "success"


def test_it_need_not_wait():
    assert isinstance(tell(Machine(name="It", prompt="Hello.", wait_for_beep=0)).asks, Play)


def test_failure_when_not_all_was_left():
    assert tell(Machine(name="It", prompt="Hello.", wait_for_beep=0)).listens(whole=False).raised == "failure"
    assert tell(Machine(name="It", prompt="Hello.")).fails().raised == "failure"
