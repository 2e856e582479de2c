"""What recorded contacts tell, and that a forecast of them is like them."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from bench.made_contacts import contact
from cordboard import modules
from cordboard.engine import commands, signals
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts
from cordboard.engine.program import Program
from cordboard.flow.site import load_site
from cordboard.proof.backtest import recording
from cordboard.proof.forecast import ObservedTraffic, People, Plan, Span, play
from cordboard.proof.forecast.caller import Caller
from cordboard.proof.forecast.habits import TimedSignal
from cordboard.proof.forecast.ledger import Ledger
from cordboard.proof.play.setting import ServiceSetting, Setting
from tests.needs import ROOT
from tests.proof.forecast.days import HANDLING, chance, plan, site
from tests.proof.forecast.test_day import DESK
from tests.proof.planted import flow_of

PROGRAM = Program(flow_of(DESK))


def called(name: str, *told: tuple[float, signals.AnySignal]):
    """A contact of the small desk; each signal comes so many seconds after the one before."""
    interpreter, at = Interpreter(PROGRAM, Facts(name, service="in")), 0
    interpreter.start(at)
    for seconds, signal in told:
        at += round(seconds * 1000)
        assert not interpreter.receive(at, signal).ignored, signal
    assert interpreter.outcome is not None
    return recording(interpreter.journal)


ONE = signals.Keyed(1, "1", count=1)
ANSWERED = called(
    "a", (6, ONE), (10, signals.Offered(2, "ada")), (4, signals.Connected(2, "ada", 14.0)),
    (100, signals.AgentEnded(2, "ada", 100.0)), (20, signals.WrappedUp("ada")),
)  # fmt: skip
GAVE_UP = called("b", (6, ONE), (46, signals.HungUp("caller")))
PRESSED = called(
    "c", (6, ONE), (20, signals.Keyed(4, "2", count=1)), (1, signals.HungUp("caller")),
    (0, signals.Recorded(5, "", 0.0, "hang_up")),
)  # fmt: skip


def test_conversations_waits_and_keys_are_learnt() -> None:
    seen = ObservedTraffic()
    for each in (ANSWERED, GAVE_UP, PRESSED):
        seen.see(each)
    (conversation,) = seen.handling()["in"].seen
    assert (conversation.talk, conversation.wrap_up, conversation.agent_ends) == (100, 20, True)
    assert seen.handling()[""].mean == 120
    assert seen.pick_up == 4
    assert seen.waited == 14 + 46 + 20
    assert seen.patience == 80, "80 seconds were waited for each who hung up"
    assert [each.contact for each in seen.callers["in"]] == ["a", "b", "c"]
    habits = seen.habits({})
    waited = habits.waited["planted", "Agents"]
    assert (waited.seconds, waited.keys) == (80, {"2": 1})


def test_an_offer_that_was_missed_is_no_part_of_how_long_the_next_agent_takes() -> None:
    seen = ObservedTraffic()
    seen.see(
        called(
            "d", (6, ONE), (1, signals.Offered(2, "bob")), (20, signals.OfferExpired(2, "bob")),
            (1, signals.Offered(2, "ada")), (3, signals.Connected(2, "ada", 25.0)), (50, signals.HungUp("caller")),
            (10, signals.WrappedUp("ada", "sold", "listened")),
        )
    )  # fmt: skip
    assert seen.pick_up == 3
    (conversation,) = seen.handling()["in"].seen
    assert (conversation.code, conversation.result) == ("sold", "listened"), "codes are chosen as they were"


def test_what_was_pressed_is_pressed_again_and_as_late() -> None:
    seen = ObservedTraffic()
    seen.see(GAVE_UP)
    menu = PROGRAM.modules["Menu"]
    interpreter = Interpreter(PROGRAM, Facts("x"))
    interpreter.start(0)
    (command,) = interpreter.open.values()
    assert isinstance(command, commands.Gather)
    answer = seen.habits({}).answer(PROGRAM.flow, menu, interpreter.contact, 7, command, chance(1)("x"))
    assert answer == TimedSignal(6000, signals.Keyed(7, "1", count=1))
    written = seen.habits({("planted", "Menu"): {"2": 100.0}})
    told = written.answer(PROGRAM.flow, menu, interpreter.contact, 7, command, chance(1)("x"))
    assert told.signal == signals.Keyed(7, "2", count=1), "what somebody wrote goes before what was seen"


@pytest.mark.unkept("thousands of contacts, of which only the outcomes matter")
def test_a_forecast_of_what_was_seen_has_the_outcomes_that_were_seen() -> None:
    """Thousands of made callers of the example site's support line, and a day with the same callers at random."""
    loaded = load_site(ROOT / "examples/site", modules.types())
    flow = loaded.flows["support-line"]
    program, luck = Program(flow), Random(3)
    seen, were = ObservedTraffic(), Counter[str]()
    for number in range(1_500):
        journal = contact(program, luck, f"c{number}", service="support", site=loaded.site_facts())
        assert isinstance(journal[-1], Closed)
        were[journal[-1].result] += 1
        seen.see(recording(journal))
    setting = Setting(
        hours=lambda _service, moment: (moment.second % 10 > 0, "nine times of ten, as for those who were made"),
        services={"support": ServiceSetting(flow.slug)}, variables=loaded.site_facts(),
    )  # fmt: skip
    people = People(seen.handling(), seen.habits({}))
    day = Plan(setting, site(), {"support": program}, [], people, {k: tuple(v) for k, v in seen.callers.items()})
    played = play(day, [Span(1_772_445_600_000, 36_000.0, {"support": 3_000.0}, {})], chance(1))
    now = played.outcomes["support"]
    assert not played.assumed
    for result, number in were.most_common(6):
        assert now[result] / now.total() == pytest.approx(number / were.total(), abs=0.05), result


@pytest.mark.unkept("thousands of contacts, of which only the figures matter")
def test_what_a_day_was_made_of_is_learnt_from_its_contacts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stores the contacts of a forecast and forecasts from them gets the same people back."""
    seen, ends = ObservedTraffic(), Ledger.ends

    def see(ledger: Ledger, caller: Caller, result: str) -> None:
        seen.see(recording(caller.interpreter.journal))
        ends(ledger, caller, result)

    monkeypatch.setattr(Ledger, "ends", see)
    habits = {("planted", name): shares for name, shares in (("Menu", {"1": 70, "2": 30}), ("Agents", {"1": 30}))}
    made = plan(DESK, patience=90.0, pick_up=4.0, written=habits)
    play(made, [Span(0, 36_000.0, {"in": 3_000}, {"in": 11})], chance(1))
    assert seen.pick_up == 4
    assert seen.handling()["in"].mean == pytest.approx(HANDLING, rel=0.06)
    assert seen.patience == pytest.approx(90.0, rel=0.1)


def test_contacts_of_a_forecast_are_contacts_as_others_are() -> None:
    """Each is stored and read back after every step, as every contact of every test that does not ask to be spared."""
    habits = {("planted", name): shares for name, shares in (("Menu", {"1": 70, "2": 30}), ("Agents", {"1": 30}))}
    made = plan(DESK, patience=90.0, pick_up=4.0, written=habits)
    played = play(made, [Span(0, 1_800.0, {"in": 40}, {"in": 3})], chance(1))
    assert played.outcomes["in"].total() > 20
