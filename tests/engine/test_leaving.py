"""When the person leaves: which modules are then complete, and what is finished first (domain.md 2)."""

from __future__ import annotations

import pytest

from cordboard.engine.commands import KeepRecording, Play, SendText
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Facts, Left, Started
from cordboard.engine.leaving import MOST_COMMANDS
from cordboard.engine.module import Module, PersonLeft
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.rules import RULES
from cordboard.engine.signals import (
    Connected,
    Done,
    HungUp,
    NotRouted,
    Played,
    Recorded,
    Rejected,
    Responded,
    Sent,
    Transferred,
)
from cordboard.flow.events import Event
from cordboard.modules import types
from cordboard.modules.callback import Callback
from cordboard.modules.direct_transfer import DirectTransfer
from cordboard.modules.email import Email
from cordboard.modules.external_transfer import ExternalTransfer
from cordboard.modules.http import Http
from cordboard.modules.live_person import LivePerson
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.sms import Sms
from cordboard.modules.survey import Question, Survey
from cordboard.modules.voicemail import Voicemail
from tests.story import flow_of, tell

WAYS = ["It success -> End: operator_transfer", "It failure -> End: busy", "It agent_end_call -> End: busy"]
DUE = "hung_up_in_opening"


def test_these_types_may_be_complete_without_the_person():
    assert {slug for slug, kind in types().items() if kind.finishes_alone} == {
        "voicemail", "external_transfer", "email", "sms", "extension_transfer", "direct_transfer", "callback", "http",
    }  # fmt: skip


@pytest.mark.parametrize("module", [
    Sms(name="It", to="+12025550143", text="Hello"), Email(name="It", to="a@b.example", template="t"),
], ids=lambda module: module.type)  # fmt: skip
def test_a_message_that_is_being_sent_is_sent(module):
    story = tell(module, ways=WAYS).hangs_up()
    assert story.interpreter.left is None
    assert story.world(Sent).result == "operator_transfer"
    assert tell(module, ways=WAYS).hangs_up().fails("no channel").result == DUE


def test_a_request_that_was_sent_is_finished():
    module = Http(name="It", url="https://shop.example/orders", method="POST", response={"order": "id"})
    story = tell(module, ways=WAYS).hangs_up()
    assert story.interpreter.left is None
    story.world(Responded, status=201, body={"id": 7})
    assert (story.result, story.interpreter.contact.variables["order"]) == ("operator_transfer", 7)
    assert tell(module, ways=WAYS).hangs_up().world(Responded, status=503, body=None).result == DUE
    assert tell(module, ways=WAYS).hangs_up().fails("no answer").result == DUE


def test_a_bridge_that_was_made_is_over_when_the_person_leaves_it():
    call = ExternalTransfer(name="It", number="+12125550100")
    assert tell(call, ways=WAYS).hangs_up().world(Transferred, seconds=9.0).result == "operator_transfer"
    assert tell(call, ways=WAYS).hangs_up().fails("left before an answer").result == DUE


def test_a_callback_that_is_being_promised_is_promised():
    story = tell(Callback(name="It"), ways=WAYS, caller="+12025550143").hangs_up()
    assert story.world(Done).result == "operator_transfer"


def test_a_message_for_one_agent_counts_as_any_other():
    story = tell(DirectTransfer(name="It", to_voicemail=True), ways=WAYS, called="+12025550143")
    story.agents(NotRouted, reason="agent_not_available")
    spoken = story.hangs_up().world(Recorded, recording="r1", seconds=4.0, ended="hang_up")
    assert spoken.result == "operator_transfer"
    silent = tell(DirectTransfer(name="It", to_voicemail=True), ways=WAYS, called="+12025550143")
    silent.agents(NotRouted, reason="agent_not_available").hangs_up()
    assert silent.world(Recorded, recording="", seconds=0.0, ended="hang_up").result == DUE


def test_whoever_leaves_the_queue_or_an_agent_or_a_prompt_first_completes_nothing():
    agents = OperatorTransfer(name="It", service="support")
    assert tell(agents, ways=WAYS).hangs_up().result == DUE
    assert tell(agents, ways=WAYS).agents(Rejected).hangs_up().result == DUE
    talking = tell(agents, ways=WAYS).agents(Connected).hangs_up()
    assert talking.interpreter.due == DUE
    assert tell(LivePerson(name="It", prompt="Hello"), ways=WAYS).hangs_up().result == DUE


def test_the_last_answer_of_a_survey_completes_it_at_once():
    survey = Survey(name="It", questions=(Question(id="mood", prompt="How are you?"),))
    assert tell(survey, ways=WAYS).presses("5").result == "operator_transfer"
    assert tell(survey, ways=WAYS).hangs_up().result == DUE


def test_the_next_module_is_entered_and_does_nothing():
    story = tell(
        Voicemail(name="It", box="b", review=False), Sms(name="Thanks", to="1", text="Thank you"),
        ways=["It success -> Thanks: operator_transfer", "Thanks success -> End: listened"],
    )  # fmt: skip
    story.hangs_up().world(Recorded, recording="r1", seconds=4.0, ended="hang_up")
    assert story.result == "operator_transfer"
    assert story.interpreter.journal[-2] == Left(story.now, "Thanks", "caller")
    assert story.last.commands == {}


def test_a_second_hang_up_changes_nothing():
    story = tell(Sms(name="It", to="1", text="Hello"), ways=WAYS).hangs_up()
    assert story.hangs_up("operator").last.ignored
    story.world(Sent)
    assert next(entry for entry in story.interpreter.journal if isinstance(entry, Left)).by == "caller"


def test_journals_of_the_first_rules_replay_as_they_were():
    flow = flow_of(Voicemail(name="It", box="b"), ways=["It success -> End: operator_transfer"])
    program = Program(flow)
    old = Interpreter(program, Facts("c1"), behaviours={"voicemail": 1, "end_call": 1})
    old.start(1)
    old.receive(2, Recorded(1, "r1", 4.0))
    old.receive(3, HungUp())
    assert old.outcome is not None
    assert old.outcome.result == DUE
    assert isinstance(old.journal[0], Started)
    assert RULES not in old.journal[0].behaviours
    assert replay(program, old.journal).outcome == old.outcome


class Stubborn(Module):
    """Goes on and on, whoever is there."""

    type = "stubborn"
    title = "Stubborn"
    finishes_alone = True
    raises = frozenset({Event.SUCCESS})
    asks: int = 0
    returns: str = "success"

    def run(self, contact):  # noqa: ARG002
        try:
            yield Play(())
        except PersonLeft:
            for _ in range(self.asks):
                yield SendText("1", "Hello")
        if self.returns == "question":
            yield Play(())
        return Event(self.returns)


def test_a_module_that_asks_the_person_again_is_left():
    story = tell(Stubborn(name="It", returns="question"), ways=WAYS).hangs_up()
    assert (story.result, story.faults) == (DUE, [])


def test_what_is_not_done_completes_nothing():
    assert tell(Stubborn(name="It", returns="no_input"), ways=WAYS).hangs_up().result == DUE
    assert tell(Stubborn(name="It"), ways=WAYS).hangs_up().result == "operator_transfer"


def test_a_module_that_never_comes_to_its_end_is_left():
    story = tell(Stubborn(name="It", asks=1000), ways=WAYS).hangs_up()
    for _ in range(MOST_COMMANDS - 1):
        story.world(Sent)
    assert story.world(Sent).result == DUE


class Outrageous(Stubborn):
    """Says that the person has left, who is there."""

    type = "outrageous"

    def run(self, contact):  # noqa: ARG002
        yield Play(())
        raise PersonLeft


def test_a_module_cannot_make_the_person_leave():
    story = tell(Outrageous(name="It"), ways=WAYS).world(Played)
    assert story.result == "busy"
    assert story.faults


def test_keeping_needs_no_person():
    story = tell(Voicemail(name="It", box="b"), ways=WAYS).world(Recorded, recording="r1", seconds=4.0).presses("1")
    assert isinstance(story.asks, KeepRecording)
    assert story.hangs_up().world(Done).result == "operator_transfer"
