"""What a journal says of a contact's place in the queue, and where one who is called back goes on."""

from __future__ import annotations

import pytest

from cordboard.engine.child_facts import goes_on
from cordboard.engine.commands import FindAgent, Gather, RequestCallback
from cordboard.engine.contact import Contact
from cordboard.engine.journal import AnyEntry, Asked, Entered, Facts, Heard, Started, Took
from cordboard.engine.signals import (
    Connected,
    Done,
    Failed,
    Keyed,
    NotRouted,
    OfferExpired,
    Rejected,
    SupervisionOver,
)  # fmt: skip
from cordboard.engine.standing import Standing
from cordboard.flow.model import Fallback
from cordboard.modules.menu import Menu
from cordboard.modules.monitor import Monitor
from tests.story import tell

ASKS: list[AnyEntry] = [
    Started(1, Facts("c"), "f", "1", {}), Entered("Menu"), Asked(1, Gather(())), Heard(1, Keyed(1, "1")),
    Took("Menu", "key_press", "1", "Agents", "operator_transfer"), Entered("Agents"), Asked(2, FindAgent("s")),
]  # fmt: skip


def standing(*entries: AnyEntry) -> Standing:
    return Standing().read([*ASKS, *entries])


def test_who_asks_for_an_agent_has_a_place_to_come_back_to():
    asked = standing()
    assert (asked.queued, asked.module, asked.due) == (True, "Agents", "operator_transfer")
    assert Standing().read(ASKS[:-1]).queued is False


@pytest.mark.parametrize(
    ("signal", "queued"),
    [
        (Rejected(2, "ann"), True), (OfferExpired(2, "ann"), True), (Connected(2, "ann"), False),
        (NotRouted(2, "agent_not_available"), False), (Failed(2, "no floor"), False),
    ],
)  # fmt: skip
def test_what_becomes_of_the_place(signal, queued):
    assert standing(Heard(2, signal)).queued is queued


def test_a_callback_is_noted_until_the_person_waits_on_the_line_again():
    asked = standing(Asked(3, RequestCallback("1")), Heard(2, Done(3)))
    assert asked.noted
    assert not asked.read([Asked(4, FindAgent("s"))]).noted


def test_the_agent_of_a_callback_is_there_and_no_place_is_taken():
    facts = Facts("c", run="callback", starts_at="Agents", opening_result="operator_transfer")
    called = Standing().read([Started(1, facts, "f", "1", {}), Entered("Agents")])
    assert called.found
    called.read([Asked(1, FindAgent("s"))])
    assert (called.found, called.queued, called.due) == (False, False, "operator_transfer")
    assert called.read([Heard(2, Connected(1, "ann")), Asked(2, FindAgent("s"))]).queued


def test_a_callback_knows_whom_it_calls_whichever_way_the_first_call_went():
    inbound = Contact(Facts("c", caller="+12025550143", called="1001"), "en")
    outbound = Contact(Facts("c", direction="outbound", caller="1001", called="+12025550187"), "en")
    assert goes_on(inbound, "Agents", "", "child").number == "+12025550143"
    child = goes_on(outbound, "Agents", "", "child")
    assert child.number == "+12025550187"
    assert goes_on(Contact(child, "en"), "Agents", "", "another").number == "+12025550187"


def test_a_supervisors_leg_does_not_fall_back_to_where_contacts_go():
    listen, menu, fallback = Monitor(name="Listen"), Menu(name="Menu", prompt="Press 1."), Fallback("Menu", "busy")
    leg = tell(listen, menu, ways=[], fallback=fallback, run="supervision", opening_result="listened")
    leg.hears(SupervisionOver(1))
    assert leg.interpreter.left == "flow"
    assert leg.interpreter.due == "listened"
    contact = tell(listen, menu, ways=[], fallback=fallback).hears(SupervisionOver(1))
    assert contact.interpreter.module == "Menu"
