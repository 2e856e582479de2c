"""Waiting: limits, places that are kept, positions and estimates, and who goes before whom."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordboard.acd import messages as say
from cordboard.acd.board import PLACE_KEPT
from cordboard.acd.matching import PRIORITY_STEP
from cordboard.acd.views import Place
from tests.acd.floor import Floor, agent, said


def test_max_wait_passes() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    assert said(floor.goes_by(59)) == []
    assert said(floor.goes_by(1)) == ["agent_not_available c1"]


def test_a_max_wait_of_nothing_is_no_wait_at_all() -> None:
    floor = Floor("ADA", max_wait=0)
    floor.signs_in("ADA", ready=False)
    assert said(floor.asks("c1")) == ["agent_not_available c1"]
    floor.tell(say.GoReady("ADA"))
    assert said(floor.asks("c2")) == ["offer c2 ADA"]


def test_the_shorter_of_two_limits_holds() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1", max_wait=10)
    floor.asks("c2", max_wait=600)
    assert said(floor.goes_by(59)) == ["agent_not_available c1"]
    assert said(floor.goes_by(1)) == ["agent_not_available c2"]


def test_a_max_wait_changed_live_holds_for_those_who_wait() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.goes_by(10)
    assert said(floor.tell(say.ChangeMaxWait("support", 100))) == []
    assert floor.router.max_wait("support") == 100
    assert said(floor.goes_by(89)) == []
    assert said(floor.tell(say.ChangeMaxWait("support", 5))) == ["agent_not_available c1"]


def test_a_site_loaded_anew_keeps_the_live_max_wait_unless_it_says_another() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.tell(say.ChangeMaxWait("support", 100))
    floor.tell(say.Reorganise(floor.organisation))
    assert floor.router.max_wait("support") == 100
    services = dict(floor.organisation.services)
    services["support"] = msgspec.structs.replace(services["support"], max_wait=30)
    floor.tell(say.Reorganise(msgspec.structs.replace(floor.organisation, services=services)))
    assert floor.router.max_wait("support") == 30


def test_when_hours_are_over_a_max_wait_is_a_failure() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.asks("c2")
    floor.tell(say.ChangeHours("support", open=False))
    assert floor.waiting() == ["c1", "c2"]  # whoever is in the queue stays there
    assert said(floor.goes_by(60)) == ["hours_closed c1", "hours_closed c2"]
    floor.tell(say.ChangeHours("support", open=True))
    floor.asks("c3")
    assert said(floor.goes_by(60)) == ["agent_not_available c3"]


def test_an_offer_that_stands_outlives_the_max_wait() -> None:
    floor = Floor("ADA", "BOB", max_wait=10)
    floor.signs_in("ADA")
    floor.asks("c1")
    assert said(floor.goes_by(19)) == []
    assert said(floor.accepts("ADA")) == ["connect c1 ADA"]
    floor.signs_in("BOB")
    floor.asks("c2")
    assert said(floor.goes_by(20)) == ["timeout c2 BOB waits", "agent_not_available c2"]


def test_when_the_last_agent_signs_out_callers_learn_it_and_the_called_wait_on() -> None:
    floor = Floor("ADA", "BOB")
    assert said(floor.asks("c0")) == ["agent_not_logged_in c0"]
    floor.signs_in("ADA", "BOB", ready=False)
    floor.asks("c1")
    floor.asks("c2", service="dunning")
    assert said(floor.tell(say.SignOut("BOB"))) == []
    assert said(floor.tell(say.SignOut("ADA"))) == ["agent_not_logged_in c1"]
    assert said(floor.goes_by(300)) == ["agent_not_logged_in c2"]


def test_without_an_agent_of_the_skill_nobody_is_eligible() -> None:
    floor = Floor(agent("ADA", skills={"tech": 1}), "BOB", distribution="strict_skill")
    floor.signs_in("BOB")
    assert said(floor.asks("c1", skill="tech")) == ["agent_not_logged_in c1"]
    floor.signs_in("ADA", ready=False)
    floor.asks("c2", skill="tech")
    assert floor.waiting() == ["c2"]
    assert said(floor.tell(say.SignOut("ADA"))) == ["agent_not_logged_in c2"]


# --- Places -----------------------------------------------------------------------------------------------------------


def test_a_place_is_kept_over_a_menu() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.tell(say.StepAside("c1"))
    assert floor.router.place("c1") is None
    floor.goes_by(30)
    floor.asks("c2")
    floor.asks("c1")
    assert floor.router.place("c1") == Place(1, 2, None)
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "c1"


def test_a_place_is_kept_when_the_wait_was_in_vain() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.goes_by(50)
    floor.asks("c2")
    floor.goes_by(10)
    floor.asks("c1")  # the flow asked whether to go on waiting
    assert said(floor.goes_by(49)) == []
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "c1"


def test_a_place_is_kept_over_a_transfer() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", nailed_up=True)
    floor.signs_in("BOB", ready=False)
    floor.asks("c1")
    floor.goes_by(100)
    floor.asks("c2")
    floor.asks("c1", agent="BOB")
    floor.ends("ADA")
    assert floor.with_contact("ADA") == "c2"
    floor.tell(say.GoReady("BOB"))
    assert floor.with_contact("BOB") == "c1"


def test_a_place_is_gone_when_the_person_has_left_or_was_not_heard_of_for_hours() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    for contact in ("c1", "c2", "c3"):
        floor.asks(contact)
    floor.leaves("c1")
    floor.tell(say.StepAside("c2"))
    floor.goes_by(PLACE_KEPT / 1000)
    floor.asks("c3")
    floor.asks("c1")
    floor.asks("c2")
    assert [floor.router.place(each).position for each in ("c3", "c1", "c2")] == [1, 2, 3]  # type: ignore[union-attr]


def test_a_callback_waits_in_the_place_of_its_caller() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.asks("c2")
    floor.tell(say.StepAside("c1"))
    floor.tell(say.AskCallback("c1", 600))
    floor.signs_in("ADA", nailed_up=True)
    offer = floor.offer("ADA")
    assert (offer.contact, offer.callback, offer.accept) == ("c1", True, True)  # although the audio path stands
    assert said(floor.accepts("ADA")) == ["connect c1 ADA"]
    floor.tell(say.Release("ADA", wrap_up=False))  # nobody answered
    assert floor.with_contact("ADA") == "c2"
    floor.asks("c3")
    floor.tell(say.AskCallback("c1", 600))  # and is tried again, from the same place
    assert [floor.router.place(each).position for each in ("c1", "c3")] == [1, 2]  # type: ignore[union-attr]


def test_a_callback_waits_for_agents_of_tomorrow_and_ends_at_its_own_limit() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.tell(say.StepAside("c1"))
    floor.tell(say.AskCallback("c1", 600))
    assert said(floor.tell(say.SignOut("ADA"))) == []
    assert said(floor.goes_by(599)) == []
    assert said(floor.goes_by(1)) == ["agent_not_logged_in c1"]


# --- Order ------------------------------------------------------------------------------------------------------------


def test_a_better_priority_goes_first_and_equals_go_by_arrival() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    for contact, priority in (("c1", 100), ("c2", 50), ("c3", 50), ("c4", 1)):
        floor.asks(contact, priority=priority)
    places = {each: floor.router.place(each) for each in ("c1", "c2", "c3", "c4")}
    assert {each: place.position for each, place in places.items() if place} == {"c4": 1, "c2": 2, "c3": 3, "c1": 4}


def test_a_caller_goes_before_outbound_contacts_after_the_escalation() -> None:
    floor = Floor("ADA", max_wait=1000)
    floor.signs_in("ADA", ready=False)
    floor.asks("out", service="dunning", priority=1)
    floor.asks("in", priority=100, escalation=30)
    assert floor.router.place("in") == Place(2, 2, None)
    floor.goes_by(30)
    assert floor.router.place("in") == Place(1, 2, None)
    assert floor.router.place("out") == Place(2, 2, None)
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "in"


def test_an_offer_that_came_to_nothing_leaves_the_contact_at_the_head() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA")
    floor.signs_in("BOB", ready=False)
    floor.asks("c1")
    floor.asks("vip", priority=1)
    floor.rejects("ADA")
    assert floor.router.place("c1") == Place(1, 2, None)
    floor.tell(say.GoReady("BOB"))
    assert floor.with_contact("BOB") == "c1"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 100)), min_size=1, max_size=25), st.data())
def test_nobody_waits_for_ever(arrivals: list[tuple[int, int]], data: st.DataObject) -> None:
    """A step of priority is worth five minutes, so only those can pass a caller who come soon enough after it."""
    floor = Floor("ADA", max_wait=1e6)
    floor.signs_in("ADA", nailed_up=True)
    asked: dict[str, tuple[float, int]] = {}
    passed_by: dict[str, list[str]] = {}
    for number, (minutes, priority) in enumerate(arrivals):
        floor.goes_by(60 * minutes)
        waiting = [each for each in asked if each in floor.waiting()]
        asked[f"c{number}"] = (floor.now, priority)
        floor.asks(f"c{number}", priority=priority)
        if data.draw(st.booleans()):
            floor.ends("ADA")
            served = floor.with_contact("ADA")
            for each in waiting:
                if each != served and served and asked[served][0] > asked[each][0]:
                    passed_by.setdefault(each, []).append(served)
    for caller, others in passed_by.items():
        came, priority = asked[caller]
        for other in others:
            later, better = asked[other][0] - came, priority - asked[other][1]
            assert 0 < later < better * PRIORITY_STEP / 1000


# --- Estimates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("working", "wait"), [(1, 180.0), (2, 90.0)])
def test_the_estimated_wait_is_that_of_position_agents_and_handling(working: int, wait: float) -> None:
    floor = Floor("ADA", "BOB", "CYD")
    floor.signs_in("ADA", "BOB", "CYD", nailed_up=True)
    for logon in ("ADA", "BOB", "CYD")[working:]:
        floor.tell(say.GoNotReady(logon))
    for number in range(working):
        floor.asks(f"busy{number}")
    floor.asks("c1")
    assert floor.router.place("c1") == Place(1, 1, wait)
    floor.asks("c2")
    assert floor.router.place("c2") == Place(2, 2, 2 * wait)


def test_the_estimate_learns_from_what_contacts_take() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", nailed_up=True)
    floor.asks("c1")
    floor.goes_by(50)
    floor.tell(say.Release("ADA"))
    floor.goes_by(10)
    floor.tell(say.WrapUpDone("ADA"))
    floor.asks("c2")
    floor.asks("c3")
    assert floor.router.place("c3") == Place(1, 1, 60.0)
