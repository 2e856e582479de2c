from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.journal import encode
from cordboard.modules.entering_digits import EnteringDigits
from tests.story import tell

ZIP = EnteringDigits(name="It", prompt="Your zip code?", variable="zip", min=5, max=5, attempts=2, pattern="[0-9]{5}")


def test_right_digits_become_a_variable():
    story = tell(ZIP).presses("02139")
    assert (story.raised, story.variables) == ("success", {"zip": "02139"})


def test_too_few_or_not_fitting_is_no_match_and_nothing_at_all_is_no_input():
    assert tell(ZIP).presses("02", "#").presses("02*39").raised == "no_match"
    assert tell(ZIP).presses("", "#").is_silent().raised == "no_input"
    assert tell(ZIP).fails().raised == "failure"


def test_sensitive_digits_are_nowhere_in_the_journal():
    card = EnteringDigits(name="It", prompt="Your card?", variable="card", sensitive=True)
    story = tell(card).presses("4111111111111111", "#")
    assert story.raised == "success"
    assert b"4111" not in encode(story.interpreter.journal)
    assert story.tokens.reveal(story.variables["card"]) == "4111111111111111"


def test_a_pattern_that_takes_for_ever_elsewhere_ends_here():
    evil = EnteringDigits(name="It", prompt="?", variable="a", max=64, attempts=1, pattern="([0-9]+)+\\*")
    assert tell(evil).presses("1" * 64).raised == "no_match"


@pytest.mark.parametrize(
    "wrong",
    [
        {"min": 5, "max": 4},
        {"pattern": "("},
        {"sensitive": True, "pattern": "1"},
        {"terminator": "1"},
        {"variable": "now"},
    ],
)
def test_properties_that_do_not_fit(wrong):
    with pytest.raises(ValidationError):
        EnteringDigits(**{"name": "It", "prompt": "?", "variable": "digits"} | wrong)
