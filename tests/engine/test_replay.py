from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Assigned, Facts, Heard, Started, decode, encode
from cordboard.engine.module import Module
from cordboard.engine.program import Program
from cordboard.engine.replay import ReplayMismatch, replay
from cordboard.engine.rules import RULES
from cordboard.flow.events import Event
from cordboard.flow.model import Fallback
from cordboard.modules.condition import Condition
from cordboard.modules.set_variable import SetVariable
from tests.story import Menu, flow_of, tell

WAYS = ["Set success -> Menu: listened"]


def modules(value="1"):
    return SetVariable(name="Set", values={"x": value}), Menu(name="Menu", prompt="?")


def test_a_contact_goes_on_where_its_journal_ends():
    story = tell(*modules(), ways=WAYS)
    again = replay(Program(flow_of(*modules(), ways=WAYS)), decode(encode(story.interpreter.journal)))
    outcome = again.receive(9, signals.HungUp("restart")).outcome
    assert outcome is not None
    assert outcome.result == "listened"


def test_another_behaviour_is_named_with_its_entry():
    journal = tell(*modules(), ways=WAYS).interpreter.journal
    with pytest.raises(ReplayMismatch, match="differs at entry") as caught:
        replay(Program(flow_of(*modules("2"), ways=WAYS)), journal)
    assert (caught.value.recorded, caught.value.replayed) == (Assigned("x", 1), Assigned("x", 2))
    assert journal[caught.value.position] == Assigned("x", 1)


def test_a_journal_with_a_signal_that_nothing_waits_for_or_with_entries_missing():
    program, journal = Program(flow_of(*modules(), ways=WAYS)), tell(*modules(), ways=WAYS).interpreter.journal
    with pytest.raises(ReplayMismatch):
        replay(program, [*journal, Heard(5, signals.Silence(99))])
    with pytest.raises(ReplayMismatch):
        replay(program, journal[:-1])
    with pytest.raises(ReplayMismatch):
        replay(program, [*journal, journal[-1]])


def test_what_is_no_journal_of_this_flow():
    program, journal = Program(flow_of(*modules(), ways=WAYS)), tell(*modules(), ways=WAYS).interpreter.journal
    for wrong in ([], journal[1:]):
        with pytest.raises(ValueError, match="begins with"):
            replay(program, wrong)
    with pytest.raises(ValueError, match="version"):
        replay(Program(flow_of(*modules(), ways=WAYS, version="2")), journal)


class Greeter(Module):
    """Behaviour 2 of a type."""

    type = "greeter"
    title = "Greeter"
    raises = frozenset({Event.SUCCESS})
    behaviour = 2
    word: str = "hello"

    def run(self, contact):
        yield from ()
        contact.set("said", f"{self.word} 2")
        return Event.SUCCESS


class OldGreeter(Greeter):
    """Behaviour 1 of the same type."""

    behaviour = 1

    def run(self, contact):
        yield from ()
        contact.set("said", f"{self.word} 1")
        return Event.SUCCESS


def test_a_contact_finishes_with_the_behaviour_it_began_on():
    flow = flow_of(Greeter(name="It", word="hi"))
    began = Started(
        1, tell(Greeter(name="It", word="hi")).interpreter.contact.facts, "story", "1", {"greeter": 1, "end_call": 1}
    )
    from cordboard.engine.interpreter import Interpreter

    program = Program(flow, {("greeter", 1): OldGreeter})
    old = Interpreter(program, began.facts, behaviours=began.behaviours)
    old.start(1)
    assert old.contact.variables == {"said": "hi 1"}
    assert replay(program, old.journal).journal == old.journal
    with pytest.raises(LookupError, match="behaviour 1 of type 'greeter' is not installed"):
        replay(Program(flow), old.journal)


def test_a_contact_finishes_by_the_rules_it_began_on():
    """Before rules had a number, a fallback was not taken that leads to the module which raised the event."""
    never = Condition(name="Never", expression="false")
    flow = flow_of(never, ways=[], fallback=Fallback("Never", "busy"))
    old = Interpreter(Program(flow), Facts("c1"), behaviours={"condition": 1, "end_call": 1})
    old.start(1)
    assert old.outcome is not None
    assert old.outcome.result == "hung_up_in_opening"
    assert replay(Program(flow), old.journal).journal == old.journal
    now = Interpreter(Program(flow), Facts("c1"))
    now.start(1)
    assert now.outcome is not None
    assert now.outcome.result == "flow_step_limit"


def test_rules_of_a_later_release_are_not_guessed():
    flow = flow_of(*modules(), ways=WAYS)
    with pytest.raises(LookupError, match="rules 99 of the interpreter"):
        Interpreter(Program(flow), Facts("c1"), behaviours={RULES: 99})
