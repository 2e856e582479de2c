"""Requests that no figure counts are distributed as all others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import msgspec

from cordboard.acd import messages as say
from cordboard.acd.history import DistributionHistory
from cordboard.acd.messages import AgentRequest
from tests.acd.floor import Floor, said

if TYPE_CHECKING:
    from cordboard.acd.decisions import Decision
    from cordboard.acd.statistics import Event


class CountedFloor(Floor):
    """With the figures of what it decides."""

    def __init__(self, *agents: str) -> None:
        super().__init__(*agents)
        self.history = DistributionHistory()

    def tell(self, message: say.Message) -> list[Decision]:
        decided = super().tell(message)
        for event in (message, *decided):
            self.history.see(round(self.now * 1000), cast("Event", event))
        return decided


def test_a_trial_waits_and_is_answered_and_leaves_only_the_time_that_it_took() -> None:
    floor = CountedFloor("ADA", "BOB")
    floor.signs_in("ADA")
    assert said(floor.asks("trial", counted=False)) == ["offer trial ADA"]
    floor.goes_by(5)
    floor.accepts("ADA")
    floor.goes_by(20)
    floor.hangs_up("trial")
    floor.goes_by(10)
    floor.tell(say.WrapUpDone("ADA"))
    floor.asks("second", counted=False)
    floor.rejects("ADA")
    floor.leaves("second")
    assert floor.history.services == {}
    assert floor.history.requests == []
    assert floor.history.handled == []
    (ada,) = [each for (name, _), each in floor.history.agents.items() if name == "ADA"]
    assert (ada.offers, ada.taken, ada.rejected, ada.handled) == (0, 0, 0, 0)
    assert (ada.seconds["in_call"], ada.seconds["wrap_up"]) == (20.0, 10.0)
    assert floor.history.queue("support", 0).waiting == 0


def test_a_contact_after_a_trial_is_counted() -> None:
    floor = CountedFloor("ADA")
    floor.signs_in("ADA")
    floor.asks("trial", counted=False)
    floor.accepts("ADA")
    floor.asks("customer")
    floor.goes_by(3)
    floor.hangs_up("trial")
    floor.tell(say.WrapUpDone("ADA"))
    floor.accepts("ADA")
    floor.goes_by(4)
    floor.ends("ADA")
    (support,) = floor.history.services.values()
    assert (support.asked, support.answered, support.handled, support.talk) == (1, 1, 1, 4.0)
    assert [each.contact for each in floor.history.requests] == ["customer"]


def test_the_log_says_so_only_where_it_is_not_counted() -> None:
    usual, trial = AgentRequest(contact="a"), AgentRequest(contact="a", counted=False)
    assert "counted" not in json.loads(msgspec.json.encode(usual))
    assert msgspec.json.decode(msgspec.json.encode(trial), type=AgentRequest) == trial
