"""Agents: every way of the table of states, what they ask for during work, and what happens when they are gone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from cordboard.acd import messages as say
from cordboard.acd.agents import LOST_WRAP_UP
from cordboard.acd.decisions import AgentChanged, Connect, Offer
from cordboard.acd.states import ALLOWED, REASONS, STATES, State
from tests.acd.floor import Floor, agent, said
from tests.acd.situations import in_call, in_wrap_up, offered, on_hold, ready


def not_ready(floor: Floor) -> None:
    floor.signs_in("ADA", ready=False)


def rung(floor: Floor) -> None:
    floor.signs_in("ADA", ready=False)
    floor.asks("c1", extension="101")


SITUATIONS: tuple[Callable[[Floor], None], ...] = (
    lambda _: None, not_ready, ready, offered, rung, in_call, on_hold, in_wrap_up,
)  # fmt: skip
ASKED_BEFORE = (None, say.GoReady("ADA"), say.GoNotReady("ADA", "break"), say.SignOut("ADA"))
ACTIONS: dict[str, Callable[[Floor], object]] = {
    "sign_in": lambda floor: floor.signs_in("ADA", ready=False),
    "go_ready": lambda floor: floor.tell(say.GoReady("ADA")),
    "go_not_ready": lambda floor: floor.tell(say.GoNotReady("ADA", "lunch")),
    "sign_out": lambda floor: floor.tell(say.SignOut("ADA")),
    "offer": lambda floor: floor.asks("c9", extension="101"),
    "connect": lambda floor: (floor.tell(say.NailUp("ADA", up=True)), floor.asks("c9")),
    "occupy": lambda floor: floor.tell(say.Occupy("ADA", "c8")),
    "accept": lambda floor: floor.tell(say.Accept("ADA", floor.last_offer("ADA"))),
    "reject": lambda floor: floor.tell(say.Reject("ADA", floor.last_offer("ADA"))),
    "timeout": lambda floor: floor.goes_by(30),
    "caller_left": lambda floor: floor.leaves("c1"),
    "lose_phone": lambda floor: floor.tell(say.LosePhone("ADA")),
    "hold_call": lambda floor: floor.tell(say.HoldCall("ADA")),
    "retrieve_call": lambda floor: floor.tell(say.RetrieveCall("ADA")),
    "release": lambda floor: floor.tell(say.Release("ADA")),
    "wrap_up_done": lambda floor: floor.tell(say.WrapUpDone("ADA")),
}


def test_every_way_of_the_table_can_be_gone_and_no_other() -> None:
    """Every action, at every state, whatever was asked for before, with every kind of wrap-up limit."""
    gone = set()
    for wrap_up, situation, asked, (on, act) in product((None, 0, 20), SITUATIONS, ASKED_BEFORE, ACTIONS.items()):
        floor = Floor(agent("ADA", extension="101", wrap_up=wrap_up), "BOB")
        situation(floor)
        if asked is not None:
            floor.tell(asked)
        was, seen = floor.router.agent("ADA").state, len(floor.decided)
        act(floor)
        changed = [each for each in floor.decided[seen:] if isinstance(each, AgentChanged)]
        if changed:
            gone.add((was, on, State(changed[0].state)))
    gone.add((State.SIGNED_OUT, "sign_in", State.READY))  # Floor.signs_in, all over these tests
    assert gone == ALLOWED


def test_the_table_says_who_ends_each_state() -> None:
    assert set(STATES) == set(State)
    for info in STATES.values():
        assert info.owner
        assert info.meaning.endswith(".")
        assert info.exits
    assert {info.state for info in STATES.values() if info.limit} == {State.OFFERED, State.WRAP_UP}


# --- Asked for during work ------------------------------------------------------------------------------------------


def test_what_is_asked_for_during_a_call_comes_after_the_wrap_up() -> None:
    floor = Floor("ADA")
    in_call(floor)
    assert floor.tell(say.GoNotReady("ADA", "lunch")) == []
    view = floor.router.agent("ADA")
    assert (view.state, view.asked, view.asked_reason) == (State.IN_CALL, State.NOT_READY, "lunch")
    floor.tell(say.Release("ADA"))
    assert floor.state("ADA") == "wrap_up"
    floor.tell(say.WrapUpDone("ADA"))
    assert floor.state("ADA") == "not_ready lunch"


def test_the_last_thing_asked_for_counts() -> None:
    floor = Floor("ADA")
    in_call(floor)
    floor.tell(say.SignOut("ADA"))
    floor.tell(say.GoReady("ADA"))
    floor.ends("ADA")
    assert floor.state("ADA") == "ready"
    floor.asks("c2")
    floor.accepts("ADA")
    floor.tell(say.SignOut("ADA"))
    floor.signs_in("ADA")  # a browser that was reloaded
    floor.ends("ADA")
    assert floor.state("ADA") == "ready"


def test_who_signs_out_in_a_call_is_gone_after_the_wrap_up() -> None:
    floor = Floor(agent("ADA", wrap_up=20), "BOB")
    floor.signs_in("BOB", ready=False)
    in_call(floor)
    floor.tell(say.SignOut("ADA"))
    floor.asks("c2")
    floor.tell(say.Release("ADA"))
    assert floor.state("ADA") == "wrap_up"
    assert said(floor.goes_by(20)) == ["wrap_up_expired c1 ADA"]
    assert floor.state("ADA") == "signed_out"
    assert floor.waiting() == ["c2"]


def test_who_signs_out_while_a_contact_is_offered_leaves_it_at_the_head() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", "BOB")
    floor.asks("c1")
    assert said(floor.tell(say.SignOut("ADA"))) == ["signed_out c1 ADA waits", "offer c1 BOB"]
    assert said(floor.tell(say.SignOut("BOB"))) == ["signed_out c1 BOB waits", "agent_not_logged_in c1"]


# --- Wrap-up --------------------------------------------------------------------------------------------------------


def test_a_wrap_up_that_passes_leaves_the_agent_not_ready() -> None:
    floor = Floor(agent("ADA", wrap_up=30))
    in_call(floor)
    floor.tell(say.Release("ADA"))
    floor.asks("c2")
    floor.goes_by(29)
    assert floor.router.agent("ADA").until == 30_000
    assert said(floor.goes_by(1)) == ["wrap_up_expired c1 ADA"]
    assert floor.state("ADA") == "not_ready wrap_up_expired"
    assert floor.waiting() == ["c2"]


def test_a_wrap_up_ends_for_the_agent_whose_it_is_and_for_no_other() -> None:
    floor = Floor(agent("ADA", wrap_up=30), agent("BOB", wrap_up=30))
    floor.signs_in("ADA", "BOB", nailed_up=True)
    floor.asks("c1")
    floor.asks("c2")
    floor.tell(say.Release("ADA"))
    floor.goes_by(20)
    floor.tell(say.Release("BOB"))
    floor.tell(say.WrapUpDone("ADA"))
    floor.goes_by(29)
    assert (floor.state("ADA"), floor.state("BOB")) == ("ready", "wrap_up")
    floor.goes_by(1)
    assert (floor.state("ADA"), floor.state("BOB")) == ("ready", "not_ready wrap_up_expired")


def test_no_wrap_up_where_nothing_is_to_be_coded() -> None:
    floor = Floor("ADA")
    in_call(floor)
    floor.tell(say.Release("ADA", wrap_up=False))
    assert floor.state("ADA") == "ready"


# --- Phones ---------------------------------------------------------------------------------------------------------


def test_acceptance_and_a_standing_path_decide_between_offer_and_connection() -> None:
    floor = Floor("ADA", acceptance=False)
    floor.signs_in("ADA", nailed_up=True)
    (connect, _) = floor.asks("c1")
    assert isinstance(connect, Connect)
    floor.ends("ADA")
    (offer, _) = floor.asks("c2", acceptance=True)
    assert isinstance(offer, Offer)
    assert offer.accept
    floor.leaves("c2")
    floor.tell(say.NailUp("ADA", up=False))
    (offer, _) = floor.asks("c3", ring=7.0)
    assert isinstance(offer, Offer)
    assert (offer.accept, offer.until) == (False, 7_000)  # an answered phone is enough


def test_a_phone_lost_in_a_call_leads_through_wrap_up_to_not_ready() -> None:
    floor = Floor("ADA")
    in_call(floor)
    floor.tell(say.LosePhone("ADA"))
    assert floor.state("ADA") == "wrap_up"
    assert said(floor.goes_by(LOST_WRAP_UP / 1000)) == ["wrap_up_expired c1 ADA"]
    assert floor.state("ADA") == "not_ready technical"


def test_a_phone_lost_in_an_endless_wrap_up_gives_it_an_end() -> None:
    floor = Floor("ADA")
    in_call(floor)
    floor.tell(say.Release("ADA"))
    assert floor.router.agent("ADA").until == 0
    floor.tell(say.LosePhone("ADA"))
    floor.tell(say.WrapUpDone("ADA"))  # still in time
    assert floor.state("ADA") == "not_ready technical"


# --- Consulted ------------------------------------------------------------------------------------------------------


def test_who_is_consulted_is_given_nothing_else_and_goes_back_to_what_was() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("BOB", nailed_up=True)
    floor.asks("c1")
    floor.signs_in("ADA", ready=False)
    floor.tell(say.GoNotReady("ADA", "training"))
    floor.tell(say.Occupy("ADA", "c1"))
    floor.asks("c2")
    assert (floor.state("ADA"), floor.with_contact("ADA")) == ("in_call", "c1")
    floor.tell(say.Occupy("ADA", "c2"))  # one conversation at a time
    assert floor.with_contact("ADA") == "c1"
    floor.tell(say.Release("BOB"))
    floor.ends("ADA")
    assert floor.state("ADA") == "not_ready training"


# --- Who may not ----------------------------------------------------------------------------------------------------


def test_nobody_works_where_they_do_not_belong() -> None:
    floor = Floor("ADA", agent("EVE", active=False))
    floor.signs_in("EVE", "NOBODY")
    assert floor.tell(say.SignIn("ADA", services=("dunning",))) == []
    assert {each.state for each in floor.router.agents.values()} == {State.SIGNED_OUT}
    floor.tell(say.SignIn("ADA", services=("desk", "dunning")))
    assert floor.router.agent("ADA").services == ("desk",)


def test_late_messages_change_nothing() -> None:
    floor = Floor("ADA")
    offered(floor)
    floor.leaves("c1")
    before = floor.router.snapshot()
    for message in (
        say.Accept("ADA", floor.last_offer("ADA")), say.Reject("ADA", 1), say.Withdraw("c1"), say.StepAside("c1"),
        say.AskCallback("c1"), say.Release("ADA"), say.HoldCall("ADA"), say.RetrieveCall("ADA"), say.WrapUpDone("ADA"),
        say.Accept("NOBODY", 1), say.LosePhone("NOBODY"), say.GoReady("NOBODY"), say.Occupy("NOBODY", "c1"),
        say.ChangeMaxWait("opera", 5), say.ChangeMaxWait("support", -1), say.Tick(),
    ):  # fmt: skip
        assert floor.tell(message) == []
    assert floor.router.snapshot() == before


def test_a_clock_that_goes_back_stands_still() -> None:
    floor = Floor("ADA")
    floor.goes_by(100)
    floor.router.receive(say.SignIn("ADA", ready=True), 50_000)
    assert floor.router.agent("ADA").since == 100_000


def test_the_reasons_of_the_domain_are_all_there() -> None:
    assert list(REASONS)[:6] == ["break", "lunch", "meeting", "training", "technical", "other"]
