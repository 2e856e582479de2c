from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.signals import Sent
from cordboard.modules.email import Email
from tests.story import tell

LETTER = Email(
    name="It", to="{{ account.email }}", subject="Hello {{ account.name }}", text="Your call was {{ contact.id }}."
)


def test_success_once_it_is_handed_over_with_values_filled_in():
    story = tell(LETTER, account={"email": "ada@example.com", "name": "Ada\r\nBcc: all@example.com"})
    assert story.asks.to == "ada@example.com"
    assert story.asks.subject == "Hello Ada Bcc: all@example.com"
    assert story.asks.body == "Your call was c1."
    assert story.world(Sent, message="m1").raised == "success"


def test_failure_when_it_is_not_sent_or_cannot_be_written():
    assert tell(LETTER, account={"email": "a@example.com", "name": "A"}).fails().raised == "failure"
    assert tell(LETTER, account={"name": "A"}).raised == "failure"


def test_a_template_or_a_text_and_every_expression_is_known():
    for wrong in ({}, {"template": "a", "text": "b"}):
        with pytest.raises(ValidationError):
            Email(name="It", to="a@example.com", **wrong)
    assert list(LETTER.expressions()) == [("to", "account.email"), ("subject", "account.name"), ("text", "contact.id")]
