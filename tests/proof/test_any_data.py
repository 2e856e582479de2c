"""Over random flows that ask about data: what is certain plays, and what is only possible says why."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cordboard.engine.module import Module
from cordboard.flow.events import EVENTS
from cordboard.flow.model import Connector, Fallback, Flow
from cordboard.modules import types
from tests.proof.claims import plays_as_claimed

pytestmark = pytest.mark.unkept("each example was played by the prover before, and there are hundreds")

EXPRESSIONS = (
    "contact.n > 2", "size(contact.d) > 3", "contact.d == '12'", "contact.d.startsWith('4') && size(contact.d) == 3",
    "int(contact.e) > 50", "contact.k == 'gold'", "account.class == 'gold'", "account.class in ['silver','gold']",
    "double(account.balance) > 10.0", "contact.d == contact.e", "contact.caller.startsWith('+44')", "contact.w == 'x'",
    "contact.e < '5'", "has(account.class)", "contact.d.matches('^[14]')",
)  # fmt: skip
VALUES = (
    {"n": "size(contact.d)"}, {"n": "has(contact.n) ? contact.n + 1 : 1"}, {"k": "account.class"}, {"d": "'12'"},
    {"e": "contact.d"},
)  # fmt: skip
ASKS: dict[str, list[dict[str, Any]]] = {
    "entering_digits": [
        {"prompt": "?", "variable": "d", "min": 2, "max": 3, "attempts": 1},
        {"prompt": "?", "variable": "d", "min": 4, "max": 4, "attempts": 1},
        {"prompt": "?", "variable": "e", "max": 4, "attempts": 1},
        {"prompt": "?", "variable": "d", "min": 2, "max": 4, "attempts": 1, "pattern": "[1-3]2|4[0-9]{2}"},
    ],
    "set_variable": [{"values": each} for each in VALUES],
    "condition": [{"expression": each} for each in EXPRESSIONS],
    "lookup": [
        {},
        {"key": "digits", "variable": "d"},
        {"key": "expression", "expression": "contact.caller", "field": "phone"},
        {"key": "expression", "expression": "account.class", "field": "zip"},
        {"key": "expression", "expression": "contact.e", "field": "zip"},
    ],
    "verification": [
        {"prompt": "PIN?", "field": "pin", "attempts": 1, "lockout": 1},
        {"prompt": "PIN?", "field": "pin", "attempts": 2, "lockout": 3},
    ],
    "menu": [{"prompt": "Press.", "attempts": 1}],
    "http": [{"url": "https://a.example.com/", "response": {"w": "a"}}],
    "live_person": [{"prompt": "Hello {{ account.name }}."}],
    "end_call": [{}],
}
RESULT = st.sampled_from(["listened", "operator_transfer", "hung_up_after_validation", "not_available"])


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """A few modules that ask, with most of their events connected."""
    kinds = draw(st.lists(st.sampled_from(sorted(ASKS)), min_size=2, max_size=6))
    named: dict[str, Module] = {}
    for position, kind in enumerate(kinds):
        name = f"{kind}{position}"
        named[name] = types()[kind](name=name, **draw(st.sampled_from(ASKS[kind])))
    names = st.sampled_from(sorted(named))
    ways = [
        Connector(name, event, value, draw(names), draw(RESULT))
        for name, module in named.items()
        for event in sorted(module.raises)
        for value in EVENTS[event].values or ("",)
        if draw(st.integers(0, 2))
    ]
    fallback = draw(st.none() | st.builds(Fallback, names, RESULT))
    return Flow("any", "", "voice", "inbound", "all", named, tuple(ways), draw(names), fallback=fallback, version="1")


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(flows())
def test_every_example_plays_to_what_was_claimed(flow: Flow) -> None:
    plays_as_claimed(flow)
