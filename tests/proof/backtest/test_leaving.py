"""Where in another version a recorded hang-up applies, and when it must not be guessed."""

from __future__ import annotations

import pytest

from cordboard.engine.journal import Heard, Left, Noted
from cordboard.engine.program import Program
from cordboard.engine.signals import Found
from cordboard.modules.live_person import LivePerson
from cordboard.modules.lookup import Lookup
from cordboard.modules.menu import Menu
from cordboard.proof.backtest import Feeder, FlowPair, recording
from tests.proof.backtest.telling import again, flow_of, of_kind, refuses, tell

ASK = Menu(name="Ask", prompt="For news press 1.")
PIN = Menu(name="Pin", prompt="Press 7 to agree.", attempts=2)
NEWS = LivePerson(name="News", prompt="The news.")
HELLO = LivePerson(name="Hello", prompt="Hello.")
WAYS = [
    "Ask key_press=1 -> Pin: hung_up_in_opening",
    "Pin key_press=7 -> News: hung_up_during_validation",
    "Pin no_input -> End: not_available",
    "News success -> End: listened",
]


def told():
    return tell(ASK, PIN, NEWS, ways=WAYS)


def new(*modules, ways):
    return flow_of(*modules, ways=ways, version="2")


def test_who_hung_up_at_a_question_hangs_up_at_it_again_wherever_it_is_asked():
    pin_first = new(PIN, ASK, NEWS, ways=[
        "Pin key_press=7 -> Ask: hung_up_during_validation", "Ask key_press=1 -> News: hung_up_in_opening",
        "News success -> End: listened",
    ])  # fmt: skip
    verdict = again(told().presses("1").hangs_up(), pin_first)
    assert (verdict.before, verdict.after) == ("hung_up_in_opening", "hung_up_in_opening")
    assert [entry.module for entry in of_kind(Left, verdict)] == ["Pin"]


def test_who_hung_up_at_the_second_try_answers_the_first():
    story = told().presses("1").is_silent().hangs_up()
    assert again(story, new(ASK, PIN, NEWS, ways=WAYS)).kind == "same"
    once = new(ASK, PIN.model_copy(update={"attempts": 1}), NEWS, ways=WAYS)
    assert again(story, once).after == "not_available", "they were there when the first try ended"


def test_a_new_prompt_before_the_question_makes_nobody_leave_earlier():
    ways = ["Hello success -> Ask: hung_up_in_opening", *WAYS]
    assert again(told().presses("1").hangs_up(), new(HELLO, ASK, PIN, NEWS, ways=ways)).kind == "same"


def test_a_question_before_it_that_was_never_asked_is_not_answered_for_them():
    first = Menu(name="First", prompt="For English press 1.")
    ways = ["First key_press=1 -> Ask: hung_up_in_opening", *WAYS]
    assert refuses(again(told().hangs_up(), new(first, ASK, PIN, NEWS, ways=ways))) == (
        "First asks for a key: nobody was ever asked this"
    )


def test_who_hung_up_is_not_taken_to_stay_for_what_comes_instead():
    closed = LivePerson(name="Closed", prompt="We have moved.")
    ways = ["Ask key_press=1 -> Closed: hung_up_in_opening", "Closed success -> End: listened"]
    reason = refuses(again(told().presses("1").hangs_up(), new(ASK, closed, ways=ways)))
    assert reason.startswith("Closed asks for something to listen to: this person hung up at something")
    no_difference = ["Ask key_press=1 -> Closed: listened", "Closed success -> End: listened"]
    assert again(told().presses("1").hangs_up(), new(ASK, closed, ways=no_difference)).after == "listened"


def test_who_hung_up_later_than_the_flow_ends_now_was_there_when_it_ended():
    verdict = again(told().presses("1").hangs_up(), new(ASK, ways=["Ask key_press=1 -> End: customer_not_available"]))
    assert (verdict.kind, verdict.after) == ("changed", "customer_not_available")
    assert str(verdict.parting) == (
        "Ask --key_press=1--> Pin (hung_up_in_opening), now Ask --key_press=1--> End (customer_not_available)"
    )


def test_who_stayed_to_the_end_may_be_taken_to_hear_one_prompt_more():
    story = told().presses("1").presses("7").listens()
    more = new(ASK, PIN, NEWS, HELLO, ways=[
        *WAYS[:-1], "News success -> Hello: hung_up_after_validation", "Hello success -> End: listened",
    ])  # fmt: skip
    verdict = again(story, more)
    assert verdict.kind == "same"
    assert verdict.assumed == {"heard"}
    assert refuses(again(story, more, assume=[])) == (
        "Hello asks for something to listen to: whether this person would have stayed for it is not known"
    )


def test_a_hang_up_while_an_account_is_looked_up_comes_before_the_answer_is_used_again():
    find, later = Lookup(name="Find"), Lookup(name="Later")
    ways = ["Find success -> Later: hung_up_during_validation", "Later success -> End: listened"]
    story = tell(find, later, ways=ways, caller="+12025550143")
    story.world(Found, accounts=({"key": "1"},), count=1).hangs_up()
    assert again(story, flow_of(find, later, ways=ways, version="2")).after == "hung_up_during_validation"


def test_who_ended_it_stays_who_ended_it():
    verdict = again(told().presses("1").hangs_up("line"), new(ASK, PIN, NEWS, ways=WAYS))
    assert [entry.by for entry in of_kind(Left, verdict)] == ["line"]


def test_who_was_cut_off_by_a_crash_is_cut_off_at_the_same_question():
    by_replay = told().presses("1").hangs_up("restart")
    assert again(by_replay, new(ASK, PIN, NEWS, ways=WAYS)).kind == "same"
    *before, left, closed = told().presses("1").hangs_up("restart").interpreter.journal
    assert isinstance(before.pop(), Heard)
    noted = Noted("Pin", "replay was not possible")
    recorded = recording([*before, noted, left, closed])  # recovery could not replay it, and closed it as it was
    flow = new(ASK, PIN, NEWS, ways=WAYS)
    verdict = Feeder(Program(flow)).feed(recorded, FlowPair(told().interpreter.program.flow, flow))
    assert (verdict.kind, verdict.after) == ("same", "hung_up_in_opening")
    assert [entry.by for entry in of_kind(Left, verdict)] == ["restart"]


@pytest.mark.unkept("as many steps as there may be")
def test_a_flow_that_goes_round_for_ever_is_said_to():
    ways = ["Hello success -> News: listened", "News success -> Hello: listened"]
    story = tell(HELLO, ways=["Hello success -> End: listened"]).listens()
    assert refuses(again(story, new(HELLO, NEWS, ways=ways))).endswith("the flow goes on and on")
