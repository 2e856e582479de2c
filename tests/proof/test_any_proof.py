"""Over random flows: whatever is found, its example plays in the simulator, unless it rests on unknown data."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cordboard.flow.events import Event
from cordboard.flow.model import Connector, Flow
from cordboard.modules import types
from cordboard.proof.prove.prove import prove
from tests.engine.test_any_flow import flows
from tests.proof.claims import plays_as_claimed
from tests.proof.planted import flow_of

pytestmark = pytest.mark.unkept("each example was played by the prover before, and there are hundreds")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(flows())
def test_every_example_plays_to_what_was_claimed(flow: Flow) -> None:
    plays_as_claimed(flow)


def test_the_example_of_a_circle_ends_where_the_step_limit_leads_back_into_it() -> None:
    text = """
    Check: {type: check_call_center, first: true}
    Pin: {type: verification, field: pin, prompt: "Your PIN?"}
    Live: {type: live_person, prompt: "One moment."}
    ---
    Pin failure -> Live: not_available
    Pin success -> End: not_available
    Live failure -> Check: not_available"""
    report = prove(flow_of(text, fallback={"to": "Pin", "result": "not_available"}))
    (circle,) = (each for each in report.findings if each.code == "livelock")
    assert circle.example is not None
    assert not circle.possible
    assert circle.example.ended_by == "caller"


def test_a_supervisors_leg_hears_the_conversation_behind_a_module_that_has_nothing_to_do_with_it() -> None:
    """What no file may say, and a flow from elsewhere may: an introduction on the leg, before the monitor."""
    written: dict[str, tuple[str, dict[str, Any]]] = {
        "Ext": ("extension_transfer", {"prompt": "Extension?"}),
        "Intro": ("introduction", {"prompt": "Hello."}),
        "Listen": ("monitor", {}),
        "Digits": ("entering_digits", {"prompt": "?", "variable": "digits"}),
    }
    named = {name: types()[kind](name=name, **properties) for name, (kind, properties) in written.items()}
    ways = (
        Connector("Ext", Event.MONITOR, "", "Intro", "listened"),
        Connector("Intro", Event.IS_ANSWERING_MACHINE, "yes", "Listen", "listened"),
        Connector("Listen", Event.FAILURE, "", "Digits", "busy"),
    )
    report = plays_as_claimed(Flow("any", "", "voice", "inbound", "all", named, ways, "Ext", version="1"))
    (machine,) = (each for each in report.findings if each.code == "machine-hears-menu")
    assert not machine.possible
    assert machine.example is not None
    assert machine.example.path == ["Intro", "Listen", "Digits"]
