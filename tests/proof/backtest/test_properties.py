"""What holds for every backtest: a flow against itself changes nothing, nor do other names; nothing is guessed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.made_contacts import contacts
from cordboard import modules
from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Asked, Facts, Heard, Journal
from cordboard.engine.leaving import unanswered
from cordboard.engine.program import Program
from cordboard.flow.load import from_document
from cordboard.flow.model import Flow
from cordboard.flow.module import ANSWER_TIMES
from cordboard.flow.prompt import Prompt
from cordboard.flow.results import RESULTS, Result
from cordboard.flow.site import load_site
from cordboard.proof.backtest import BacktestVerdict, Feeder, FlowPair, recording
from tests.engine.test_any_flow import answers, flows
from tests.engine.test_journals import KEPT
from tests.needs import ROOT

pytestmark = pytest.mark.unkept("contacts by the thousand, of kinds that other tests keep")

SITE = load_site(ROOT / "examples/site", modules.types())


@pytest.mark.parametrize("slug", SITE.flows)
def test_a_flow_against_itself_changes_nothing_on_ten_thousand_contacts(slug: str) -> None:
    flow = SITE.flows[slug]
    feeder, pairing = Feeder(Program(flow), assume=[]), FlowPair(flow, flow)
    for journal in contacts(Program(flow), 10_000 // len(SITE.flows), site=SITE.site_facts(), service="support"):
        verdict = feeder.feed(recording(journal), pairing)
        assert verdict.kind == "same", (journal[0], verdict.doubt)
        assert verdict.journal == journal, "to the entry and to the millisecond"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_contacts_of_every_version_change_nothing_in_the_flow_that_they_had(path: Path) -> None:
    """Scenarios with agents, transfers and wrap-up among them, as they were recorded for a release."""
    head, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    flow = from_document(head["flow"], modules.types(), RESULTS.with_own(Result(*each) for each in head["results"]))
    feeder, pairing = Feeder(Program(flow), assume=[]), FlowPair(flow, flow)
    for line in lines:
        journal = msgspec.convert(line["journal"], Journal)
        verdict = feeder.feed(recording(journal), pairing)
        assert verdict.kind == "same", line["scenario"]
        assert verdict.journal == journal


@st.composite
def lived(draw: st.DrawFn, flow: Flow) -> Journal:
    """A contact that this flow may have had."""
    contact = Interpreter(Program(flow), Facts("c1", caller="+15550100", account={"key": "1"}))
    contact.start(1)
    now = 1
    for _ in range(15):
        if contact.left is not None or draw(st.integers(0, 14)) == 0:
            break
        now += draw(st.integers(0, 5000))
        number = draw(st.sampled_from([each for each in contact.open if contact.open[each].answered_by]))
        contact.receive(now, draw(answers(contact.open[number], number)))
        early: bool = draw(st.booleans())
        if contact.agents and early:
            contact.receive(now, signals.WrappedUp(min(contact.agents), "code", draw(st.sampled_from(["", "busy"]))))
    contact.receive(now, signals.HungUp())
    while contact.left is None:  # what was begun is finished
        number, command = next(iter(contact.open.items()))
        contact.receive(now, unanswered(number, command))
    while contact.agents:
        now += draw(st.integers(0, 5000))
        contact.receive(now, signals.WrappedUp(min(contact.agents), "code", draw(st.sampled_from(["", "busy"]))))
    return contact.journal


@settings(max_examples=200)
@given(flows(), st.data())
def test_any_contact_goes_the_same_way_in_the_flow_that_it_had(flow: Flow, data: st.DataObject) -> None:
    journal = data.draw(lived(flow))
    verdict = Feeder(Program(flow), assume=[]).feed(recording(journal), FlowPair(flow, flow))
    assert (verdict.kind, verdict.parting, verdict.doubt, verdict.assumed) == ("same", None, None, frozenset())
    assert verdict.journal == journal


#: Their time-outs are for somebody else than the person, who may have come just too late.
WAITS_FOR_OTHERS = ("lookup", "http", "external_transfer")


def called_otherwise(flow: Flow) -> Flow:
    """The same flow with every name, word and time limit changed."""
    named = {name: f"Other {position}" for position, name in enumerate(sorted(flow.modules, reverse=True))}
    changed = {}
    for name, module in flow.modules.items():
        words: dict[str, Any] = {
            field: said_otherwise(prompt) for field, prompt in module.prompts() if field in type(module).model_fields
        }
        if "timeout" in type(module).model_fields and module.type not in WAITS_FOR_OTHERS:
            written = getattr(module, "timeout")  # noqa: B009 - not every type has one
            words["timeout"] = (ANSWER_TIMES[flow.channel] if written is None else written) + 7
        changed[named[name]] = module.model_copy(update={"name": named[name], **words})
    ways = tuple(replace(each, source=named[each.source], target=named[each.target]) for each in flow.connectors)
    fallback = replace(flow.fallback, target=named[flow.fallback.target]) if flow.fallback else None
    return replace(flow, modules=changed, connectors=ways, first=named[flow.first], fallback=fallback, version="2")


def said_otherwise(prompt: Prompt) -> Prompt:
    return Prompt.model_validate(
        {language: [*phrases, "And so on."] for language, phrases in prompt.phrases.items() if language}
        or [*prompt.phrases[""], "And so on."]
    )


@settings(max_examples=200)
@given(flows(), st.data())
def test_other_names_words_and_times_change_nothing(flow: Flow, data: st.DataObject) -> None:
    journal = data.draw(lived(flow))
    new = called_otherwise(flow)
    verdict = Feeder(Program(new), assume=["pace"]).feed(recording(journal), FlowPair(flow, new))
    assert (verdict.kind, verdict.parting, verdict.doubt) == ("same", None, None)


# --- Nothing is guessed: told without a look at how it is done ------------------------------------------------

#: What merely tells, and may therefore come back without ever having been recorded.
TELLS = (commands.Play, commands.PlayRecording, commands.KeepRecording, commands.Wait)
#: What of a question decides what comes back.
MATTERS: dict[type[Command], tuple[str, ...]] = {
    commands.Gather: ("about",), commands.Detect: (), commands.AwaitBeep: (), commands.Record: ("box",),
    commands.FindAccounts: ("source", "field", "value"), commands.Verify: ("account", "field", "digits"),
    commands.AskHours: ("service",), commands.Transfer: ("number",),
    commands.WebRequest: ("url", "method", "headers", "body", "auth", "secret"),
    commands.SendText: ("to", "template"), commands.SendEmail: ("to", "template"),
    commands.FindAgent: ("service", "group", "agent", "extension", "number", "skill", "teams", "priority"),
    commands.AwaitKey: (), commands.AskAgents: ("service", "skill", "teams"), commands.RequestCallback: ("number",),
    commands.Supervise: ("mode", "announce"),
}  # fmt: skip
#: Facts, which hold however often they are asked for.
FACTS = (commands.Detect, commands.FindAccounts, commands.Verify, commands.AskHours)


def given_answers(journal: Journal) -> Iterator[tuple[Command, Any]]:
    asked: dict[int, Command] = {}
    for entry in journal:
        if isinstance(entry, Asked):
            asked[entry.number] = entry.command
        elif isinstance(entry, Heard) and not isinstance(entry.signal, signals.HungUp | signals.WrappedUp):
            yield asked[entry.signal.to], entry.signal


def asks(command: Command) -> tuple[type[Command], bytes]:
    return type(command), msgspec.json.encode([getattr(command, name) for name in MATTERS[type(command)]])


def said(signal: Any) -> object:
    """A signal without its number, and keyed digits without their hiding."""
    if isinstance(signal, signals.Keyed):
        return "keyed", signal.count or len(signal.digits), signal.terminator
    if isinstance(signal, signals.Beep):
        return "beep"
    return msgspec.json.encode(msgspec.structs.replace(signal, to=0))


def holds(verdict: BacktestVerdict, recorded: Journal, new: Flow) -> None:
    """Every answer was given by that person in that contact, to that question, and as often at most."""
    was = Counter((asks(command), said(signal)) for command, signal in given_answers(recorded)
                  if type(command) in MATTERS)  # fmt: skip
    now = Counter((asks(command), said(signal)) for command, signal in given_answers(verdict.journal)
                  if not isinstance(command, TELLS))  # fmt: skip
    for answer, count in now.items():
        assert was[answer], f"made up: {answer}"
        assert count <= was[answer] or answer[0][0] in FACTS, f"given too often: {answer}"
    left = [entry for entry in verdict.journal if isinstance(entry, Heard) and isinstance(entry.signal, signals.HungUp)]
    assert not left or any(isinstance(getattr(entry, "signal", None), signals.HungUp) for entry in recorded)
    if verdict.kind == "undecidable":
        assert verdict.doubt is not None
        assert verdict.doubt.module in new.modules
        assert verdict.doubt.reason
        if verdict.doubt.reason == "nobody was ever asked this":
            *_, last = (entry for entry in verdict.journal if isinstance(entry, Asked))
            if isinstance(last.command, FACTS):  # of others the module counts too, or what else is open
                assert not any(asks(last.command) == asked for asked, _ in was)


@settings(max_examples=400)
@given(flows(), flows(), st.data())
def test_nothing_is_guessed(old: Flow, new: Flow, data: st.DataObject) -> None:
    new = replace(new, version="2")
    journal = data.draw(lived(old))
    verdict = Feeder(Program(new), assume=[]).feed(recording(journal), FlowPair(old, new))
    holds(verdict, journal, new)


@settings(max_examples=200)
@given(flows(), st.data())
def test_nothing_is_guessed_when_little_has_changed(flow: Flow, data: st.DataObject) -> None:
    """One connector leads elsewhere, another is gone, and the flow may begin in another module."""
    journal = data.draw(lived(flow))
    names = st.sampled_from(sorted(flow.modules))
    ways = list(flow.connectors)
    for _ in range(data.draw(st.integers(0, 3))):
        if ways:
            place = data.draw(st.integers(0, len(ways) - 1))
            way = ways.pop(place)
            if data.draw(st.booleans()):
                ways.insert(place, replace(way, target=data.draw(names)))
    new = replace(
        flow, connectors=tuple(ways), first=data.draw(st.sampled_from([flow.first, *sorted(flow.modules)])), version="2"
    )
    verdict = Feeder(Program(new), assume=[]).feed(recording(journal), FlowPair(flow, new))
    holds(verdict, journal, new)
    if new.first == flow.first and not (set(flow.connectors) ^ set(ways)):
        assert verdict.kind == "same"


def test_the_oracle_knows_every_command() -> None:
    assert {*MATTERS, *TELLS, commands.Hold} == set(get_args(commands.AnyCommand))
