"""The walk sees exactly what can happen: it is compared with running every contact, one answer after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordboard.engine import commands, signals
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Completed, Facts, Heard, Took
from cordboard.engine.module import Module
from cordboard.engine.program import Program
from cordboard.engine.standing import Standing
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.modules import types
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.answers.choice import AskingModule, PossibleAnswer
from cordboard.proof.prove.answers.entries import response_bodies
from cordboard.proof.prove.answers.possible import choices
from cordboard.proof.prove.answers.questions import DataQuestion
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.graph import ROOT, Edge, StateGraph
from cordboard.proof.prove.walk.starts import starts

pytestmark = pytest.mark.unkept("answers of a walk stand for many, which nothing could store")

#: What a contact came to: the connectors it took, the module it ended in, its outcome.
Ending = tuple[tuple[str, ...], str, str]

PROPERTIES: dict[str, list[dict[str, Any]]] = {
    "live_person": [{"prompt": "News."}, {"prompt": "News.", "keys": True}],
    "menu": [{"prompt": "Press.", "attempts": 2}, {"prompt": "Press.", "attempts": 1}],
    "external_transfer": [{"number": "+15550100"}],
    "voicemail": [{"box": "b", "attempts": 1}, {"box": "b", "review": False}],
    "end_call": [{}],
    "alt_language": [{"language": "es"}, {"language": "es", "prompt": "¿Español?"}],
    "check_call_center": [{}],
    "entering_digits": [{"prompt": "?", "variable": "digits", "attempts": 2, "min": 2, "max": 3}],
    "lookup": [{"key": "digits", "variable": "digits"}],
    "condition": [{"expression": "has(contact.flag) && contact.flag"}, {"expression": "has(contact.count)"}],
    "set_variable": [{"values": {"flag": "true"}}, {"values": {"flag": "false", "count": "1"}}],
    "http": [{"url": "https://a.example.com/"}],
    "sms": [{"text": "Hi"}],
    "survey": [{"questions": ({"id": "q", "prompt": "?"},), "attempts": 1}],
    "operator_transfer": [{}, {"pre_hold": "Wait."}],
    "verification": [{"prompt": "PIN?", "field": "pin", "attempts": 1}],
}  # fmt: skip
RESULT = st.sampled_from(["listened", "not_available", "refused"])


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    kinds = draw(st.lists(st.sampled_from(sorted(PROPERTIES)), min_size=1, max_size=4))
    named: dict[str, Module] = {}
    for position, kind in enumerate(kinds):
        name = f"{kind}{position}"
        named[name] = types()[kind](name=name, **draw(st.sampled_from(PROPERTIES[kind])))
    names = st.sampled_from(sorted(named))
    connectors: dict[tuple[str, str, str], Connector] = {}
    for name, module in named.items():
        for event in sorted(module.raises):
            for value in EVENTS[event].values or ("",):
                if not module.terminal and draw(st.integers(0, 3 if value else 1)) == 0:
                    connectors[name, event, value] = Connector(name, event, value, draw(names), draw(RESULT))
    fallback = draw(st.none() | st.builds(Fallback, names, RESULT))
    return Flow("any", "", "voice", "inbound", "all", named, tuple(connectors.values()), draw(names),
                fallback=fallback, version="1")  # fmt: skip


#: A run as it is after some answers, and what was assumed of data on the way.
Run = tuple[Interpreter, dict[DataQuestion, int]]


def first_facts(flow: Flow) -> Facts:
    return starts(flow, Setting())[0].facts


def run(program: Program, answers: tuple[PossibleAnswer, ...], facts: Facts, assumed: dict[DataQuestion, int]) -> Run:
    """A contact run from its beginning by the interpreter of live calls, which knows nothing of the walk."""
    contact = Interpreter(program, facts, step_budget=12)
    contact.start(1)
    remembered = dict(assumed)
    for answer in answers:
        assert answer.signal is not None
        if answer.remember is not None:
            remembered[answer.remember[0]] = answer.remember[1]
        # A signal of the walk is numbered as in its module; here the same command has another number.
        if isinstance(answer.signal, signals.HungUp):
            contact.receive(1, answer.signal)
            continue
        numbers = [n for n, command in contact.open.items() if type(answer.signal) in command.answered_by]
        number = (numbers or list(contact.open))[0]
        contact.receive(1, msgspec.structs.replace(answer.signal, to=number))
    return contact, remembered


def ending(contact: Interpreter) -> Ending:
    took = tuple(f"{e.source} {e.event}{e.value} {e.target}" for e in contact.journal if isinstance(e, Took))
    return took, contact.module, contact.due


#: How what the person leaves in the middle of can come out, where no part outside fails.
COMES_OUT: dict[type[commands.Command], tuple[signals.AnySignal, ...]] = {
    commands.Record: (signals.Recorded(1, "r1", 10.0, "hang_up"), signals.Recorded(1, "", 0.0, "hang_up")),
    commands.Transfer: (signals.Transferred(1, 60.0), signals.Failed(1, "left before an answer")),
    commands.KeepRecording: (signals.Done(1),),
    commands.RequestCallback: (signals.Done(1),),
    commands.SendText: (signals.Sent(1),),
}


def hung_up(
    program: Program, answers: tuple[PossibleAnswer, ...], facts: Facts, assumed: dict[DataQuestion, int]
) -> Iterator[Run]:
    """The person hangs up after these answers. All ways in which that completes nothing are one."""
    waiting = [(*answers, PossibleAnswer("hangs up", signals.HungUp()))]
    nothing = False
    while waiting:
        given = waiting.pop()
        contact, remembered = run(program, given, facts, assumed)
        if contact.left is None:
            (command,) = contact.open.values()
            comes_out = COMES_OUT.get(type(command), ())
            if isinstance(command, commands.WebRequest):
                _, status, body, _ = next(response_bodies(program.modules[contact.module]))
                comes_out = (signals.Responded(1, status, body), signals.Failed(1, "no answer"))
            if isinstance(command, commands.RequestCallback) and not Standing().read(contact.journal).queued:
                comes_out = (signals.Failed(1, "no place in a queue"),)
            waiting += [(*given, PossibleAnswer("", signal)) for signal in comes_out]
            continue
        left = [isinstance(entry, Heard) and isinstance(entry.signal, signals.HungUp) for entry in contact.journal]
        completed = any(isinstance(entry, Completed) for entry in contact.journal[left.index(True) :])
        if completed or not nothing:
            yield contact, remembered
        nothing = nothing or not completed


def every_run(program: Program, most: int, facts: Facts, assumed: dict[DataQuestion, int]) -> Iterator[Run]:
    """All runs with at most so many answers, hang-ups included."""
    waiting: list[tuple[PossibleAnswer, ...]] = [()]
    while waiting:
        answers = waiting.pop()
        contact, remembered = run(program, answers, facts, assumed)
        if contact.left is not None:
            yield contact, remembered
        else:
            yield from hung_up(program, answers, facts, assumed)
        if contact.left is None and len(answers) < most:
            standing = Standing().read(contact.journal)
            talking = contact._talking in contact.open
            asking = AskingModule(
                program.modules[contact.module], contact.contact, remembered, talking, bool(standing.queued),
                standing.found or (standing.meeting in contact.open and not talking),
                program.flow.direction == "inbound",
            )  # fmt: skip
            waiting += [(*answers, choice) for choice in choices(contact.open, asking)]


def every_contact(program: Program, most: int) -> tuple[list[Ending], bool]:
    """How all contacts can end, and whether a loop without waiting was met."""
    contacts = [contact for contact, _ in every_run(program, most, first_facts(program.flow), {})]
    return list(map(ending, contacts)), any(contact.due == "flow_step_limit" for contact in contacts)


def hangs_up(edge: Edge) -> bool:
    """Whether the person leaves by it, which is no answer to anything."""
    return edge.choice is not None and isinstance(edge.choice.signal, signals.HungUp)


def walked_contacts(walked: StateGraph, most: int, begun: int = ROOT, opening: str = "") -> list[Ending]:
    """The same from the graph, from a node in which a run begins."""
    flow = walked.flow
    first = flow.first if begun == ROOT else walked.nodes[begun].module
    found: list[Ending] = []
    waiting: list[tuple[int, int, tuple[str, ...], str, str]] = [(begun, 0, (), first, opening or flow.opening_result)]
    while waiting:
        place, asked, took, module, due = waiting.pop()
        node = walked.nodes[place]
        if node.hangs_up or node.over:
            found.append((took, module, due))
        for edge in node.edges:
            if edge.beside or (asked == most and node.waits and not hangs_up(edge)):
                continue
            then = edge.took
            more = (took, module, due)
            if then is not None:
                more = ((*took, f"{then.source} {then.event}{then.value} {then.target}"), then.target, then.result)
            waiting.append((edge.target, asked + node.waits, *more))
    return found


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(flows())
def test_the_walk_meets_just_the_contacts_that_there_are(flow: Flow) -> None:
    program = Program(flow)
    most = 3
    expected, circled = every_contact(program, most)
    walked = explore(Program(flow), starts(flow, Setting())[:1])
    assert walked.whole
    if circled:
        return  # a loop in which nobody is waited for: test_planted has them
    found = walked_contacts(walked, most)
    assert sorted(found) == sorted(expected)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(flows())
def test_the_number_of_contacts_is_the_number_of_contacts(flow: Flow) -> None:
    walked = explore(Program(flow), starts(flow, Setting())[:1])
    number = walked.contacts()
    if number is None or number > 3_000:
        return
    assert number == len(every_contact(Program(flow), 100)[0])
