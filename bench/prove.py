"""How long it takes to prove a flow of 200 modules, and how much walking saves beside running every contact.

The large flow is a switchboard of twenty departments, each with a menu, a look-up, a PIN, digits, a web service,
conditions, a message, a transfer and a voicemail, all joined in a ring; three flags are remembered across all of it.
Each has a fault of its own, of which an example is found and played.
Nobody can run every contact of it: they are endless. So the peer gets a small flow with an end, whose every contact it
runs to the last one with the interpreter of live calls, from the first answer to the end each time.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.cli.proofs import ProofRequest
from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Completed, Facts, Heard
from cordboard.engine.program import Program
from cordboard.engine.signals import AnySignal
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove.answers.choice import AskingModule
from cordboard.proof.prove.answers.possible import choices
from cordboard.proof.prove.walk.explore import explore
from cordboard.proof.prove.walk.starts import starts
from cordboard.proving.cores import prove_one

#: The contacts of the small flow are counted so many times as fast as by running each.
PROMISED_TIMES = 100
MODULES = 200
DEPARTMENT = 10
FLAGS = 3

Ways = list[tuple[str, str, str, str]]


def _department(at: int, following: str) -> tuple[dict[str, Any], Ways]:
    flag, answer = f"flag_{at % FLAGS}", f"answer_{at % FLAGS}"
    kinds: dict[str, Any] = {
        "Menu": {"type": "menu", "prompt": "Press 1 for your account, 2 for an order, 3 for a person, 4 to go on."},
        "Find": {"type": "lookup"},
        "Pin": {"type": "verification", "prompt": "Your PIN, please.", "field": "pin"},
        "Mark": {"type": "set_variable", "values": {flag: "true"}},
        "Known": {"type": "condition", "expression": f"has(contact.{flag}) && contact.{flag}"},
        "Tell": {"type": "live_person", "prompt": ["Your balance is", {"amount": "account.balance"}]},
        "Order": {"type": "entering_digits", "prompt": "Your order?", "variable": f"order_{at}", "min": 4, "max": 6},
        "Ask": {"type": "http", "url": "https://orders.example.com/", "response": {answer: "state"}},
        "Message": {"type": "voicemail", "box": "post"},
        "Desk": {"type": "external_transfer", "number": "+12025550199"},
    }
    ways: Ways = [
        ("Menu", "key_press=1", "Find", "hung_up_during_validation"),
        ("Menu", "key_press=2", "Order", "not_available"),
        ("Menu", "key_press=3", "Desk", "operator_transfer"),
        ("Menu", "key_press=4", following, "not_available"),
        ("Find", "success", "Pin", "hung_up_during_validation"),
        ("Find", "no_match", "Order", "no_match_in_validation"),
        ("Pin", "success", "Mark", "hung_up_after_validation"),
        ("Pin", "no_match", "Message", "no_match_in_validation"),
        ("Mark", "success", "Known", "hung_up_after_validation"),
        ("Known", "success", "Tell", "not_available"),
        ("Known", "failure", following, "not_available"),
        ("Tell", "success", following, "listened"),
        ("Order", "success", "Ask", "not_available"),
        ("Order", "no_match", "Message", "not_available"),
        ("Ask", "success", "Known", "not_available"),
        ("Ask", "failure", "Message", "not_available"),
        ("Desk", "success", "End", "operator_transfer"),
        ("Desk", "failure", "Message", "operator_transfer_failed_no_answer"),
        ("Message", "success", "End", "operator_transfer"),
        ("Message", "no_input", "End", "operator_transfer"),  # a fault: no message was taken
    ]
    outside = {following, "End"}
    return (
        {f"{name} {at}": module for name, module in kinds.items()},
        [(f"{a} {at}", event, b if b in outside else f"{b} {at}", result) for a, event, b, result in ways],
    )


def _flow(named: dict[str, Any], ways: Ways, first: str) -> dict[str, Any]:
    named[first]["first"] = True
    connectors = []
    for source, event, target, result in ways:
        name, _, value = event.partition("=")
        connectors.append(
            {"from": source, "event": name, "to": target, "result": result} | ({"value": value} if value else {})
        )
    return {
        "cordboard": 1, "flow": "bench", "modules": {**named, "End": {"type": "end_call"}}, "connectors": connectors,
        "fallback": {"to": "End", "result": "operator_transfer_failed_other"},
    }  # fmt: skip


def large(modules: int = MODULES) -> dict[str, Any]:
    """The switchboard, of so many modules."""
    named: dict[str, Any] = {}
    ways: Ways = []
    departments = modules // DEPARTMENT
    for at in range(departments):
        more, their_ways = _department(at, f"Menu {(at + 1) % departments}")
        named |= more
        ways += their_ways
    return _flow(named, ways, "Menu 0")


def small() -> dict[str, Any]:
    """Three questions in a row: contacts by the thousand, and an end to them."""
    named = {
        "Menu": {"type": "menu", "prompt": "Press 1.", "attempts": 2},
        "Order": {"type": "entering_digits", "prompt": "Your order?", "variable": "order", "min": 4, "attempts": 2},
        "Message": {"type": "voicemail", "box": "post", "attempts": 1},
    }
    ways = [
        ("Menu", "key_press=1", "Order", "not_available"), ("Menu", "no_input", "Order", "not_available"),
        ("Menu", "no_match", "Order", "not_available"), ("Order", "success", "Message", "not_available"),
        ("Order", "no_input", "Message", "not_available"), ("Order", "no_match", "Message", "not_available"),
    ]  # fmt: skip
    return _flow(named, ways, "Menu")


def _load(document: dict[str, Any]) -> Flow:
    loaded = load_flow(json.dumps(document), modules.types())
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


#: How what a person leaves in the middle of comes out: the message was spoken or not, and one that was is kept.
COMES_OUT: dict[type[Command], tuple[AnySignal, ...]] = {
    commands.Record: (signals.Recorded(1, "r1", 10.0, "hang_up"), signals.Recorded(1, "", 0.0, "hang_up")),
    commands.KeepRecording: (signals.Done(1),),
}


def enumerate_contacts(flow: Flow) -> int:
    """Run every contact from its beginning; how many there are. Hang-ups that complete nothing are one of a moment."""
    program = Program(flow)
    facts = starts(flow, Setting())[0].facts
    waiting: list[tuple[AnySignal, ...]] = [()]
    contacts = 0
    while waiting:
        answers = waiting.pop()
        contact = _run(program, facts, answers)
        if contact.left is not None:
            contacts += 1
            continue
        contacts += _hang_ups(program, facts, answers)
        asking = AskingModule(program.modules[contact.module], contact.contact, {})
        waiting += [(*answers, choice.signal) for choice in choices(contact.open, asking) if choice.signal is not None]
    return contacts


def _hang_ups(program: Program, facts: Facts, answers: tuple[AnySignal, ...]) -> int:
    """How many contacts the hang-ups of one moment make."""
    waiting: list[tuple[AnySignal, ...]] = [(*answers, signals.HungUp())]
    completed, nothing = 0, False
    while waiting:
        given = waiting.pop()
        contact = _run(program, facts, given)
        if contact.left is None:
            (command,) = contact.open.values()
            waiting += [(*given, signal) for signal in COMES_OUT[type(command)]]
        elif any(isinstance(entry, Completed) for entry in contact.journal[contact.journal.index(_HUNG_UP) :]):
            completed += 1
        else:
            nothing = True
    return completed + nothing


_HUNG_UP = Heard(1, signals.HungUp())


def _run(program: Program, facts: Facts, answers: tuple[AnySignal, ...]) -> Interpreter:
    contact = Interpreter(program, facts)
    contact.start(1)
    for answer in answers:
        if isinstance(answer, signals.HungUp):
            contact.receive(1, answer)
            continue
        (number,) = contact.open
        contact.receive(1, msgspec.structs.replace(answer, to=number))
    return contact


def measure() -> Measurement:
    """Prove the large flow as the command does; walk and enumerate the small one."""
    flow = _load(large())
    assert len(flow.modules) == MODULES + 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.yaml"
        path.write_text(json.dumps(large()))
        subject = ProofRequest.of(path, keep=False).subject
        cores = len(os.sched_getaffinity(0))
        began = time.perf_counter()
        report = prove_one(subject, cores)
        proved = time.perf_counter() - began
    began = time.perf_counter()
    walked = explore(Program(flow), starts(flow, Setting()))
    walking = time.perf_counter() - began

    few = _load(small())
    began = time.perf_counter()
    counted = explore(Program(few), starts(few, Setting())).contacts()
    counting = time.perf_counter() - began
    began = time.perf_counter()
    contacts = enumerate_contacts(few)
    enumerating = time.perf_counter() - began
    assert counted == contacts, f"the walk counts {counted} contacts, and {contacts} were run"
    return Measurement(
        name="prove",
        promise=f"all contacts of a flow are walked {PROMISED_TIMES} times as fast as they are run, and are as many.",
        peer="running every contact of a flow from its beginning, by the interpreter of live calls",
        kept=enumerating >= PROMISED_TIMES * counting,
        rows=[
            Row(f"prove {MODULES} modules", proved, "s", None,
                f"{report.states:,} states, {report.ways:,} ways, {len(report.findings)} findings, on {cores} cores"),
            Row("of it the walk, on one core", walking, "s", None,
                f"{len(walked.nodes) / walking:,.0f} states a second"),
            Row(f"a small flow of {contacts:,} contacts, walked", counting * 1000, "ms", enumerating / counting,
                "the same number of contacts is found"),
            Row("peer: the same flow, every contact run", enumerating * 1000, "ms", None,
                f"{contacts / enumerating:,.0f} contacts a second"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    show(measure())
