"""What people answered, counted from journals."""

from __future__ import annotations

from cordboard.engine import signals
from cordboard.engine.answers import answers
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.survey import Survey
from tests.story import tell

AGENTS = OperatorTransfer(name="Agents")
RATE = Survey(name="Rate", questions=({"id": "helped", "prompt": "?"}, {"id": "again", "prompt": "?"}), attempts=1)
WAYS = ["Agents agent_end_call -> Rate: operator_transfer", "Rate success -> End: listened"]


def rated(*keys: str, agent: str = "maria"):
    story = tell(AGENTS, RATE, ways=WAYS, service="desk").agents(signals.Connected, agent)
    story.agents(signals.AgentEnded, agent)
    for key in keys:
        story.presses(key)
    if len(keys) < 2:
        story.hangs_up()
    return story.wraps_up(agent).interpreter.journal


def test_answers_are_counted_by_service_agent_and_question():
    rows = answers([rated("5", "1"), rated("3"), rated(), rated("1", "2", agent="noor")])
    told = [(row.agent, row.question, row.asked, row.answered, row.average) for row in rows]
    assert told == [
        ("maria", "again", 2, 1, 1.0),
        ("maria", "helped", 3, 2, 4.0),
        ("noor", "again", 1, 1, 2.0),
        ("noor", "helped", 1, 1, 1.0),
    ]
    assert {row.service for row in rows} == {"desk"}
    assert rows[1].rate == 2 / 3
    assert rows[1].given == {"5": 1, "3": 1}


def test_whoever_never_heard_a_question_does_not_count():
    assert answers([tell(AGENTS, RATE, ways=WAYS).hangs_up().interpreter.journal]) == []
