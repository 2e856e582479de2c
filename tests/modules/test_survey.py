from __future__ import annotations

import pytest
from pydantic import ValidationError

from cordboard.engine.journal import Answered
from cordboard.modules.survey import Survey
from tests.story import tell

QUESTIONS = ({"id": "agent", "prompt": "The agent?"}, {"id": "wait", "prompt": "The wait?", "scale": (0, 10)})
SURVEY = Survey(name="It", questions=QUESTIONS, attempts=2)


def answers(story):
    return {entry.question: entry.value for entry in story.interpreter.journal if isinstance(entry, Answered)}


def test_every_answer_is_stored():
    story = tell(SURVEY).presses("5").presses("10")
    assert (story.raised, answers(story)) == ("success", {"agent": 5, "wait": 10})


def test_answers_before_the_one_missing_are_kept():
    story = tell(SURVEY).presses("3").is_silent().is_silent()
    assert (story.raised, answers(story)) == ("no_input", {"agent": 3})
    assert tell(SURVEY).presses("9").presses("*").raised == "no_match"
    assert tell(SURVEY).fails().raised == "failure"


@pytest.mark.parametrize(
    "wrong",
    [(), ({"id": "a", "prompt": "?"}, {"id": "a", "prompt": "?"}), ({"id": "a", "prompt": "?", "scale": (5, 1)},)],
)
def test_questions_that_do_not_fit(wrong):
    with pytest.raises(ValidationError):
        Survey(name="It", questions=wrong)
