"""Planted circles that a line left open goes round for ever, and their mended twins."""

from __future__ import annotations

from tests.proof.planted import MENU, Planted
from tests.proof.planted_beside import QUEUE, WAYS

SILENCES = {
    "a menu that is read again whenever nobody answers": Planted(
        MENU + """---
    Menu key_press=1 -> End: not_available
    Menu no_input -> Menu: not_available
    Menu no_match -> End: not_available""",
        [("silence-goes-round", "Menu")], [("Menu no_input -> Menu", "Menu no_input -> End")],
        ("Menu", "not_available"),
    ),
    "silence that leads round by a look-up and a message": Planted(
        MENU + """
    Find: {type: lookup}
    Sorry: {type: live_person, prompt: "We did not hear you."}
    ---
    Menu key_press=1 -> End: not_available
    Menu no_match -> End: not_available
    Menu no_input -> Find: not_available
    Find success -> Sorry: not_available
    Find no_match -> Sorry: not_available
    Sorry success -> Menu: not_available""",
        [("silence-goes-round", "Menu")], [("Sorry success -> Menu", "Sorry success -> End")],
        ("Sorry", "not_available"),
    ),
    "rounds that are counted wrong": Planted(
        MENU + """
    Count: {type: set_variable, values: {tries: "1"}}
    Enough: {type: condition, expression: "contact.tries > 2"}
    ---
    Menu key_press=1 -> End: not_available
    Menu no_match -> End: not_available
    Menu no_input -> Count: not_available
    Count success -> Enough: not_available
    Enough failure -> Menu: not_available
    Enough success -> End: not_available""",
        [("silence-goes-round", "Menu"), ("connector-never-taken", "Enough")],
        [('tries: "1"', 'tries: "has(contact.tries) ? contact.tries + 1 : 1"')], ("Menu", "not_available"),
    ),
    "two questions, each of which leaves silence to the other": Planted(
        MENU + """
    Number: {type: entering_digits, prompt: "Your number?", variable: number, min: 4}
    ---
    Menu key_press=1 -> Number: not_available
    Menu no_input -> Number: not_available
    Menu no_match -> End: not_available
    Number success -> End: not_available
    Number no_match -> End: not_available
    Number no_input -> Menu: not_available""",
        [("silence-goes-round", "Menu")], [("Number no_input -> Menu", "Number no_input -> End")],
        ("Menu", "not_available"),
    ),
    "a message that nobody speaks": Planted(
        MENU + """
    Message: {type: voicemail, box: b, review: false}
    ---
    Menu key_press=1 -> Message: not_available
    Menu no_input -> Message: not_available
    Menu no_match -> Message: not_available
    Message success -> End: operator_transfer
    Message no_input -> Menu: not_available""",
        [("silence-goes-round", "Menu")], [("Message no_input -> Menu", "Message no_input -> End")],
        ("Menu", "not_available"),
    ),
    "waiting for an agent in a loop, and not in a queue": Planted(
        """
    Check: {type: check_call_center, first: true, look_at: agents}
    Wait: {type: live_person, prompt: "Please wait."}
    Agents: {type: operator_transfer}
    ---
    Check agent_available -> Agents: operator_transfer_failed_no_agent
    Check agent_not_available -> Wait: operator_transfer_failed_no_agent
    Check agent_not_logged_in -> End: operator_transfer_failed_no_agent
    Wait success -> Check: operator_transfer_failed_no_agent
    Agents agent_not_available -> End: operator_transfer_failed_no_agent
    Agents success -> End: operator_transfer
    Agents agent_end_call -> End: operator_transfer""",
        [("silence-goes-round", "Wait")], [("Wait success -> Check", "Wait success -> Agents")],
        ("Check", "operator_transfer_failed_no_agent"),
    ),
    "whoever was called back and has put the telephone down beside them": Planted(
        QUEUE + """
    Rate: {type: menu, prompt: "How was it? Press 1 or 2."}
    """ + WAYS + """
    Ask success -> Rate: operator_transfer
    Rate key_press=1 -> End: operator_transfer
    Rate key_press=2 -> End: operator_transfer
    Rate no_input -> Rate: operator_transfer
    Rate no_match -> End: operator_transfer""",
        [("silence-goes-round", "Rate")], [("Rate no_input -> Rate", "Rate no_input -> End")],
        ("Rate", "operator_transfer"),
    ),
}  # fmt: skip
