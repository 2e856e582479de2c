from __future__ import annotations

from cordboard.engine.journal import encode
from cordboard.engine.signals import Verified
from cordboard.modules.verification import Verification
from tests.story import tell

PIN = Verification(name="It", prompt="Your PIN?", field="pin", attempts=2)
ADA = {"key": "1"}


def test_the_right_digits_and_no_trace_of_them():
    story = tell(PIN, account=ADA).presses("8642")
    assert story.tokens.reveal(story.asks.digits) == "8642"
    assert story.world(Verified, match=True).raised == "success"
    assert b"8642" not in encode(story.interpreter.journal)


def test_wrong_digits_and_silences_share_the_attempts():
    assert tell(PIN, account=ADA).presses("0000").world(Verified, match=False).is_silent().raised == "no_input"
    assert tell(PIN, account=ADA).is_silent().presses("0000").world(Verified, match=False).raised == "no_match"


def test_a_locked_account_is_not_asked_for_again():
    story = tell(PIN, account=ADA).presses("0000").world(Verified, match=False, locked=True)
    assert (story.raised, story.notes) == ("no_match", ["the account is locked for today"])


def test_failure_without_an_account_or_an_answer():
    assert tell(PIN).raised == "failure"
    assert tell(PIN, account=ADA).presses("0000").fails().raised == "failure"
