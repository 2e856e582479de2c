"""Planted faults in what runs beside a contact: the call that a callback brings, and a supervisor's leg.

To a contact by itself nothing of it happens: each is found only by who walks what comes later, or beside.
"""

from __future__ import annotations

from tests.proof.planted import REST, SAFE, Planted, wanted

#: A queue that one leaves for a callback. The mended ones have the agent's end of the call lead on to the survey.
QUEUE = """
    Agents: {type: operator_transfer, first: true, hold: "To be called back, press 1."}
    Back: {type: callback, number: keyed, prompt: "Your number, please."}
    Ask: {type: condition, expression: "has(contact.back) && contact.back"}
    Mark: {type: set_variable, values: {back: "true"}}
"""
WAYS = """---
    Agents key_press=1 -> Mark: not_available
    Agents agent_not_available -> End: operator_transfer_failed_no_agent
    Agents agent_not_logged_in -> End: operator_transfer_failed_no_agent
    Mark success -> Back: not_available
    Back success -> End: not_available
    Back no_input -> End: not_available
    Back no_match -> End: not_available
    Agents agent_end_call -> Ask: operator_transfer
    Ask failure -> End: operator_transfer
"""

CALLBACKS = {
    "whoever was called back is asked for ever": Planted(
        QUEUE + """
    Rate: {type: menu, prompt: "How was it? Press 1 or 2."}
    """ + WAYS + """
    Ask success -> Rate: operator_transfer
    Rate key_press=1 -> Rate: listened
    Rate key_press=2 -> Rate: listened
    Rate no_input -> Rate: listened
    Rate no_match -> Rate: listened""",
        [("trapped", "Rate")], [("Rate no_input -> Rate", "Rate no_input -> End")], ("Rate", "operator_transfer"),
    ),
    "only whoever is called back can pay without a PIN": Planted(
        QUEUE + """
    Pay: {type: http, url: "https://pay.example.com/"}
    Find: {type: lookup}
    Pin: {type: verification, field: pin, prompt: "Your PIN, please."}
    """ + WAYS + """
    Ask success -> Pay: operator_transfer
    Agents success -> Find: operator_transfer
    Find success -> Pin: operator_transfer
    Find no_match -> End: operator_transfer
    Pin success -> Pay: operator_transfer
    Pin no_match -> End: operator_transfer
    Pin no_input -> End: operator_transfer
    Pay success -> End: do_not_call""",
        [("property-broken", "Pay")], [("Ask success -> Pay", "Ask success -> Find")],
        ("Pay", "operator_transfer"), wanted({"before Pay": "verification success"}),
    ),
    "a loop that only whoever is called back goes round": Planted(
        QUEUE + WAYS + """
    Ask success -> Ask: operator_transfer""",
        [("livelock", "Ask")], [("Ask success -> Ask", "Ask success -> End")], ("Ask", "operator_transfer"),
    ),
    "a callback by whoever never waited": Planted(
        """
    Menu: {type: menu, first: true, prompt: "To be called back, press 1."}
    Back: {type: callback, number: keyed, prompt: "Your number, please."}
    ---
    Menu key_press=1 -> Back: not_available
    Back success -> End: refused
    Back no_input -> End: not_available
    Back no_match -> End: not_available
    Back failure -> End: not_available""" + REST,
        [("connector-never-taken", "Back")],
        [("    Back success -> End: refused\n", "")],
    ),
    "words that not even those hear who are called back": Planted(
        QUEUE.replace("has(contact.back) && contact.back", "contact.direction == 'sideways'") + """
    Thanks: {type: live_person, prompt: "Thank you for waiting for our call."}
    """ + WAYS + """
    Ask success -> Thanks: operator_transfer
    Thanks success -> End: operator_transfer""",
        [("connector-never-taken", "Ask")],
        [("contact.direction == 'sideways'", "contact.direction == 'outbound'")], follows=1,
    ),
}  # fmt: skip

LISTEN = """
    Agents: {type: operator_transfer, first: true}
    Listen: {type: monitor}
"""
LISTENING = """---
    Agents agent_not_available -> End: operator_transfer_failed_no_agent
    Agents agent_not_logged_in -> End: operator_transfer_failed_no_agent
    Agents monitor -> Listen: operator_transfer
"""

SUPERVISORS = {
    "a supervisor whose leg begins again and again": Planted(
        LISTEN + LISTENING + """
    Listen failure -> Listen: operator_transfer""",
        [("livelock", "Listen")], [("Listen failure -> Listen", "Listen failure -> End")],
        ("Listen", "flow_step_limit"),
    ),
    "a supervisor who cannot get away": Planted(
        LISTEN + """
    Note: {type: live_person, prompt: "It is over."}
    """ + LISTENING + """
    Listen success -> Note: listened
    Note success -> Note: listened""",
        [("trapped", "Note")], [("Note success -> Note", "Note success -> End")], ("Note", "listened"),
    ),
    "what no supervisor comes to": Planted(
        LISTEN + """
    Note: {type: live_person, prompt: "It is over."}
    """ + LISTENING + """
    Listen no_input -> Note: listened
    Note success -> End: listened""",
        [("connector-never-taken", "Listen")],
        [("Listen no_input", "Listen success")], None, {"events": "all", **SAFE}, follows=1,
    ),
}  # fmt: skip

BESIDE = {**CALLBACKS, **SUPERVISORS}
