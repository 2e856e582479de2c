"""Over random flows and random signals: what holds for every contact. The fixture `kept` holds the rest."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordboard.engine import signals
from cordboard.engine.balance import balance
from cordboard.engine.commands import AwaitKey, Command, FindAccounts, Gather, Hold, WebRequest
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts, Heard, decode, encode
from cordboard.engine.module import Module
from cordboard.engine.not_routed import NotRoutedReason
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.trace import funnel, trace
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.flow.results import RESULTS
from cordboard.modules import types

PROPERTIES: dict[str, list[dict[str, Any]]] = {
    "introduction": [{"prompt": "Hello."}],
    "identification": [{"prompt": "Ada?"}, {"prompt": "Ada?", "keys": True}],
    "live_person": [{"prompt": "News."}, {"prompt": "News.", "keys": True, "repeat_in": "es"}],
    "machine": [{"prompt": "Call back."}],
    "menu": [{"prompt": "Press."}, {"prompt": "{{ contact.digits }}", "attempts": 1}],
    "external_transfer": [{"number": "+15550100"}],
    "voicemail": [{"box": "b"}, {"box": "b", "review": False}],
    "email": [{"to": "a@example.com", "text": "Hello {{ contact.digits }}"}],
    "end_call": [{}],
    "alt_language": [{"language": "es"}, {"language": "es", "prompt": "¿Español?"}],
    "check_call_center": [{}],
    "entering_digits": [
        {"prompt": "?", "variable": "digits", "attempts": 2},
        {"prompt": "?", "variable": "digits", "sensitive": True},
        {"prompt": "?", "variable": "digits", "pattern": "1+"},
    ],
    "lookup": [{}, {"key": "digits", "variable": "digits"}],
    "verification": [{"prompt": "PIN?", "field": "pin"}],
    "condition": [{"expression": 'contact.digits == "1"'}, {"expression": "true"}],
    "set_variable": [{"values": {"digits": "contact.now", "n": "size(contact.caller)"}}],
    "http": [{"url": "https://a.example.com/", "response": {"digits": "a"}}],
    "sms": [{"text": "Hi {{ contact.digits }}"}],
    "survey": [{"questions": ({"id": "q", "prompt": "?"},)}],
    "operator_transfer": [{}, {"pre_hold": "One moment.", "hold": "Please hold.", "teams": ("a",), "announce": "both"}],
    "extension_transfer": [{"prompt": "Extension?"}, {"prompt": "Extension?", "to_voicemail": True}],
    "direct_transfer": [{}, {"to_voicemail": True}],
    "callback": [{}, {"number": "keyed", "prompt": "Number?"}],
    "monitor": [{}],
}
RESULT = st.sampled_from(sorted(RESULTS))


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    kinds = draw(st.lists(st.sampled_from(sorted(PROPERTIES)), min_size=1, max_size=6))
    modules: dict[str, Module] = {}
    for position, kind in enumerate(kinds):
        name = f"{kind}{position}"
        modules[name] = types()[kind](name=name, **draw(st.sampled_from(PROPERTIES[kind])))
    names = st.sampled_from(sorted(modules))
    connectors: dict[tuple[str, str, str], Connector] = {}
    for name, module in modules.items():
        for event in sorted(module.raises):
            for value in EVENTS[event].values or ("",):
                if draw(st.booleans()):
                    connectors[name, event, value] = Connector(name, event, value, draw(names), draw(RESULT))
    fallback = draw(st.none() | st.builds(Fallback, names, RESULT))
    return Flow("any", "", "voice", "inbound", "all", modules, tuple(connectors.values()), draw(names),
                fallback=fallback, version="1")  # fmt: skip


AGENT = st.sampled_from(["maria", "noor"])
DIGITS = st.text("0123456789*#", max_size=5)
ACCOUNT = st.fixed_dictionaries({"key": st.sampled_from(["1", "2"]), "name": st.text(max_size=5)})


@st.composite
def answers(draw: st.DrawFn, command: Command, to: int) -> signals.AnySignal:
    if draw(st.integers(0, 9)) == 0:
        return signals.Failed(to, "chance")
    kind = draw(st.sampled_from(sorted(command.answered_by, key=lambda each: each.__name__)))
    if kind is signals.Keyed:
        digits = draw(DIGITS)
        if isinstance(command, AwaitKey):
            return signals.Keyed(to, digits[:1] or "1", count=1)
        assert isinstance(command, Gather)
        if command.sensitive:
            return signals.Keyed(to, "tok_1" if digits else "tok_0", sensitive=True, count=len(digits))
        return signals.Keyed(to, digits, count=len(digits))
    if kind is signals.Found:
        assert isinstance(command, FindAccounts)
        found = draw(st.lists(ACCOUNT, max_size=2))
        return signals.Found(to, tuple(found), len(found))
    if kind is signals.Responded:
        assert isinstance(command, WebRequest)
        return signals.Responded(to, draw(st.sampled_from([200, 404])), draw(st.none() | st.just({"a": [1.5, None]})))
    if kind is signals.NotRouted:
        return signals.NotRouted(to, draw(st.sampled_from(get_args(NotRoutedReason))), draw(AGENT))
    if "agent" in kind.__struct_fields__:
        return kind(to, draw(AGENT))  # type: ignore[return-value]
    chance = draw(st.booleans())
    fields: dict[type[signals.Signal], tuple[Any, ...]] = {
        signals.Played: (chance,), signals.Detected: (chance,), signals.Beep: (chance,), signals.Verified: (chance,),
        signals.HoursAre: (chance,), signals.Recorded: ("r1", 3.0 if chance else 0.0),
        signals.AgentsAre: (2, int(chance)), signals.Monitored: ("sam",),
    }  # fmt: skip
    answer: Any = kind
    given: signals.AnySignal = answer(to, *fields.get(kind, ()))
    return given


def wrapped_up(contact: Interpreter, now: int, data: st.DataObject) -> None:
    agent = min(contact.agents)
    result = data.draw(st.sampled_from(["", "listened", "busy", "nobody knows this one"]))
    assert not contact.receive(now, signals.WrappedUp(agent, "code" if result else "", result)).ignored
    assert contact.receive(now, signals.WrappedUp(agent, "again", "busy")).ignored


def outcome_due(contact: Interpreter) -> str:
    """An agent's last code that is known, else that an agent took part, else the Result due (domain.md 5)."""
    wrapped = [e.signal for e in contact.journal if isinstance(e, Heard) and isinstance(e.signal, signals.WrappedUp)]
    codes = [signal.result for signal in wrapped if signal.result in RESULTS]
    return codes[-1] if codes else "operator_transfer" if wrapped else contact.due


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(flows(), st.data())
def test_every_contact_has_one_outcome_and_would_go_the_same_way_again(flow: Flow, data: st.DataObject) -> None:
    program = Program(flow)
    contact = Interpreter(program, Facts("c1", caller="+15550100", account={"key": "1"}), step_budget=20)
    contact.start(1)
    now = 1
    for _ in range(12):
        if contact.left is not None or data.draw(st.integers(0, 14), label="hang up?") == 0:
            break
        now += data.draw(st.integers(0, 5000))
        number = data.draw(st.sampled_from([n for n in contact.open if not isinstance(contact.open[n], Hold)]))
        contact.receive(now, data.draw(answers(contact.open[number], number)))
        assert contact.receive(now, signals.Silence(number + 1000)).ignored
        early: bool = data.draw(st.booleans(), label="wraps up before the person leaves?")
        if contact.agents and early:
            wrapped_up(contact, now, data)
    if contact.left is None:
        assert balance([contact.journal]) == []
        contact.receive(now, signals.HungUp())
    while contact.left is None:  # what was begun is finished
        assert contact.receive(now, signals.HungUp()).ignored
        assert balance([contact.journal]) == []
        number, command = next(iter(contact.open.items()))
        contact.receive(now, data.draw(answers(command, number)))
    while contact.agents:
        assert contact.outcome is None
        assert contact.receive(now, signals.HungUp()).ignored
        assert balance([contact.journal]) == []
        wrapped_up(contact, now, data)
    journal = contact.journal
    assert sum(isinstance(entry, Closed) for entry in journal) == 1
    assert contact.outcome == journal[-1]
    assert contact.outcome.result == outcome_due(contact)
    assert contact.outcome.code == RESULTS[contact.outcome.result].code
    assert replay(Program(flow), decode(encode(journal)), step_budget=20).journal == journal
    assert trace(journal)[-1]["outcome"] == contact.outcome.result
    assert sum(counts["ended"] for counts in funnel([journal]).values()) == 1


def test_every_module_type_takes_part() -> None:
    assert set(PROPERTIES) == set(types())
