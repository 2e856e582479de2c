"""Flows for texts in the simulator, in scenarios, in proofs and in backtests."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard import modules
from cordboard.engine.commands import Gather, Record
from cordboard.engine.contact import Contact
from cordboard.engine.journal import Heard
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import HungUp, Keyed, NotUnderstood, Silence
from cordboard.flow.events import EVENTS, Event
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.module import EVERY_CHANNEL, IN_WRITING
from cordboard.modules import OWN
from cordboard.modules.menu import Menu
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import Scenario, Start, load_scenario
from cordboard.proof.play.simulator import Simulated, Simulator
from cordboard.proof.play.world import ScriptedWorld
from cordboard.proof.prove.prove import prove
from tests.proof.backtest.telling import again, tell
from tests.proof.backtest.telling import flow_of as flow_of_modules

FLOW = """
cordboard: 1
flow: texts
channel: sms
modules:
  Menu: {type: menu, first: true, prompt: "1: hours, 2: code.", words: {"1": hours}, attempts: 2}
  Hours: {type: live_person, prompt: "Nine to five."}
  Code: {type: entering_digits, prompt: "Your code?", variable: code, min: 4, max: 4, attempts: 2}
  Right: {type: condition, expression: "contact.code == '4711'"}
  Bye: {type: end_call}
connectors:
  - {from: Menu, event: key_press, value: "1", to: Hours, result: hung_up_in_opening}
  - {from: Menu, event: key_press, value: "2", to: Code, result: hung_up_in_opening}
  - {from: Menu, event: no_input, to: Bye, result: customer_not_available}
  - {from: Menu, event: no_match, to: Bye, result: not_available}
  - {from: Hours, event: success, to: Bye, result: listened}
  - {from: Code, event: success, to: Right, result: hung_up_during_validation}
  - {from: Code, event: no_match, to: Bye, result: no_match_in_validation}
  - {from: Code, event: no_input, to: Bye, result: customer_not_available}
  - {from: Right, event: success, to: Bye, result: operator_transfer}
  - {from: Right, event: failure, to: Bye, result: no_match_in_validation}
fallback: {to: Bye, result: flow_fault}
"""


def flow_of(text: str = FLOW) -> Flow:
    loaded = load_flow(text, modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


def play(*world: object, flow: Flow | None = None) -> Simulated:
    scenario = Scenario.model_validate(
        {"scenario": "It", "flow": "texts", "start": {"caller": "+12025550143"}, "world": list(world),
         "expect": {"passed": []}}
    )  # fmt: skip
    return Simulator(flow or flow_of()).play(scenario)


def heard(simulated: Simulated) -> list[object]:
    return [entry.signal for entry in simulated.journal if isinstance(entry, Heard)]


def test_answers_in_writing_take_the_time_that_people_take_and_no_longer_than_they_may() -> None:
    simulated = play({"text": "Hours!"})
    assert (simulated.path, simulated.result.slug) == (["Menu", "Hours", "Bye"], "listened")
    assert heard(simulated)[0] == Keyed(1, "1", count=1, text="Hours!")
    assert simulated.seconds == 60
    assert play("silent", "silent").seconds == 2 * 86_400
    assert play({"wait": 40_000}, {"text": "1"}).seconds == 40_000


def test_what_is_written_to_no_purpose_is_in_the_journal() -> None:
    simulated = play({"text": "Who is this?"}, {"text": "three"})
    assert heard(simulated) == [NotUnderstood(1, "Who is this?"), Keyed(2, "3", count=1, text="three")]
    assert simulated.result.slug == "not_available"


@pytest.mark.parametrize("step", [{"text": "STOP"}, {"text": "stop!"}, {"text": "Unsubscribe."}, "hang_up"])
def test_who_opts_out_ends_the_contact(step: object) -> None:
    simulated = play({"text": "Who?"}, step)
    assert (simulated.ended_by, simulated.result.slug) == ("caller", "hung_up_in_opening")
    assert isinstance(heard(simulated)[-1], HungUp)


def test_a_stop_in_a_sentence_is_none() -> None:
    assert play({"text": "stop by and tell me the hours"}, {"text": "hours"}).result.slug == "listened"


@pytest.mark.parametrize(("channel", "step", "said"), [
    ("sms", "press: '1'", "texts is a flow for sms: people write there, and press no keys. Write 'text: …'."),
    ("voice", "text: '1'", "texts is a flow for voice: people press keys there, and write nothing. Write 'press: …'."),
])  # fmt: skip
def test_a_scenario_of_the_other_kind_is_told_of(channel: str, step: str, said: str) -> None:
    loaded = load_scenario(f"scenario: It\nflow: texts\nworld:\n  - {{{step}}}\nexpect: {{result: listened}}\n")
    assert loaded.scenario is not None
    (problem,) = loaded.scenario.problems_with(flow_of(FLOW.replace("sms", channel)))
    assert f"{problem.message} {problem.remedy}" == said
    assert problem.line == 4


def test_a_step_for_keys_says_that_a_text_is_waited_for() -> None:
    scenario = Scenario.model_validate(
        {"scenario": "It", "flow": "texts", "world": [{"press": "1"}], "expect": {"result": "listened"}}
    )
    flow = flow_of()
    assert any("Menu waits for a text" in each for each in judge(scenario, Simulator(flow).play(scenario), flow))


def test_the_walk_knows_which_texts_a_question_takes() -> None:
    flow = flow_of(FLOW.replace("result: not_available", "result: listened"))
    report = prove(flow)
    (found,) = [each for each in report.findings if each.code == "contradicting-result"]
    assert found.example is not None
    assert found.example.told[-1] == "The flow ends it. Stored: Listened."
    assert found.example.scenario is not None
    scenario = Scenario.model_validate(found.example.scenario)
    assert any(step.text is not None for step in scenario.world)
    assert judge(scenario, Simulator(flow).play(scenario), flow) == []


def test_the_walk_of_a_flow_in_writing_has_no_keys_and_ends_by_silence_or_stop() -> None:
    report = prove(flow_of())
    assert [str(each) for each in report.findings if each.severity == "error"] == []
    assert (report.unseen, report.bounds) == (0, [])


def test_prove_finds_the_digits_by_which_a_condition_is_true() -> None:
    flow = flow_of(FLOW.replace("to: Bye, result: operator_transfer}", "to: Bye, result: machine_left_message}"))
    found = next(each for each in prove(flow).findings if each.code == "contradicting-result")
    assert found.example is not None
    assert found.example.scenario is not None
    assert {"text": "4711", "in": "Code"} in found.example.scenario["world"]


def test_a_question_in_writing_says_how_it_ends() -> None:
    asked = [entry.command for entry in play("silent", "silent").journal if hasattr(entry, "command")]
    assert isinstance(asked[0], Gather)
    assert [type(each) for each in heard(play("silent", "silent"))] == [Silence, Silence]


class TakesAMessage(Module):
    """A module type of another package, which says that it can be used in writing, and records."""

    type, title = "takes_a_message", "Takes a message"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})

    def run(self, contact: Contact) -> Run:  # noqa: ARG002
        yield Record((), "box")
        return Event.SUCCESS


def test_a_module_type_that_asks_for_more_than_its_channel_can_do_is_found() -> None:
    ways = ["It success -> End: listened", "It failure -> End: network_failure"]
    flow = flow_of_modules(TakesAMessage(name="It"), ways=ways, channel="sms")
    (found,) = [each for each in prove(flow).findings if each.code == "not-on-the-channel"]
    assert found.message.startswith("asks for record, which cannot be done by sms")
    simulated = Simulator(flow).run(Start(), ScriptedWorld(Scenario.model_validate(
        {"scenario": "It", "flow": "story", "expect": {"result": "listened"}}
    )))  # fmt: skip
    assert simulated.result.slug == "network_failure"


def test_the_types_of_cordboard_ask_for_nothing_that_their_channels_cannot_do() -> None:
    """Each is run on each of its channels, and whatever it asks for there is in the table."""
    for kind in OWN:
        for channel in sorted(kind.channels & IN_WRITING):
            module = kind(name="It", **EXAMPLES.get(kind.type, {}))
            ways = [f"It {event.value}{f'={v}' if v else ''} -> End: listened"
                    for event in sorted(module.may_raise()) for v in (EVENTS[event].values[:1] or ("",))]  # fmt: skip
            flow = flow_of_modules(module, ways=[] if kind.terminal else ways, channel=channel)
            assert [each for each in prove(flow).findings if each.code == "not-on-the-channel"] == [], kind.type


#: What types need that have properties without a default.
EXAMPLES: dict[str, dict[str, Any]] = {
    "live_person": {"prompt": "Hello."}, "menu": {"prompt": "1?"}, "email": {"to": "a@b.example", "text": "Hi"},
    "sms": {"text": "Hi"}, "alt_language": {"language": "es", "prompt": "2?"},
    "entering_digits": {"prompt": "Digits?", "variable": "digits"}, "verification": {"prompt": "PIN?", "field": "pin"},
    "condition": {"expression": "true"}, "set_variable": {"values": {"a": "1"}}, "http": {"url": "https://a.example"},
    "survey": {"questions": [{"id": "a", "prompt": "1 to 5?"}]},
}  # fmt: skip

MENU = Menu(name="Menu", prompt="Hours or code?", words={"1": "hours"}, attempts=2)
WAYS = [
    "Menu key_press=1 -> End: listened", "Menu key_press=2 -> End: no_match_in_validation",
    "Menu no_match -> End: not_available", "Menu no_input -> End: customer_not_available",
]  # fmt: skip


def test_a_backtest_reads_what_was_written_as_the_new_version_does() -> None:
    story = tell(MENU, ways=WAYS, channel="sms").writes("codes, please").writes("my code")
    assert story.result == "not_available"
    wider = MENU.model_copy(update={"words": {"1": ("hours",), "2": ("codes",)}})
    verdict = again(story, flow_of_modules(wider, ways=WAYS, channel="sms"), assume=frozenset({"keys"}))
    assert (verdict.kind, verdict.after) == ("changed", "no_match_in_validation")
