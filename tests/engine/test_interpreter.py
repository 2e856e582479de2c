"""The rules of the interpreter, each told as a story."""

from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.commands import Gather, Play, Wait
from cordboard.engine.journal import Closed, Left, Took
from cordboard.engine.module import CommandFailed, Module
from cordboard.engine.step import WrongSignal
from cordboard.flow.events import Event
from cordboard.flow.model import Fallback
from cordboard.modules.condition import Condition
from cordboard.modules.menu import Menu
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.set_variable import SetVariable
from tests.story import flow_of, tell


class Odd(Module):
    """A module type that does wrong in a way of its own."""

    type = "odd"
    title = "Odd"
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    how: str

    def run(self, contact):
        if self.how == "breaks later":
            yield Wait(1)
        if self.how.startswith("breaks"):
            raise RuntimeError("broken")
        if self.how == "yields nonsense":
            yield 42
        if self.how == "yields nothing":
            yield ()
        if self.how == "will not stop":
            try:
                yield Wait(1)
            finally:
                yield Wait(2)
        if self.how == "sets what cannot be kept":
            contact.set("x", object())
        if self.how == "mends":
            try:
                yield Wait(1)
            except CommandFailed as failure:
                contact.note(f"mended: {failure.reason}")
                return Event.SUCCESS
        return "no event" if self.how == "returns nonsense" else (Event.SUCCESS, 1)


MENUS = (Menu(name="A", prompt="a"), Menu(name="B", prompt="b"))
WAYS = ["A key_press=1 -> B: operator_transfer", "B key_press=? -> A: listened", "B no_input -> End: busy"]


def test_before_the_first_connector_the_opening_result_is_due():
    assert tell(*MENUS, ways=WAYS).hangs_up().result == "hung_up_in_opening"


def test_the_connector_last_taken_decides():
    assert tell(*MENUS, ways=WAYS).presses("1").hangs_up().result == "operator_transfer"
    assert tell(*MENUS, ways=WAYS).presses("1").presses("7").hangs_up("line").result == "listened"
    story = tell(*MENUS, ways=WAYS).presses("1").hangs_up("operator")
    assert [entry.by for entry in story.interpreter.journal if isinstance(entry, Left)] == ["operator"]


def test_after_the_end_nothing_moves():
    story = tell(*MENUS, ways=WAYS).hangs_up()
    before = list(story.interpreter.journal)
    assert story.hangs_up().last.ignored
    assert story.hears(signals.Keyed(1, "1")).last.ignored
    assert story.interpreter.journal == before
    assert sum(isinstance(entry, Closed) for entry in before) == 1


def test_a_signal_that_comes_too_late_is_ignored_and_not_in_the_journal():
    story = tell(*MENUS, ways=WAYS).presses("1")
    before = list(story.interpreter.journal)
    assert story.hears(signals.Silence(1)).last.ignored
    assert story.interpreter.journal == before


def test_a_signal_of_the_wrong_kind_changes_nothing():
    story = tell(*MENUS, ways=WAYS)
    before = list(story.interpreter.journal)
    with pytest.raises(WrongSignal, match="Beep cannot answer Gather"):
        story.hears(signals.Beep(1))
    assert story.interpreter.journal == before
    assert story.presses("1").interpreter.module == "B"


def test_a_contact_starts_once():
    story = tell(*MENUS, ways=WAYS)
    with pytest.raises(RuntimeError):
        story.interpreter.start(0)


def test_an_event_without_a_connector_follows_its_fall_backs_then_the_flows_then_ends():
    a = Menu(name="A", prompt="a", attempts=1)
    assert tell(a, ways=["A failure -> End: busy"]).is_silent().result == "busy"
    story = tell(a, ways=[], fallback=Fallback("End", "no_answer")).is_silent()
    assert (story.result, story.interpreter.module) == ("no_answer", "End")
    assert tell(a, ways=[]).is_silent().result == "hung_up_in_opening"
    assert story.interpreter.left == "flow"


def test_a_fallback_may_lead_to_the_module_that_raised_the_event():
    story = tell(MENUS[0], ways=[], fallback=Fallback("A", "busy"))
    for _ in range(MENUS[0].attempts):
        story.is_silent()
    contact = story.interpreter
    assert (contact.module, contact.due, contact.left) == ("A", "busy", None)
    assert Took("A", "", "", "A", "busy") in contact.journal


def test_a_fallback_that_fails_again_and_again_ends_by_the_step_limit():
    a = Condition(name="A", expression="false")
    story = tell(a, ways=[], fallback=Fallback("A", "busy"))
    assert (story.result, story.interpreter.left) == ("flow_step_limit", "flow")


@pytest.mark.parametrize(
    "how",
    [
        "breaks at once",
        "yields nonsense",
        "yields nothing",
        "returns nonsense",
        "returns a number",
        "sets what cannot be kept",
    ],
)
def test_whatever_a_module_does_wrong_is_a_failure_of_the_module(how):
    story = tell(Odd(name="It", how=how), ways=["It failure -> End: busy"])
    assert (story.raised, story.result) == ("failure", "busy")
    assert story.faults
    assert story.notes[0].startswith("fault contained")


def test_a_fault_after_an_answer_is_contained_too():
    assert tell(Odd(name="It", how="breaks later")).world(signals.Elapsed).raised == "failure"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # its read back copies neither
def test_a_module_that_will_not_stop_is_left_behind():
    story = tell(Odd(name="It", how="will not stop")).hangs_up()
    assert story.result == "hung_up_in_opening"
    assert story.faults


def test_a_command_that_failed_is_the_modules_to_mend():
    story = tell(Odd(name="It", how="mends"), ways=["It failure -> End: busy"]).fails("dust")
    assert story.notes[0] == "mended: dust"


CIRCLE = (Condition(name="A", expression="true"), SetVariable(name="B", values={"x": "1"}))
ROUND = ["A success -> B: listened", "B success -> A: listened"]


def test_a_flow_that_runs_in_circles_ends_on_its_fallback():
    story = tell(*CIRCLE, ways=ROUND, fallback=Fallback("End", "busy"))
    assert (story.result, story.interpreter.module) == ("flow_step_limit", "End")
    assert story.notes == ["step limit: 200 modules without an answer from a person"]


def test_without_a_fallback_it_ends_where_it_is_and_a_fallback_that_circles_ends_too():
    assert tell(*CIRCLE, ways=ROUND, step_budget=10).result == "flow_step_limit"
    assert tell(*CIRCLE, ways=ROUND, step_budget=11, fallback=Fallback("A", "busy")).result == "flow_step_limit"


def test_a_person_who_answers_may_go_round_for_ever():
    story = tell(*MENUS, ways=WAYS, step_budget=3)
    for _ in range(10):
        story.presses("1")
    assert story.interpreter.left is None


def agents_again(event: str, signal: type[signals.Signal], **fields: str):
    """A contact that asks for agents again whenever that comes to nothing, with a budget of three steps."""
    story = tell(OperatorTransfer(name="A"), ways=[f"A {event} -> A: busy"], step_budget=3)
    for _ in range(10):
        if story.interpreter.left is None:
            story.agents(signal, **fields)
    return story


def test_asking_agents_in_turn_is_waiting_and_asking_where_nobody_sits_is_not():
    assert agents_again("call_not_accepted", signals.Rejected).interpreter.left is None
    assert agents_again("timeout", signals.OfferExpired).interpreter.left is None
    assert agents_again("agent_not_available", signals.NotRouted, reason="agent_not_available").result is None
    nobody = agents_again("agent_not_logged_in", signals.NotRouted, reason="agent_not_logged_in")
    assert nobody.result == "flow_step_limit"


class Race(Module):
    """Asks two things at once and drops the slower one."""

    type = "race"
    title = "Race"
    raises = frozenset({Event.SUCCESS})

    def run(self, contact):  # noqa: ARG002
        music, timer = Play(()), Wait(5)
        first = yield music, timer
        if isinstance(first, signals.Played):
            yield timer, Gather(())
            return Event.SUCCESS
        yield Gather(())
        return Event.SUCCESS


def test_of_a_group_any_may_answer_and_those_not_named_again_are_cancelled():
    story = tell(Race(name="It"))
    assert dict(story.last.commands) == {1: Play(()), 2: Wait(5)}
    story.hears(signals.Elapsed(2))
    assert (dict(story.last.commands), story.last.cancelled) == ({3: Gather(())}, (1,))


def test_a_command_named_again_stays_open_under_its_number():
    story = tell(Race(name="It"))
    story.interpreter.receive(story.now, signals.Played(1))
    assert set(story.interpreter.open) == {2, 3}
    assert story.hears(signals.Elapsed(2)).last.cancelled == (3,)
    assert story.raised == "success"


def test_a_program_refuses_a_result_that_nobody_defined():
    from cordboard.engine.program import Program

    with pytest.raises(KeyError):
        Program(flow_of(*MENUS, ways=["A key_press=1 -> End: no_such_result"]))
