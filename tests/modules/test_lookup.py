from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.commands import FindAccounts, Play
from cordboard.engine.signals import Found
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.lookup import Lookup
from tests.story import tell

ADA, BOB = {"key": "1", "name": "Ada"}, {"key": "2", "name": "Bob"}


def test_exactly_one_is_put_on_the_contact():
    story = tell(Lookup(name="It"), caller="+15550100")
    assert story.asks == FindAccounts("accounts", "phone", "+15550100")
    assert story.world(Found, accounts=(ADA,), count=1).raised == "success"
    assert story.interpreter.contact.account == ADA


def test_of_several_the_first_is_kept():
    story = tell(Lookup(name="It"), caller="+15550100").world(Found, accounts=(BOB, ADA), count=7)
    assert (story.raised, story.interpreter.contact.account) == ("multiple_match", BOB)


def test_none_or_nothing_to_look_for_is_no_match():
    assert tell(Lookup(name="It"), caller="+15550100").world(Found, accounts=(), count=0).raised == "no_match"
    assert tell(Lookup(name="It"), caller="").raised == "no_match"


def test_who_was_called_is_found_by_that_number():
    story = tell(Lookup(name="It"), direction="outbound", caller="+12125550100", called="+12025550187")
    assert story.asks == FindAccounts("accounts", "phone", "+12025550187")


def test_failure():
    assert tell(Lookup(name="It"), caller="+15550100").fails("too slow").raised == "failure"
    assert tell(Lookup(name="It", key="expression", expression="account.none")).raised == "failure"


def test_keyed_digits_sensitive_or_not_and_a_prompt_before():
    digits = EnteringDigits(name="Ask", prompt="Number?", variable="card", sensitive=True)
    find = Lookup(name="It", prompt="One moment.", key="digits", variable="card")
    story = tell(digits, find, ways=["Ask success -> It: hung_up_during_validation"]).presses("4711", "#")
    assert isinstance(story.asks, Play)
    assert story.tokens.reveal(story.listens().asks.value) == "4711"


@pytest.mark.parametrize("wrong", [{"key": "digits"}, {"key": "expression"}])
def test_properties_that_do_not_fit(wrong):
    with pytest.raises(ValidationError):
        Lookup(name="It", **wrong)
