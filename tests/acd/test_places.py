"""Places in the queue that a supervisor changes by hand."""

from __future__ import annotations

import pytest

from cordboard.acd import messages as say
from tests.acd.floor import Floor, said


def positions(floor: Floor, *contacts: str) -> list[int]:
    places = [floor.router.place(each) for each in contacts]
    return [place.position if place is not None else 0 for place in places]


def test_a_contact_moved_to_the_front_is_next_whatever_the_priorities_say() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1", priority=1)
    floor.goes_by(1)
    floor.asks("c2", priority=50)
    floor.asks("c3")
    assert positions(floor, "c1", "c2", "c3") == [1, 2, 3]
    assert said(floor.tell(say.MoveInQueue("c3", first=True))) == []
    assert positions(floor, "c3", "c1", "c2") == [1, 2, 3]
    floor.tell(say.MoveInQueue("c2", first=True))
    assert positions(floor, "c2", "c3", "c1") == [1, 2, 3]
    assert said(floor.tell(say.GoReady("ADA"))) == ["offer c2 ADA"]


def test_a_contact_moved_to_the_front_passes_callers_who_have_waited_past_their_escalation() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("urgent", escalation=1)
    floor.asks("outbound", service="dunning")
    floor.goes_by(2)
    assert positions(floor, "urgent", "outbound") == [1, 2]
    floor.tell(say.MoveInQueue("outbound", first=True))
    assert positions(floor, "outbound", "urgent") == [1, 2]
    assert said(floor.tell(say.GoReady("ADA"))) == ["offer outbound ADA"]


def test_another_priority_gives_the_place_that_it_would_have_had_from_the_beginning() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    for contact in ("c1", "c2", "c3"):
        floor.asks(contact, priority=50)
        floor.goes_by(1)
    floor.tell(say.MoveInQueue("c3", priority=49))
    assert positions(floor, "c3", "c1", "c2") == [1, 2, 3]
    floor.tell(say.MoveInQueue("c3", priority=50))
    assert positions(floor, "c1", "c2", "c3") == [1, 2, 3]
    floor.tell(say.MoveInQueue("c3", first=True))
    floor.tell(say.MoveInQueue("c3"))
    assert positions(floor, "c1", "c2", "c3") == [1, 2, 3], "without anything: back to its own place"


def test_a_place_by_hand_lasts_through_a_refused_offer_and_is_over_with_the_conversation() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.goes_by(1)
    floor.asks("c2")
    floor.tell(say.MoveInQueue("c2", first=True))
    floor.tell(say.GoReady("ADA"))
    floor.rejects("ADA")
    assert positions(floor, "c2", "c1") == [1, 2]
    floor.tell(say.GoReady("ADA"))
    floor.accepts("ADA")
    floor.asks("c2", priority=100)
    assert positions(floor, "c1", "c2") == [1, 2]


@pytest.mark.parametrize("message", [
    say.MoveInQueue("nobody", first=True), say.MoveInQueue("c1", priority=101), say.MoveInQueue("c1", priority=-1),
    say.MoveInQueue("offered", first=True),
])  # fmt: skip
def test_a_place_that_cannot_be_changed_stays(message: say.Message) -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA")
    floor.asks("offered")
    floor.asks("c1")
    floor.asks("c2")
    assert said(floor.tell(message)) == []
    assert positions(floor, "offered", "c1", "c2") == [1, 1, 2]
