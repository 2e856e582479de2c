"""Who gets which contact: distribution, skills, teams, and agents asked for by name."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cordboard.acd import messages as say
from cordboard.acd.decisions import NotRouted
from cordboard.acd.organisation import Organisation, Service
from cordboard.acd.router import Router
from cordboard.acd.views import Availability
from tests.acd.floor import Floor, agent, said

ONE = agent("ONE", skills={"tech": 1}, teams=("north",))
TWO = agent("TWO", skills={"tech": 2}, teams=("south",))
ANY = agent("ANY", teams=("north", "south"))
WAITS = {"skill": "tech", "proficiency_waits": (10, 10)}


def test_a_contact_goes_to_the_agent_who_has_been_ready_longest() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("BOB", "ADA")
    assert said(floor.asks("c1")) == ["offer c1 BOB"]
    assert said(floor.asks("c2")) == ["offer c2 ADA"]
    assert said(floor.accepts("BOB")) == ["connect c1 BOB"]
    assert floor.state("BOB") == "in_call"


def test_who_came_first_is_served_first() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    floor.asks("c2")
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "c1"
    floor.accepts("ADA")
    floor.ends("ADA")
    assert floor.with_contact("ADA") == "c2"


def test_longest_available_prefers_the_skill_and_does_not_wait_for_it() -> None:
    floor = Floor(ONE, TWO, ANY)
    floor.signs_in("ANY", "TWO", "ONE")
    assert said(floor.asks("c1", **WAITS)) == ["offer c1 ONE"]
    assert said(floor.asks("c2", **WAITS)) == ["offer c2 TWO"]
    assert said(floor.asks("c3", **WAITS)) == ["offer c3 ANY"]


def test_strict_skill_waits_for_the_skill_whoever_else_is_ready() -> None:
    floor = Floor(ONE, TWO, ANY, distribution="strict_skill", max_wait=60)
    floor.signs_in("TWO", "ONE", "ANY")
    assert said(floor.asks("c1", **WAITS)) == ["offer c1 ONE"]
    assert said(floor.asks("c2", **WAITS)) == []
    assert said(floor.goes_by(10)) == ["offer c2 TWO"]
    assert said(floor.asks("c3", **WAITS)) == []
    floor.accepts("ONE")
    floor.accepts("TWO")
    assert said(floor.goes_by(60)) == ["agent_not_available c3"]


def test_strict_overflow_is_everybodys_after_the_waits_and_then_has_no_limit() -> None:
    floor = Floor(ONE, TWO, ANY, distribution="strict_overflow", max_wait=60)
    floor.signs_in("ONE", "TWO", "ANY")
    assert said(floor.asks("c1", **WAITS)) == ["offer c1 ONE"]
    assert said(floor.asks("c2", **WAITS)) == []
    assert said(floor.goes_by(9)) == []
    assert said(floor.goes_by(1)) == ["offer c2 TWO"]
    floor.accepts("ONE")
    floor.accepts("TWO")
    floor.asks("c3", **WAITS)
    assert said(floor.goes_by(19)) == []
    assert said(floor.goes_by(1)) == ["offer c3 ANY"]
    floor.accepts("ANY")
    floor.asks("c4", **WAITS)
    floor.asks("c5")
    assert said(floor.goes_by(600)) == ["agent_not_available c5"]
    floor.ends("ANY")
    assert floor.with_contact("ANY") == "c4"


def test_max_wait_cuts_the_proficiency_waits_short() -> None:
    floor = Floor(TWO, distribution="strict_skill")
    floor.signs_in("TWO")
    assert said(floor.asks("c1", skill="tech", proficiency_waits=(30, 30), max_wait=5)) == []
    assert said(floor.goes_by(5)) == ["offer c1 TWO"]


def test_an_offer_turned_down_goes_to_another_first() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", "BOB")
    floor.asks("c1")
    assert said(floor.rejects("ADA")) == ["rejected c1 ADA waits", "offer c1 BOB"]
    assert floor.state("ADA") == "not_ready rejected"
    floor.tell(say.GoReady("ADA"))
    assert said(floor.goes_by(20)) == ["timeout c1 BOB waits", "offer c1 ADA"]  # there is nobody else
    assert floor.state("BOB") == "not_ready missed"
    floor.tell(say.LosePhone("ADA"))
    floor.tell(say.GoNotReady("BOB", "lunch"))
    assert floor.waiting() == ["c1"]


def test_a_caller_who_leaves_gives_the_agent_back_with_the_same_turn() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", "BOB")
    floor.asks("c1")
    floor.goes_by(5)
    assert said(floor.leaves("c1")) == ["caller_left c1 ADA"]
    assert floor.state("ADA") == "ready"
    assert said(floor.asks("c2")) == ["offer c2 ADA"]


def test_a_flow_with_a_connector_for_it_takes_the_contact_back() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", "BOB")
    floor.asks("c1", ends_on_rejection=True)
    assert said(floor.rejects("ADA")) == ["rejected c1 ADA"]
    floor.asks("c2", ends_on_timeout=True)
    assert said(floor.goes_by(20)) == ["timeout c2 BOB"]
    assert floor.waiting() == []


# --- Teams --------------------------------------------------------------------------------------------------------


def test_teams_restrict_for_as_long_as_the_team_max_wait() -> None:
    floor = Floor(ONE, TWO, max_wait=60)
    floor.signs_in("ONE")
    floor.signs_in("TWO", ready=False)
    assert said(floor.asks("c1", teams=("south",), team_max_wait=20)) == []
    assert said(floor.goes_by(20)) == ["team_agent_not_available c1"]
    floor.asks("c2", teams=("south",), team_max_wait=20)
    floor.tell(say.GoReady("TWO"))
    assert floor.with_contact("TWO") == "c2"


def test_a_team_of_which_nobody_is_in_may_still_come() -> None:
    floor = Floor(ONE, TWO, max_wait=60)
    floor.signs_in("ONE")
    assert said(floor.asks("c1", teams=("south",), team_max_wait=20)) == []
    floor.signs_in("TWO")
    assert floor.with_contact("TWO") == "c1"


def test_the_longest_ready_of_several_teams() -> None:
    floor = Floor(ONE, TWO, ANY)
    floor.signs_in("TWO", "ANY", "ONE")
    assert said(floor.asks("c1", teams=("north", "south"))) == ["offer c1 TWO"]
    assert said(floor.asks("c2", teams=("north",))) == ["offer c2 ANY"]
    assert said(floor.asks("c3", teams=("south",))) == []
    assert floor.router.availability("support", "", ("north", "south")) == Availability(3, 1)
    assert floor.router.availability("support", "", ("south",)) == Availability(2, 0)


def test_without_a_team_max_wait_the_max_wait_is_the_teams() -> None:
    floor = Floor(ONE, TWO, max_wait=60)
    floor.signs_in("ONE")
    floor.asks("c1", teams=("south",))
    floor.asks("c2", teams=("south",), team_max_wait=100)
    assert said(floor.goes_by(60)) == ["team_agent_not_available c1", "agent_not_available c2"]


# --- One agent ----------------------------------------------------------------------------------------------------


def test_a_contact_for_one_agent_waits_for_that_one() -> None:
    floor = Floor("ADA", "BOB")
    floor.signs_in("ADA", ready=False)
    floor.signs_in("BOB")
    assert said(floor.asks("c1", agent="ADA")) == []
    floor.tell(say.GoReady("ADA"))
    assert floor.with_contact("ADA") == "c1"
    assert said(floor.asks("c2", agent="ADA", max_wait=5)) == []
    assert said(floor.goes_by(5)) == ["agent_not_available c2"]
    assert floor.router.place("c1").position == 1  # type: ignore[union-attr]


def test_an_extension_rings_an_agent_at_lunch_who_stays_there() -> None:
    floor = Floor(agent("ADA", extension="101"))
    assert said(floor.asks("c0", extension="101")) == ["agent_not_logged_in c0"]
    floor.signs_in("ADA", nailed_up=True)
    floor.tell(say.GoNotReady("ADA", "lunch"))
    assert said(floor.asks("c1", extension="101")) == ["offer c1 ADA"]
    assert floor.offer("ADA").accept  # an agent who is not ready is never joined unasked
    assert said(floor.asks("c2", extension="101")) == ["agent_not_available c2"]
    floor.leaves("c1")
    assert floor.state("ADA") == "not_ready lunch"
    floor.asks("c3", extension="101")
    floor.accepts("ADA")
    floor.ends("ADA")
    assert floor.state("ADA") == "not_ready lunch"
    floor.asks("c4", extension="101")
    assert said(floor.rejects("ADA")) == ["rejected c4 ADA waits", "agent_not_available c4"]
    assert floor.state("ADA") == "not_ready lunch"


def test_a_caller_waits_on_a_busy_extension_if_told_to() -> None:
    floor = Floor(agent("ADA", extension="101", numbers=("+15550101",)))
    floor.signs_in("ADA", nailed_up=True)
    floor.asks("c1")
    floor.asks("c2", number="+15550101", max_wait=30)
    floor.tell(say.GoNotReady("ADA", "break"))
    floor.ends("ADA")
    assert floor.with_contact("ADA") == "c2"
    assert floor.state("ADA") == "offered"


@pytest.mark.parametrize("dialled", ["+493023125001", "493023125001", "00493023125001", "03023125001", "030 231-25001"])
def test_a_direct_number_is_the_agents_however_the_network_tells_it(dialled: str) -> None:
    floor = Floor(agent("ADA", numbers=("+49 30 23125001",)), agent("BOB", numbers=("+493023125002",)), region="DE")
    floor.signs_in("ADA")
    floor.signs_in("BOB")
    floor.asks("c1", number=dialled)
    assert floor.with_contact("ADA") == "c1"


# --- What is no valid request ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "reason", "word"),
    [
        ({"service": "opera"}, "invalid_route_request", "no service 'opera'"),
        ({"service": ""}, "invalid_route_request", "names no service"),
        ({"service": "away"}, "invalid_route_request", "'away' is disabled"),
        ({"service": "lonely"}, "invalid_route_request", "nobody takes its contacts"),
        ({"group": "opera"}, "invalid_route_request", "no resource group 'opera'"),
        ({"skill": "cello"}, "invalid_route_request", "no skill 'cello'"),
        ({"priority": 0}, "invalid_route_request", "priority 0 is not between 1 and 100"),
        ({"priority": 101}, "invalid_route_request", "priority 101"),
        ({"max_wait": -1.0}, "invalid_route_request", "max_wait -1.0 is not a time"),
        ({"ring": 0.0}, "invalid_route_request", "ring 0.0 is not a time"),
        ({"ring": float("nan")}, "invalid_route_request", "ring nan is not a time"),
        ({"proficiency_waits": (1.0,) * 11}, "invalid_route_request", "11 proficiency waits"),
        ({"agent": "ADA", "teams": ("north",)}, "invalid_route_request", "for one agent and for teams"),
        ({"agent": "ADA", "extension": "101"}, "invalid_route_request", "by agent and by extension"),
        ({"agent": "EVE"}, "invalid_route_request", "no active agent 'EVE'"),
        ({"number": "+15550199"}, "invalid_route_request", "the number '+15550199'"),
        ({"teams": ("west",)}, "invalid_agent_team", "no agent team 'west'"),
        ({"teams": ("west",), "skill": "cello"}, "invalid_route_request", "no skill 'cello'"),
        ({"extension": "12"}, "invalid_extension", "the extension '12'"),
        ({"extension": "999"}, "invalid_extension", "the extension '999'"),
    ],
)
def test_a_request_that_does_not_fit_is_told_what_is_wrong(request_: dict[str, Any], reason: str, word: str) -> None:
    floor = Floor(agent("ADA", extension="101"))
    services = {
        **floor.organisation.services,
        "lonely": Service(name="lonely"),
        "away": Service(name="away", enabled=False),
    }
    floor.tell(say.Reorganise(msgspec.structs.replace(floor.organisation, services=services)))
    (refused,) = floor.asks("c1", **request_)
    assert isinstance(refused, NotRouted)
    assert refused.reason == reason
    assert word in refused.detail
    assert floor.waiting() == []


def test_an_outbound_service_in_no_group_has_its_own_agents() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA")
    assert said(floor.asks("c1", service="desk")) == ["offer c1 ADA"]


def test_a_group_asked_for_by_name() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA")
    assert said(floor.asks("c1", service="", group="care")) == ["offer c1 ADA"]


def test_the_organisation_changes_while_people_wait_and_work() -> None:
    floor = Floor("ADA", "BOB", agent("CYD", services=("dunning",)))
    floor.signs_in("ADA", "BOB", "CYD")
    floor.asks("c1")
    floor.asks("c2")
    floor.asks("c3")
    floor.accepts("ADA")
    new = floor.organisation
    people = {"CYD": agent("CYD"), "DAN": agent("DAN")}
    decided = floor.tell(say.Reorganise(msgspec.structs.replace(new, agents=people)))
    assert said(decided) == ["signed_out c2 BOB waits", "offer c2 CYD"]  # c2 is at the head again
    assert floor.state("ADA") == "in_call"
    floor.ends("ADA")
    assert floor.state("ADA") == "signed_out"
    decided = floor.tell(say.Reorganise(Organisation(agents=people)))
    assert said(decided) == ["stepped_aside c2 CYD", "invalid_route_request c2", "invalid_route_request c3"]
    assert floor.state("CYD") == "ready"


def test_a_router_takes_up_where_another_left_off() -> None:
    floor = Floor("ADA")
    floor.signs_in("ADA", ready=False)
    floor.asks("c1")
    other = Router(Organisation(), 0)
    other.restore(floor.router.snapshot())
    assert said(other.receive(say.GoReady("ADA"), 5_000)) == ["offer c1 ADA"]
    assert other.due == 25_000
