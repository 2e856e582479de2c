from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.signals import Transferred
from cordboard.modules.external_transfer import ExternalTransfer
from tests.story import tell


def test_success_once_the_conversation_is_over():
    story = tell(ExternalTransfer(name="It", number="{{ site.desk }}"), site={"desk": "+15550123"})
    assert story.asks.number == "+15550123"
    assert story.world(Transferred, seconds=62.5).raised == "success"


def test_failure_when_nobody_was_reached():
    story = tell(ExternalTransfer(name="It", number="+15550123")).fails("busy")
    assert story.raised == "failure"
    assert story.notes == ["busy"]


@pytest.mark.parametrize(
    "number",
    [
        "{{ contact.digits }}",
        "{{ account.phone }}",
        "+1{{ contact.area }}",
        "{{ site[contact.x] }}",
        "{{ site.a + contact.b }}",
    ],
)
def test_nothing_from_the_contact_can_become_a_number_to_call(number):
    with pytest.raises(ValidationError):
        ExternalTransfer(name="It", number=number)
