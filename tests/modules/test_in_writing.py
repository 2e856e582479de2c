"""What modules that ask for something do where people write."""

from __future__ import annotations

from typing import Any

import pytest

from cordboard.engine.commands import Gather, Play
from cordboard.engine.signals import Played
from cordboard.flow.module import IN_WRITING
from cordboard.flow.prompt import Prompt
from cordboard.modules.alt_language import AltLanguage
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.live_person import LivePerson
from cordboard.modules.menu import Menu
from cordboard.modules.survey import Question, Survey
from cordboard.modules.verification import Verification
from tests.story import tell

MENU = Menu(
    name="It", prompt="Hours: 1. Billing: 2.", attempts=2, words={"1": "hours", "2": ("billing", "invoice")},
    no_match_prompt="Please write 1 or 2.",
)  # fmt: skip
SMS: dict[str, Any] = {"channel": "sms"}


@pytest.mark.parametrize(("written", "key"), [("2", "2"), ("Invoice!", "2"), ("one", "1")])
def test_a_choice_is_written_as_its_key_or_one_of_its_words(written, key):
    assert tell(MENU, keys="12", **SMS).writes(written).raised == f"key_press={key}"


def test_what_is_no_choice_is_asked_again_and_then_no_match():
    story = tell(MENU, keys="12", **SMS).writes("Who is this?")
    assert story.says == "Please write 1 or 2. Hours: 1. Billing: 2."
    assert story.writes("Hello?").raised == "no_match"


def test_no_answer_is_no_input():
    assert tell(MENU, keys="12", **SMS).writes("Who?").is_silent().raised == "no_input"


@pytest.mark.parametrize("channel", sorted(IN_WRITING))
def test_an_answer_in_writing_is_waited_for_a_day_unless_the_module_says_otherwise(channel):
    waits = [
        tell(module, keys="1", channel=channel).asks.timeout
        for module in (MENU, MENU.model_copy(update={"timeout": 3600}))
    ]
    assert waits == [86_400, 3600]
    assert tell(MENU, keys="1").asks.timeout == 5


def test_digits_are_written_in_whatever_way():
    account = EnteringDigits(name="It", prompt="Your account?", variable="account", min=4, max=4)
    for written in ("4711", "47 11", "47-11", "four seven one one"):
        story = tell(account, **SMS).writes(written)
        assert (story.raised, story.interpreter.contact.variables) == ("success", {"account": "4711"})
    story = tell(account, **SMS).writes("I do not know it").writes("471").is_silent()
    assert story.raised == "no_input"
    assert tell(account, **SMS).writes("one").writes("x").writes("I do not know").raised == "no_match"


def test_what_is_no_pin_is_asked_again_and_does_not_count_towards_a_lock():
    pin = Verification(name="It", prompt="Your PIN?", field="pin", attempts=2)
    story = tell(pin, account={"key": "1"}, **SMS).writes("what PIN?")
    assert isinstance(story.asks, Gather)
    assert story.writes("none").raised == "no_match"


def test_a_survey_takes_numbers_in_words():
    survey = Survey(name="It", questions=(Question(id="happy", prompt="From 0 to 10?", scale=(0, 10)),))
    assert tell(survey, **SMS).writes("ten").raised == "success"
    assert tell(survey, **SMS).writes("very").writes("eleven").raised == "no_match"


def test_a_language_is_chosen_by_its_word():
    offer = AltLanguage(name="It", language="es", prompt="Para español, escriba ESPAÑOL.", words=("español",))
    story = tell(offer, keys="2", **SMS).writes("espanol")
    assert (story.raised, story.interpreter.contact.language) == ("key_press=2", "es")


def test_values_are_written_and_not_read_out():
    said = Prompt.model_validate(
        ["You owe", {"amount": "1234.5", "currency": "USD"}, "on account", {"digits": "'4711'"}, {"ordinal": "2"},
         {"number": "12000"}, {"date": "'2026-03-01'"}]
    )  # fmt: skip
    module = LivePerson(name="It", prompt=said)
    assert tell(module, **SMS).says == "You owe $1,234.50 on account 4711 2nd 12,000 March 1, 2026"
    assert tell(module).says.startswith("You owe one thousand, two hundred and thirty-four dollars")


def test_a_message_is_sent_as_a_text():
    story = tell(LivePerson(name="It", prompt="We are open."), **SMS)
    assert isinstance(story.asks, Play)
    assert story.world(Played).raised == "success"
