from __future__ import annotations

from cordboard.modules.alt_language import AltLanguage
from tests.story import tell

OFFER = AltLanguage(name="It", language="es", prompt="Para español, pulse 2.", attempts=1)


def test_the_key_takes_the_offer():
    story = tell(OFFER, keys="2")
    assert story.asks.said[0].language == "es"
    assert story.presses("2").raised == "key_press=2"
    assert story.interpreter.contact.language == "es"


def test_another_connected_key_goes_on_in_the_language_before():
    story = tell(OFFER, keys="12").presses("1")
    assert (story.raised, story.interpreter.contact.language) == ("key_press=1", "en")


def test_without_a_prompt_it_is_set_without_asking():
    story = tell(AltLanguage(name="It", language="es"))
    assert (story.raised, story.interpreter.contact.language) == ("success", "es")


def test_no_input_no_match_and_failure():
    assert tell(OFFER, keys="2").is_silent().raised == "no_input"
    assert tell(OFFER, keys="2").presses("9").raised == "no_match"
    assert tell(OFFER, keys="2").fails().raised == "failure"
