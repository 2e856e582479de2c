"""Who gets which contact."""

from __future__ import annotations

from cordboard.acd import messages as say
from tests.acd.floor import Floor, agent, said


def test_a_contact_goes_to_the_agent_who_has_been_ready_longest() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("BOB", "ADA")
    assert said(floor.asks("c1")) == ["offer c1 BOB"]
    assert said(floor.asks("c2")) == ["offer c2 ADA"]
    assert said(floor.accepts("BOB")) == ["connect c1 BOB"]
    assert floor.state("BOB") == "in_call"


def test_who_came_first_is_served_first() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("BOB", ready=False)
    floor.asks("c1")
    floor.asks("c2")
    floor.signs_in("ADA")
    assert floor.with_contact("ADA") == "c1"
    floor.accepts("ADA")
    floor.ends("ADA")
    assert floor.with_contact("ADA") == "c2"


def test_an_offer_turned_down_goes_to_another_and_the_agent_is_not_ready() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", "BOB")
    floor.asks("c1")
    assert said(floor.rejects("ADA")) == ["rejected c1 ADA waits", "offer c1 BOB"]
    assert floor.state("ADA") == "not_ready rejected"
    assert said(floor.goes_by(20)) == ["timeout c1 BOB waits"]
    assert floor.state("BOB") == "not_ready missed"
    assert floor.waiting() == ["c1"]


def test_the_best_proficiency_goes_first_and_the_others_after_their_waits() -> None:
    floor = Floor(
        agent("ONE", skills={"tech": 1}), agent("TWO", skills={"tech": 2}), "ANY", distribution="strict_overflow"
    )
    floor.signs_in("TWO", "ONE", "ANY")
    assert said(floor.asks("c1", skill="tech", proficiency_waits=(10, 10))) == ["offer c1 ONE"]
    assert said(floor.asks("c2", skill="tech", proficiency_waits=(10, 10))) == []
    assert said(floor.goes_by(9)) == []
    assert said(floor.goes_by(1)) == ["offer c2 TWO"]
    floor.asks("c3", skill="tech", proficiency_waits=(10, 10))
    floor.accepts("ONE"), floor.accepts("TWO")
    assert said(floor.goes_by(19)) == []
    assert said(floor.goes_by(1)) == ["offer c3 ANY"]


def test_max_wait() -> None:
    floor = Floor("ADA", max_wait=60)
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    assert said(floor.goes_by(59)) == []
    assert said(floor.goes_by(1)) == ["agent_not_available c1"]
    floor.asks("c2")
    floor.goes_by(10)
    assert said(floor.tell(say.ChangeMaxWait("support", 5))) == ["agent_not_available c2"]


def test_the_last_agent_signs_out() -> None:
    floor = Floor("ADA")
    assert said(floor.asks("c0")) == ["agent_not_logged_in c0"]
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    assert said(floor.tell(say.SignOut("ADA"))) == ["agent_not_logged_in c1"]


def test_a_caller_who_leaves_gives_the_agent_back() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA")
    floor.asks("c1")
    assert said(floor.leaves("c1")) == ["caller_left c1 ADA"]
    assert floor.state("ADA") == "ready"


def test_a_place_is_kept_over_a_menu() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.tell(say.StepAside("c1"))
    floor.goes_by(1)
    floor.asks("c2")
    floor.asks("c1")
    place = floor.router.place("c1")
    assert place is not None
    assert (place.position, place.waiting, place.estimated_wait) == (1, 2, None)
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "c1"


def test_wrap_up_passes() -> None:
    floor = Floor(agent("ADA", wrap_up=30))
    floor.signs_in("ADA", nailed_up=True)
    assert said(floor.asks("c1")) == ["connect c1 ADA"]
    floor.tell(say.Release("ADA"))
    assert said(floor.goes_by(30)) == ["wrap_up_expired c1 ADA"]
    assert floor.state("ADA") == "not_ready wrap_up_expired"
