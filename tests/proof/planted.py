"""Small flows with one fault each, what is found of it, and how it is mended.

A flow is written as modules in YAML, then connectors as ``Menu key_press=1 -> End: listened``. All have a module End.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proof.prove.prove import prove
from cordboard.proof.prove.report import Finding

#: Where contacts go when something outside fails, so that the fault that was planted is the only one.
SAFE = {"fallback": {"to": "End", "result": "network_failure"}}
OUTBOUND = {"direction": "outbound", **SAFE}


@dataclass(frozen=True)
class Planted:
    """`finds` is all that is found: code and module of each finding.

    `follows` is how much follows from these, which is told under them. `mend` are replacements in the text which take
    the fault out. `ends` is how the first example ends: module, Result.
    """

    text: str
    finds: list[tuple[str, str]]
    mend: list[tuple[str, str]]
    ends: tuple[str, str] | None = None
    settings: dict[str, Any] = field(default_factory=lambda: SAFE)
    mended_settings: dict[str, Any] | None = None
    follows: int = 0

    @property
    def faulty(self) -> Flow:
        return flow_of(self.text, **self.settings)

    @property
    def mended(self) -> Flow:
        text = self.text
        for old, new in self.mend:
            assert old in text, f"{old!r} is not in the flow"
            text = text.replace(old, new)
        return flow_of(text, **(self.settings if self.mended_settings is None else self.mended_settings))


def flow_of(text: str, **settings: Any) -> Flow:
    head, _, ways = text.partition("---")
    written = yaml.safe_load(head)
    connectors = []
    for line in filter(str.strip, ways.splitlines()):
        way, result = line.strip().split(": ")
        left, target = way.split(" -> ")
        source, event = left.rsplit(" ", 1)
        name, _, value = event.partition("=")
        connector = {"from": source, "event": name, "to": target, "result": result}
        connectors.append(connector | ({"value": value} if value else {}))
    document = {"cordboard": 1, "flow": "planted", "modules": written | {"End": {"type": "end_call"}}}
    loaded = load_flow(json.dumps({**document, "connectors": connectors, **settings}), modules.types())
    assert loaded.flow is not None, "\n".join(map(str, loaded.problems))
    return loaded.flow


#: The end of a menu that takes key 1, silences and wrong keys.
MENU = """
    Menu: {type: menu, first: true, prompt: "To go on, press 1."}
"""
REST = """
    Menu no_input -> End: customer_not_available
    Menu no_match -> End: customer_not_available
"""
INTRO = """
    Intro: {type: introduction, first: true, detect_machine: true, prompt: "Hello."}
"""
FIND = """
    Find: {type: lookup, first: true}
    Pin: {type: verification, field: pin, prompt: "Your PIN, please."}
"""

RESULTS_THAT_TELL_NOTHING = {
    "silence is stored as a hang-up": Planted(
        MENU + """---
    Menu key_press=1 -> End: customer_not_available
    Menu no_input -> End: hung_up_in_opening
    Menu no_match -> End: customer_not_available""",
        [("no-meaningful-result", "End")], [("hung_up_in_opening", "customer_not_available")],
        ("End", "hung_up_in_opening"),
    ),
    "silence and wrong keys are stored as hang-ups, each by a connector of its own": Planted(
        MENU + """---
    Menu key_press=1 -> End: customer_not_available
    Menu no_input -> End: hung_up_in_opening
    Menu no_match -> End: hung_up_in_opening""",
        [("no-meaningful-result", "End"), ("no-meaningful-result", "End")],
        [("End: hung_up_in_opening", "End: customer_not_available")], ("End", "hung_up_in_opening"),
    ),
    "a wrong PIN is stored as a hang-up": Planted(
        FIND + """---
    Find success -> Pin: hung_up_during_validation
    Find no_match -> End: no_match_in_validation
    Pin success -> End: do_not_call
    Pin no_match -> End: hung_up_during_validation
    Pin no_input -> End: no_match_in_validation""",
        [("no-meaningful-result", "End")],
        [("Pin no_match -> End: hung_up_during_validation", "Pin no_match -> End: no_match_in_validation")],
        ("End", "hung_up_during_validation"),
    ),
    "a menu that breaks ends the contact with what nobody chose": Planted(
        MENU + """---
    Menu key_press=1 -> End: customer_not_available""" + REST,
        [("event-not-taken", "Menu")], [],
        ("Menu", "hung_up_in_opening"), {}, SAFE, follows=1,
    ),
    "the opening result is all there is where the first module asks nobody": Planted(
        """
    Gold: {type: condition, first: true, expression: "account.class == 'gold'"}
    ---
    Gold success -> End: do_not_call""",
        [("event-not-taken", "Gold"), ("connector-never-taken", "Gold")],
        [("account.class == 'gold'", "contact.called.startsWith('+1')"),
         ("success -> End: do_not_call", "success -> End: do_not_call\n    Gold failure -> End: not_available")],
        ("Gold", "hung_up_in_opening"), {}, follows=2,
    ),
}  # fmt: skip

EVENTS_THAT_NOTHING_TAKES = {
    "the number transferred to may not answer": Planted(
        """
    Desk: {type: external_transfer, first: true, number: "+12025550199"}
    ---
    Desk success -> End: operator_transfer""",
        [("event-not-taken", "Desk")],
        [("success -> End: operator_transfer",
          "success -> End: operator_transfer\n    Desk failure -> End: operator_transfer_failed_no_answer")],
        ("Desk", "hung_up_in_opening"), {}, follows=1,
    ),
    "silence in the survey ends the contact": Planted(
        """
    Ask: {type: survey, first: true, questions: [{id: q, prompt: "From 1 to 5?"}]}
    ---
    Ask success -> End: listened
    Ask no_match -> End: not_available""",
        [("event-not-taken", "Ask"), ("event-not-taken", "Ask")],
        [("Ask no_match", "Ask failure -> End: not_available\n    Ask no_match")],
        ("Ask", "hung_up_in_opening"), {}, follows=1,
    ),
    "two accounts are more than was thought of": Planted(
        MENU + """
    Find: {type: lookup}
    ---
    Menu key_press=1 -> Find: hung_up_during_validation
    Menu failure -> End: not_available
    Find no_match -> End: no_match_in_validation
    Find failure -> End: no_match_in_validation""" + REST,
        [("event-not-taken", "Find"), ("event-not-taken", "Find")],
        [("Find no_match", "Find success -> End: do_not_call\n    Find no_match")],
        ("Find", "hung_up_during_validation"), {}, follows=1,
    ),
}  # fmt: skip

LOOPS_THAT_KEEP_PEOPLE = {
    "a menu that leads only to itself": Planted(
        MENU + """---
    Menu key_press=1 -> Menu: not_available
    Menu no_input -> Menu: not_available
    Menu no_match -> Menu: not_available""",
        [("trapped", "Menu")], [("Menu no_input -> Menu", "Menu no_input -> End")], ("Menu", "hung_up_in_opening"),
    ),
    "two menus that lead to one another": Planted(
        MENU + """
    More: {type: menu, prompt: "To go back, press 2."}
    ---
    Menu key_press=1 -> More: not_available
    More key_press=2 -> More: not_available
    More no_input -> More: not_available
    More no_match -> More: not_available""" + REST,
        [("trapped", "More")],
        [("More no_match -> More", "More no_match -> Menu"), ("More no_input -> More", "More no_input -> End")],
        ("More", "not_available"),
    ),
    "an announcement for ever": Planted(
        """
    Closed: {type: live_person, first: true, prompt: "We are closed."}
    ---
    Closed success -> Closed: listened""",
        [("trapped", "Closed")], [("Closed success -> Closed", "Closed success -> End")],
        ("Closed", "hung_up_in_opening"),
    ),
    "a way out that only a failure opens": Planted(
        """
    Find: {type: lookup, first: true}
    Menu: {type: menu, prompt: "To hear this again, press 1."}
    ---
    Find success -> Menu: not_available
    Find no_match -> End: no_match_in_validation
    Menu key_press=1 -> Menu: not_available
    Menu no_input -> Find: not_available
    Menu no_match -> Menu: not_available
    Menu failure -> End: not_available""",
        [("trapped", "Menu")],
        [("Menu no_match -> Menu", "Menu no_match -> End"), ("Menu no_input -> Find", "Menu no_input -> End")],
        ("Menu", "not_available"),
    ),
}  # fmt: skip

CIRCLES = {
    "a condition that leads back to itself": Planted(
        MENU + """
    Set: {type: set_variable, values: {done: "false"}}
    Done: {type: condition, expression: "contact.done"}
    ---
    Menu key_press=1 -> Set: not_available
    Set success -> Done: not_available
    Done failure -> Set: not_available
    Done success -> End: not_available""" + REST,
        [("livelock", "Done"), ("connector-never-taken", "Done")],
        [('done: "false"', 'done: "contact.called == \'1\'"'), ("Done failure -> Set", "Done failure -> Menu")],
        ("Done", "flow_step_limit"),
    ),
    "a look-up that is made again until it works": Planted(
        """
    Find: {type: lookup, first: true}
    ---
    Find success -> End: do_not_call
    Find no_match -> End: no_match_in_validation
    Find failure -> Find: no_match_in_validation""",
        [("livelock", "Find")], [("Find failure -> Find", "Find failure -> End")], ("Find", "flow_step_limit"),
    ),
    "a web service that is asked without end": Planted(
        """
    Ask: {type: http, first: true, url: "https://a.example.com/x"}
    Wrong: {type: set_variable, values: {tries: "1"}}
    ---
    Ask success -> End: not_available
    Ask failure -> Wrong: not_available
    Wrong success -> Ask: not_available""",
        [("livelock", "Ask")],
        [('Wrong: {type: set_variable, values: {tries: "1"}}', 'Wrong: {type: menu, prompt: "To try again, press 1."}'),
         ("Wrong success -> Ask: not_available", """Wrong key_press=1 -> Ask: not_available
    Wrong no_input -> End: not_available
    Wrong no_match -> End: not_available""")],
        ("Ask", "flow_step_limit"),
    ),
    "an empty call center is asked again at once": Planted(
        """
    Agents: {type: operator_transfer, first: true}
    ---
    Agents agent_end_call -> End: operator_transfer
    Agents success -> End: operator_transfer
    Agents agent_not_logged_in -> Agents: operator_transfer_failed_no_agent""",
        [("livelock", "Agents")],
        [("agent_not_logged_in -> Agents", "agent_not_logged_in -> End"),
         ("    Agents success", """
    Agents call_not_accepted -> Agents: operator_transfer_failed_no_agent
    Agents timeout -> Agents: operator_transfer_failed_no_agent
    Agents agent_not_available -> Agents: operator_transfer_failed_no_agent
    Agents success""")],
        ("Agents", "flow_step_limit"),
    ),
    "agents are asked for again when that fails, by closing time or at once": Planted(
        """
    Agents: {type: operator_transfer, first: true}
    ---
    Agents agent_end_call -> End: operator_transfer
    Agents success -> End: operator_transfer
    Agents failure -> Agents: operator_transfer_failed_no_agent""",
        [("livelock", "Agents")], [("failure -> Agents", "failure -> End")], ("Agents", "flow_step_limit"),
    ),
    "a box that is gone is asked for again": Planted(
        """
    Message: {type: voicemail, first: true, box: b, review: false}
    ---
    Message success -> End: operator_transfer
    Message no_input -> End: not_available
    Message invalid_extension -> Message: not_available""",
        [("livelock", "Message")], [("invalid_extension -> Message", "invalid_extension -> End")],
        ("Message", "flow_step_limit"),
    ),
    "waiting for evening without waiting": Planted(
        """
    Late: {type: condition, first: true, expression: "contact.now.getHours() >= 18"}
    ---
    Late success -> End: not_available
    Late failure -> Late: not_available""",
        [("livelock", "Late")], [("Late failure -> Late", "Late failure -> End")], ("Late", "flow_step_limit"),
    ),
}  # fmt: skip

RESULTS_THAT_CONTRADICT = {
    "Listened before a word was said": Planted(
        """
    Live: {type: live_person, first: true, prompt: "Your parcel is here."}
    More: {type: live_person, prompt: "It is large."}
    ---
    Live failure -> More: listened
    Live success -> More: listened
    More success -> End: listened""",
        [("contradicting-result", "Live")], [("Live failure -> More: listened", "Live failure -> More: not_available")],
        ("More", "listened"),
    ),
    "Listened by going into the message": Planted(
        INTRO + """
    Live: {type: live_person, prompt: "Your parcel is here."}
    ---
    Intro is_answering_machine=no -> Live: listened
    Intro is_answering_machine=yes -> End: answering_machine_hung_up
    Live success -> End: listened""",
        [("contradicting-result", "Intro")], [("=no -> Live: listened", "=no -> Live: hung_up_in_opening")],
        ("Live", "listened"), OUTBOUND,
    ),
    "a third party took a message that nobody told": Planted(
        MENU + """
    Live: {type: live_person, prompt: "Tell them that we called."}
    ---
    Menu key_press=1 -> Live: message_taken_by_third_party
    Live success -> End: message_taken_by_third_party""" + REST,
        [("contradicting-result", "Menu")],
        [("Menu key_press=1 -> Live: message_taken_by_third_party", "Menu key_press=1 -> Live: not_available")],
        ("Live", "message_taken_by_third_party"),
    ),
    "a message left that the limit cuts off": Planted(
        INTRO + """
    Machine: {type: machine, max_length: 1, prompt: "Please call us on the number that you know, at any time at all."}
    ---
    Intro is_answering_machine=no -> End: not_available
    Intro is_answering_machine=yes -> Machine: partial_message_left
    Machine failure -> End: machine_left_message""",
        [("contradicting-result", "Machine")], [("machine_left_message", "partial_message_left")],
        ("End", "machine_left_message"), OUTBOUND,
    ),
    "a message left by beginning it": Planted(
        INTRO + """
    Machine: {type: machine, prompt: "Please call us."}
    ---
    Intro is_answering_machine=no -> End: not_available
    Intro is_answering_machine=yes -> Machine: machine_left_message
    Machine success -> End: machine_left_message""",
        [("contradicting-result", "Intro")],
        [("=yes -> Machine: machine_left_message", "=yes -> Machine: partial_message_left")],
        ("Machine", "machine_left_message"), OUTBOUND,
    ),
    "a machine where a person was": Planted(
        INTRO + """
    Machine: {type: machine, prompt: "Please call us."}
    ---
    Intro is_answering_machine=no -> End: partial_message_left
    Intro is_answering_machine=yes -> Machine: partial_message_left
    Machine success -> End: machine_left_message""",
        [("contradicting-result", "Intro")], [("=no -> End: partial_message_left", "=no -> End: not_available")],
        ("End", "partial_message_left"), OUTBOUND,
    ),
    "Operator Transfer though the desk did not answer": Planted(
        """
    Desk: {type: external_transfer, first: true, number: "+12025550199"}
    ---
    Desk success -> End: operator_transfer
    Desk failure -> End: operator_transfer""",
        [("contradicting-result", "Desk")],
        [("failure -> End: operator_transfer", "failure -> End: operator_transfer_failed_no_answer")],
        ("End", "operator_transfer"),
    ),
    "Operator Transfer by pressing a key": Planted(
        MENU + """
    Bye: {type: live_person, prompt: "Somebody will call you."}
    ---
    Menu key_press=1 -> Bye: operator_transfer
    Bye success -> End: listened""" + REST,
        [("contradicting-result", "Menu")], [("Bye: operator_transfer", "Bye: not_available")],
        ("Bye", "operator_transfer"),
    ),
    "Operator Transfer for a message that was never spoken": Planted(
        """
    Message: {type: voicemail, first: true, box: b, review: false}
    ---
    Message success -> End: operator_transfer
    Message no_input -> End: operator_transfer""",
        [("contradicting-result", "Message")],
        [("no_input -> End: operator_transfer", "no_input -> End: not_available")],
        ("End", "operator_transfer"),
    ),
    "no answer, after a conversation": Planted(
        """
    Desk: {type: external_transfer, first: true, number: "+12025550199"}
    Ask: {type: survey, questions: [{id: q, prompt: "From 1 to 5?"}]}
    ---
    Desk success -> Ask: operator_transfer_failed_no_answer
    Desk failure -> End: operator_transfer_failed_no_answer
    Ask success -> End: operator_transfer
    Ask no_input -> End: operator_transfer
    Ask no_match -> End: operator_transfer""",
        [("contradicting-result", "Desk")], [("Ask: operator_transfer_failed_no_answer", "Ask: operator_transfer")],
        ("Ask", "operator_transfer_failed_no_answer"),
    ),
    "validated without being known": Planted(
        FIND + MENU.replace(", first: true", "") + """---
    Find success -> Pin: hung_up_during_validation
    Find no_match -> Menu: hung_up_after_validation
    Pin success -> Menu: hung_up_after_validation
    Pin no_match -> Menu: no_match_in_validation
    Pin no_input -> Menu: no_match_in_validation
    Menu key_press=1 -> End: not_available""" + REST,
        [("contradicting-result", "Find")],
        [("Find no_match -> Menu: hung_up_after_validation", "Find no_match -> Menu: no_match_in_validation")],
        ("Menu", "hung_up_after_validation"),
    ),
    "no match, where all matched": Planted(
        FIND + """---
    Find success -> Pin: no_match_in_validation
    Find no_match -> End: no_match_in_validation
    Pin success -> End: do_not_call
    Pin no_match -> End: no_match_in_validation
    Pin no_input -> End: no_match_in_validation""",
        [("contradicting-result", "Find")],
        [("Find success -> Pin: no_match_in_validation", "Find success -> Pin: hung_up_during_validation")],
        ("Pin", "no_match_in_validation"),
    ),
}  # fmt: skip

AGENTS = {
    "Operator Transfer though no agent came": Planted(
        """
    Agents: {type: operator_transfer, first: true}
    ---
    Agents agent_not_available -> End: operator_transfer
    Agents agent_end_call -> End: operator_transfer""",
        [("contradicting-result", "Agents")],
        [("available -> End: operator_transfer", "available -> End: operator_transfer_failed_no_agent")],
        ("End", "operator_transfer"),
    ),
    "Operator Transfer for an agent who says no": Planted(
        """
    Agents: {type: operator_transfer, first: true}
    Sorry: {type: live_person, prompt: "Nobody is free."}
    ---
    Agents call_not_accepted -> Sorry: operator_transfer
    Agents agent_not_available -> Sorry: operator_transfer_failed_no_agent
    Sorry success -> End: operator_transfer_failed_no_agent""",
        [("contradicting-result", "Agents")],
        [("accepted -> Sorry: operator_transfer", "accepted -> Sorry: operator_transfer_failed_no_agent")],
        ("Sorry", "operator_transfer"),
    ),
    "Operator Transfer for a callback that is only promised": Planted(
        """
    Agents: {type: operator_transfer, first: true, hold: "To be called back, press 1."}
    Back: {type: callback}
    Noted: {type: live_person, prompt: "We will call you."}
    ---
    Agents key_press=1 -> Back: not_available
    Agents agent_not_available -> End: operator_transfer_failed_no_agent
    Back success -> Noted: not_available
    Noted success -> End: operator_transfer""",
        [("contradicting-result", "Noted")],
        [("Noted success -> End: operator_transfer", "Noted success -> End: not_available")],
        ("End", "operator_transfer"),
    ),
    "a conversation that a dropped phone ends": Planted(
        """
    Agents: {type: operator_transfer, first: true}
    Ask: {type: survey, questions: [{id: q, prompt: "From 1 to 5?"}]}
    Sorry: {type: live_person, prompt: "Sorry."}
    ---
    Agents agent_end_call -> Ask: operator_transfer
    Agents agent_not_available -> Sorry: operator_transfer_failed_no_agent
    Agents failure -> Sorry: operator_transfer_failed_no_agent
    Ask success -> End: operator_transfer
    Ask failure -> End: operator_transfer
    Sorry success -> End: operator_transfer_failed_no_agent
    Sorry failure -> End: operator_transfer_failed_no_agent""",
        [("event-not-taken", "Agents")],
        [("Agents agent_not", "Agents success -> End: operator_transfer\n    Agents agent_not")],
        ("Agents", "operator_transfer"), {},
    ),
    "nobody thought of an empty call center": Planted(
        """
    Check: {type: check_call_center, first: true}
    Agents: {type: operator_transfer}
    ---
    Check call_center_close -> End: not_available
    Check agent_available -> Agents: operator_transfer
    Agents agent_not_available -> End: operator_transfer_failed_no_agent
    Agents failure -> End: operator_transfer_failed_other""",
        [*[("event-not-taken", "Check")] * 3],
        [("Check agent_available", "Check call_center_open -> Agents: operator_transfer\n    Check agent_available")],
        ("Check", "hung_up_in_opening"), {}, SAFE, follows=1,
    ),
    "a key in the queue that nothing takes": Planted(
        """
    Agents: {type: operator_transfer, first: true, hold: "To leave a message, press 1."}
    Message: {type: voicemail, box: b, review: false}
    ---
    Agents agent_not_available -> Message: operator_transfer_failed_no_agent
    Message success -> End: operator_transfer
    Message no_input -> End: operator_transfer_failed_no_agent""",
        [("key-offered-not-taken", "Agents")],
        [("Agents agent", "Agents key_press=1 -> Message: not_available\n    Agents agent")],
        ("Agents", "hung_up_in_opening"),
    ),
}  # fmt: skip

MACHINES = {
    "a machine is offered a menu": Planted(
        INTRO + MENU.replace(", first: true", "") + """---
    Intro is_answering_machine=no -> Menu: hung_up_in_opening
    Intro is_answering_machine=yes -> Menu: answering_machine_hung_up
    Menu key_press=1 -> End: customer_not_available""" + REST,
        [("machine-hears-menu", "Menu")], [("=yes -> Menu", "=yes -> End")],
        ("Menu", "answering_machine_hung_up"), OUTBOUND,
    ),
    "a machine is asked for digits by a detour": Planted(
        INTRO + """
    Mark: {type: set_variable, values: {marked: "true"}}
    Number: {type: entering_digits, prompt: "Your number?", variable: number, min: 4}
    ---
    Intro is_answering_machine=no -> Number: hung_up_in_opening
    Intro is_answering_machine=yes -> Mark: answering_machine_hung_up
    Mark success -> Number: answering_machine_hung_up
    Number success -> End: not_available
    Number no_input -> End: not_available
    Number no_match -> End: not_available""",
        [("machine-hears-menu", "Number")], [("Mark success -> Number", "Mark success -> End")],
        ("Number", "answering_machine_hung_up"), OUTBOUND,
    ),
}  # fmt: skip

WHAT_NEVER_HAPPENS = {
    "a module to which only a fallback leads that nothing needs": Planted(
        MENU + """
    Sorry: {type: live_person, prompt: "Sorry."}
    ---
    Menu key_press=1 -> End: customer_not_available
    Menu failure -> End: network_failure
    Sorry success -> End: listened
    Sorry failure -> End: network_failure""" + REST,
        [("module-never-reached", "Sorry")], [("    Menu failure -> End: network_failure\n", "")], None,
        {"fallback": {"to": "Sorry", "result": "network_failure"}},
    ),
    "a module behind what is never true": Planted(
        MENU + """
    Gold: {type: condition, expression: "has(contact.gold) && contact.gold"}
    Prize: {type: live_person, prompt: "You have won."}
    ---
    Menu key_press=1 -> Gold: not_available
    Gold success -> Prize: not_available
    Gold failure -> End: not_available
    Prize success -> End: listened""" + REST,
        [("connector-never-taken", "Gold")],
        [("has(contact.gold) && contact.gold", "contact.called == '1'")], follows=1,
    ),
    "a message that can never be left whole": Planted(
        INTRO + """
    Machine: {type: machine, max_length: 1, prompt: "Please call us on the number that you know, at any time at all."}
    ---
    Intro is_answering_machine=no -> End: not_available
    Intro is_answering_machine=yes -> Machine: partial_message_left
    Machine success -> End: machine_left_message
    Machine failure -> End: partial_message_left""",
        [("connector-never-taken", "Machine")], [("max_length: 1, ", "")], None, OUTBOUND,
    ),
    "keys where none are asked for": Planted(
        """
    Live: {type: live_person, first: true, prompt: "Your parcel is here."}
    ---
    Live success -> End: listened
    Live key_press=1 -> End: not_available""",
        [("connector-never-taken", "Live")],
        [('prompt: "Your parcel is here."', 'prompt: "Your parcel is here. To stop, press 1.", keys: true'),
         ("Live success -> End: listened", "Live no_input -> End: listened")],
    ),
    "a language that is set without asking": Planted(
        MENU + """
    Spanish: {type: alt_language, language: es}
    ---
    Menu key_press=1 -> Spanish: not_available
    Spanish success -> End: not_available
    Spanish no_input -> End: not_available""" + REST,
        [("connector-never-taken", "Spanish")],
        [("    Spanish no_input -> End: not_available\n", "")],
    ),
}  # fmt: skip

KEYS_IN_PROMPTS = {
    "a key that is offered and not taken": Planted(
        MENU.replace("press 1.", "press 1. For sales, press 2.") + """---
    Menu key_press=1 -> End: not_available""" + REST,
        [("key-offered-not-taken", "Menu")], [(" For sales, press 2.", "")], ("Menu", "hung_up_in_opening"),
    ),
    "one that is offered in Spanish only": Planted(
        """
    Menu: {type: menu, first: true, prompt: {en: "Press 1.", es: "Oprima el uno o el dos. Marque tres."}}
    ---
    Menu key_press=1 -> End: not_available""" + REST,
        [("key-offered-not-taken", "Menu"), ("key-offered-not-taken", "Menu")],
        [("Oprima el uno o el dos. Marque tres.", "Oprima el uno.")], ("Menu", "hung_up_in_opening"),
    ),
    "a key that is offered here and taken only in the next menu": Planted(
        MENU.replace("press 1.", "press 1. For our address, press 2.") + """
    More: {type: menu, prompt: "Press 2 to hear our address."}
    ---
    Menu key_press=1 -> More: not_available
    More key_press=2 -> End: listened
    More no_input -> End: not_available
    More no_match -> End: not_available""" + REST,
        [("key-offered-not-taken", "Menu")], [(" For our address, press 2.", "")], ("Menu", "hung_up_in_opening"),
    ),
    "a key that ends digits, where none are keyed": Planted(
        MENU.replace("press 1.", "press 1. For voicemail, press #.") + """---
    Menu key_press=1 -> End: not_available""" + REST,
        [("key-offered-not-taken", "Menu")], [(" For voicemail, press #.", "")], ("Menu", "hung_up_in_opening"),
    ),
    "a key that is told in one language only": Planted(
        """
    Menu: {type: menu, first: true, prompt: {en: "Press 1 or 2.", es: "Oprima uno."}}
    ---
    Menu key_press=1 -> End: not_available
    Menu key_press=2 -> End: not_available""" + REST,
        [("key-taken-not-offered", "Menu")], [("Oprima uno.", "Oprima uno o dos.")],
    ),
    "a key that is taken and not offered": Planted(
        MENU + """---
    Menu key_press=1 -> End: not_available
    Menu key_press=9 -> End: not_available""" + REST,
        [("key-taken-not-offered", "Menu")], [("press 1.", "press 1 or 9.")],
    ),
}  # fmt: skip

SHOP = (
    """
    Menu: {type: menu, first: true, prompt: "To pay, press 1. To talk to us, press 2."}
    Find: {type: lookup}
    Pin: {type: verification, field: pin, prompt: "Your PIN, please."}
    Payment: {type: http, url: "https://pay.example.com/"}
    Desk: {type: external_transfer, number: "+12025550199"}
    ---
    Menu key_press=1 -> Find: hung_up_during_validation
    Menu key_press=2 -> Desk: not_available
    Find success -> Pin: hung_up_during_validation
    Find multiple_match -> Pin: hung_up_during_validation
    Find no_match -> Desk: no_match_in_validation
    Pin success -> Payment: hung_up_after_validation
    Pin no_match -> Desk: no_match_in_validation
    Pin no_input -> Desk: no_match_in_validation
    Payment success -> End: do_not_call
    Payment failure -> Desk: not_available
    Desk success -> End: operator_transfer
    Desk failure -> End: operator_transfer_failed_no_answer
"""
    + REST
)


def wanted(*properties: dict[str, str]) -> dict[str, Any]:
    return {**SAFE, "properties": list(properties)}


PROPERTIES = {
    "an outcome that the owner did not think of": Planted(
        SHOP, [("property-broken", "Menu")], [], ("Menu", "hung_up_in_opening"),
        wanted({"always": "outcome in [do_not_call, operator_transfer]"}), wanted({"never": "outcome is refused"}),
    ),
    "an outcome that must not be": Planted(
        SHOP, [("property-broken", "End")],
        [("Desk failure -> End: operator_transfer_failed_no_answer", "Desk failure -> End: not_available")],
        ("End", "operator_transfer_failed_no_answer"), wanted({"never": "outcome is 283"}),
    ),
    "payment without a PIN": Planted(
        SHOP.replace("Find success -> Pin", "Find success -> Payment"),
        [("property-broken", "Payment")], [("Find success -> Payment", "Find success -> Pin")],
        ("Payment", "hung_up_during_validation"), wanted({"before Payment": "verification success"}),
    ),
    "payment after a wrong PIN": Planted(
        SHOP.replace("Pin no_match -> Desk", "Pin no_match -> Payment"),
        [("property-broken", "Payment")], [("Pin no_match -> Payment", "Pin no_match -> Desk")],
        ("Payment", "no_match_in_validation"), wanted({"never": "module Payment after event no_match of Pin"}),
    ),
    "too many keys to a person": Planted(
        SHOP, [("property-broken", "Desk")], [], ("Desk", "not_available"),
        wanted({"within": "0 keys reach external_transfer"}), wanted({"within": "1 key reach external_transfer"}),
    ),
    "a property that nothing can break": Planted(
        MENU + """
    Sure: {type: condition, expression: "true"}
    ---
    Menu key_press=1 -> Sure: not_available
    Sure success -> End: not_available""" + REST,
        [("property-empty", "")], [], None, wanted({"never": "module End after event failure of Sure"}),
        wanted({"never": "module Menu after event success of Sure"}),
    ),
    "a key that must never work again": Planted(
        SHOP.replace("Payment failure -> Desk", "Payment failure -> Menu"), [("property-broken", "Pin")],
        [("Payment failure -> Menu", "Payment failure -> Desk")], ("Pin", "hung_up_during_validation"),
        wanted({"never": "module verification after event failure of http"}),
    ),
}  # fmt: skip

PLANTED: dict[str, Planted] = {
    **RESULTS_THAT_TELL_NOTHING, **EVENTS_THAT_NOTHING_TAKES, **LOOPS_THAT_KEEP_PEOPLE, **CIRCLES,
    **RESULTS_THAT_CONTRADICT, **AGENTS, **MACHINES, **WHAT_NEVER_HAPPENS, **KEYS_IN_PROMPTS, **PROPERTIES,
}  # fmt: skip


def contradiction(text: str, expression: str, place: str = "EXPRESSION") -> Finding:
    """The one contradicting result of a flow whose expression is this."""
    report = prove(flow_of(text.replace(place, expression), **SAFE))
    (finding,) = (each for each in report.findings if each.code == "contradicting-result")
    return finding
