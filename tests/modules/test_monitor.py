from __future__ import annotations

from cordboard.engine.commands import AwaitKey, Supervise
from cordboard.engine.signals import SupervisionOver
from cordboard.modules.monitor import Monitor
from tests.story import tell


def test_keys_switch_how_the_supervisor_takes_part():
    story = tell(Monitor(name="It", announce=True))
    assert story.asking(Supervise)[1] == Supervise("listen", announce=True)
    assert story.presses_while_waiting("2").asking(Supervise)[1].mode == "coach"
    assert story.presses_while_waiting("3").asking(Supervise)[1].mode == "barge"
    assert story.presses_while_waiting("1").asking(Supervise)[1].mode == "listen"
    assert story.asking(AwaitKey)[1].keys == "123"


def test_it_is_over_with_the_conversation():
    story = tell(Monitor(name="It"))
    number, _ = story.asking(Supervise)
    assert story.hears(SupervisionOver(number)).raised == "success"
