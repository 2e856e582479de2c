from __future__ import annotations

from cordboard.engine.commands import KeepRecording, PlayRecording, Record
from cordboard.engine.journal import Left
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


WAYS = ["It success -> End: operator_transfer", "It no_input -> End: busy", "It failure -> End: busy"]


def left_with(story):
    """What is stored of a person who has left, and where."""
    left = next(entry for entry in story.interpreter.journal if isinstance(entry, Left))
    return story.result, left.module, left.by


def test_who_hangs_up_in_the_review_has_left_a_message():
    story = recorded(tell(BOX, ways=WAYS)).hangs_up()
    assert story.interpreter.left is None
    assert story.asks == KeepRecording("r1", "support")
    assert left_with(story.world(Done)) == ("operator_transfer", "End", "caller")
    assert story.raised == "success"


def test_who_hangs_up_while_speaking_has_left_a_message():
    story = tell(BOX, ways=WAYS).hangs_up()
    assert story.world(Recorded, recording="r1", seconds=4.0, ended="hang_up").asks == KeepRecording("r1", "support")
    assert left_with(story.world(Done)) == ("operator_transfer", "End", "caller")
    at_once = tell(BOX.model_copy(update={"review": False}), ways=WAYS).hangs_up()
    at_once.world(Recorded, recording="r1", seconds=4.0, ended="hang_up")
    assert left_with(at_once) == ("operator_transfer", "End", "caller")


def test_who_hangs_up_before_a_word_has_left_none():
    story = tell(BOX, ways=WAYS).hangs_up().world(Recorded, recording="", seconds=0.0, ended="hang_up")
    assert left_with(story) == ("hung_up_in_opening", "It", "caller")
    assert story.raised == ""


def test_a_message_that_cannot_be_kept_is_none():
    story = recorded(tell(BOX, ways=WAYS)).hangs_up().fails()
    assert left_with(story) == ("hung_up_in_opening", "It", "caller")


def test_who_throws_a_message_away_and_hangs_up_has_left_none():
    story = recorded(tell(BOX, ways=WAYS)).presses("3").hangs_up().world(Done)
    assert left_with(story) == ("hung_up_in_opening", "It", "caller")


def test_a_kept_message_whose_event_nothing_takes_leaves_the_result_due():
    story = recorded(tell(BOX, ways=["It no_input -> End: busy"])).hangs_up("operator").world(Done)
    assert left_with(story) == ("hung_up_in_opening", "It", "operator")
    assert story.raised == "success"
