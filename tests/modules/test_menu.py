from __future__ import annotations

from cordboard.modules.menu import Menu
from tests.story import tell

MENU = Menu(
    name="It", prompt="Press 1.", attempts=2, no_input_prompt="Nothing heard.", no_match_prompt="No such choice."
)


def test_a_connected_key_is_a_choice():
    story = tell(MENU, keys="1")
    assert story.says == "Press 1."
    assert story.presses("1").raised == "key_press=1"
    assert story.result == "listened"


def test_any_key_takes_the_keys_without_a_connector_but_never_the_number_sign():
    assert tell(MENU, keys="1?").presses("7").raised == "key_press=7"
    assert tell(MENU, keys="1?").presses("7").result == "listened"
    story = tell(MENU, keys="1?").presses("#")
    assert story.raised == ""
    assert story.says == "No such choice. Press 1."


def test_silences_and_wrong_keys_share_the_attempts_and_the_last_one_decides():
    story = tell(MENU, keys="1").is_silent()
    assert story.says == "Nothing heard. Press 1."
    assert story.presses("9").raised == "no_match"
    assert tell(MENU, keys="1").presses("9").is_silent().raised == "no_input"


def test_a_prompt_that_cannot_be_computed_is_a_failure_and_no_fault():
    story = tell(Menu(name="It", prompt="You owe {{ account.balance }}."), keys="1")
    assert story.raised == "failure"
    assert "balance" in story.notes[0]
    assert story.faults == []


def test_failure_when_keys_cannot_be_taken():
    assert tell(MENU, keys="1").fails("no sound").raised == "failure"


def test_a_module_speaks_in_its_own_language_and_voice():
    prompt = {"en": "Press 1.", "es": "Pulse 1."}
    (spoken,) = tell(Menu(name="It", prompt=prompt, language="es", voice="ana"), keys="1").asks.said
    assert (spoken.value, spoken.language, spoken.voice) == ("Pulse 1.", "es", "ana")
