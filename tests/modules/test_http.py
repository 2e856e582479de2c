from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.signals import Responded
from cordboard.modules.http import Http
from tests.story import tell

ASK = Http(
    name="It",
    url="https://api.example.com/of/{{ contact.caller }}",
    body={"caller": "contact.caller", "at": "contact.now"},
    response={"owed": "invoices.0.amount"},
)


def test_success_with_the_mapped_fields():
    story = tell(ASK, caller="+1/../x")
    assert story.asks.url == "https://api.example.com/of/%2B1%2F..%2Fx"
    assert story.asks.body == {"caller": "+1/../x", "at": "2026-03-01T12:00:00Z"}
    assert story.world(Responded, status=200, body={"invoices": [{"amount": 12.5}]}).variables == {"owed": 12.5}
    assert story.raised == "success"


@pytest.mark.parametrize(
    "body", [None, {}, {"invoices": []}, {"invoices": "x"}, {"invoices": [{"amount": "x" * 20_000}]}]
)
def test_failure_when_a_mapped_field_is_missing_or_too_large(body):
    story = tell(ASK).world(Responded, status=200, body=body)
    assert (story.raised, story.variables) == ("failure", {})


def test_failure_for_another_status_no_answer_or_a_value_that_cannot_be_computed():
    assert tell(ASK).world(Responded, status=404).raised == "failure"
    assert tell(ASK).fails("timed out").raised == "failure"
    assert tell(Http(name="It", url="https://a.example.com/{{ account.none }}")).raised == "failure"


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://a.example.com"},
        {"url": "https://{{ contact.host }}/"},
        {"auth": "bearer"},
        {"secret": "token"},
        {"response": {"now": "a"}},
    ],
)
def test_properties_that_do_not_fit(wrong):
    with pytest.raises(ValidationError):
        Http(**{"name": "It", "url": "https://a.example.com/"} | wrong)
