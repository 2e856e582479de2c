from __future__ import annotations

from cordboard.engine.commands import KeepRecording, PlayRecording, Record
from cordboard.engine.signals import Done, Played, Recorded
from cordboard.modules.voicemail import Voicemail
from tests.story import tell

BOX = Voicemail(name="It", box="support", prompt="After the tone.", attempts=2)


def recorded(story):
    return story.world(Recorded, recording="r1", seconds=4.0)


def test_reviewed_heard_and_sent():
    story = recorded(tell(BOX)).presses("2")
    assert story.asks == PlayRecording("r1")
    story.world(Played).presses("1")
    assert story.asks == KeepRecording("r1", "support")
    assert story.world(Done).raised == "success"


def test_silence_in_the_review_sends_it():
    assert recorded(tell(BOX)).is_silent().world(Done).raised == "success"


def test_recorded_again_until_the_attempts_are_used_up():
    story = recorded(tell(BOX)).presses("3")
    assert story.asks == KeepRecording("r1", "support", keep=False)
    assert isinstance(story.world(Done).asks, Record)
    assert recorded(story).presses("3").world(Done).raised == "failure"


def test_without_review_it_is_kept_at_once():
    story = tell(Voicemail(name="It", box="support", review=False))
    assert story.asks.keep
    assert recorded(story).raised == "success"


def test_nothing_said_is_no_input_and_failure_is_failure():
    assert tell(BOX).world(Recorded, recording="", seconds=0.0).raised == "no_input"
    assert tell(BOX).fails().raised == "failure"
