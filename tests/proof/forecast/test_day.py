"""A day on the virtual clock: what callers and agents do in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import cast

import msgspec
import pytest

from cordboard.acd.decisions import Decision
from cordboard.acd.history import DistributionHistory
from cordboard.acd.measures import MEASURES
from cordboard.acd.messages import Message
from cordboard.acd.router import Router
from cordboard.acd.statistics import Event
from cordboard.proof.forecast import People, RecordedHandling, Span, crews, everybody, play, takers, teams
from cordboard.proof.forecast.people import HandlingTime
from cordboard.proof.play.setting import ServiceSetting, Setting
from cordboard.store.report_facts import of_requests
from tests.proof.forecast.days import chance, plan, queue_of, site

pytestmark = pytest.mark.unkept("thousands of contacts, of which only the figures matter")

HALF = 1800.0

#: A menu before the agents, and a message where nobody comes.
DESK = """
Menu: {type: menu, first: true, prompt: "For an agent press 1. To leave a message press 2.", attempts: 1}
Agents: {type: operator_transfer, hold: "To be called back press 1. To leave a message press 2."}
Back: {type: callback}
Message: {type: voicemail, box: sales, prompt: "Please leave a message.", review: false}
End: {type: end_call}
---
Menu key_press=1 -> Agents: operator_transfer
Menu key_press=2 -> Message: customer_not_available
Menu no_input -> Agents: operator_transfer
Menu no_match -> End: customer_not_available
Agents agent_not_available -> Message: operator_transfer_failed_no_agent
Agents agent_not_logged_in -> Message: operator_transfer_failed_no_agent
Agents agent_end_call -> End: listened
Agents key_press=1 -> Back: customer_not_available
Agents key_press=2 -> Message: customer_not_available
Back success -> End: customer_not_available
Message success -> End: message_taken_by_third_party
"""


def spans(*agents: int, contacts: float = 60.0) -> list[Span]:
    return [
        Span(round(place * HALF * 1000), HALF, {"in": contacts}, {"in": number}) for place, number in enumerate(agents)
    ]


def written(**shares: dict[str, float]):
    return {("planted", module): each for module, each in shares.items()}


def test_everybody_who_asked_is_counted_once_and_ends_with_one_outcome() -> None:
    habits = written(Menu={"1": 70, "2": 20, "hang_up": 10}, Agents={"1": 10, "2": 10})
    for agents in (0, 1, 3, 30):
        played = play(plan(DESK, patience=60.0, written=habits, organisation=site(90.0)), spans(agents), chance(1))
        counts, _ = queue_of(played, 0)
        ends = counts.answered + counts.abandoned + counts.turned_away + counts.called_back + counts.elsewhere
        assert counts.asked == ends > 0
        assert counts.came == played.outcomes["in"].total()
        assert counts.in_time <= counts.answered


def test_the_flow_decides_who_asks_for_agents() -> None:
    played = play(
        plan(DESK, written=written(Menu={"1": 25, "2": 75}, Message={"message": 100})),
        spans(9, contacts=2_000),
        chance(1),
    )
    counts, _ = queue_of(played, 0)
    assert counts.asked / counts.came == pytest.approx(0.25, abs=0.03)
    assert played.outcomes["in"]["customer_not_available"] == 0
    assert played.outcomes["in"]["message_taken_by_third_party"] > 0


def test_the_time_in_the_flow_passes_before_the_queue() -> None:
    """Whoever comes in the last seconds of a half hour asks in the next one, whose agents take them."""
    played = play(plan(DESK, written=written(Menu={"1": 100})), spans(9, 9, contacts=600), chance(1))
    first, second = (queue_of(played, place)[0] for place in (0, 1))
    assert first.asked < first.came
    assert first.asked + second.asked == first.came + second.came


def test_with_nobody_at_work_the_flow_goes_the_way_of_agent_not_logged_in() -> None:
    played = play(plan(DESK, written=written(Menu={"1": 100}, Message={"message": 100})), spans(0), chance(1))
    counts, work = queue_of(played, 0)
    assert counts.turned_away == counts.asked == counts.came
    assert counts.waited == 0
    assert counts.service_level is None, "reports refuse such requests, too, and count them nowhere"
    assert work.occupancy is None
    assert set(played.outcomes["in"]) == {"message_taken_by_third_party"}


def test_whoever_waits_longer_than_the_max_wait_is_turned_away() -> None:
    played = play(plan(organisation=site(60.0)), spans(2, contacts=80), chance(1))
    counts, _ = queue_of(played, 0)
    assert counts.turned_away > counts.asked / 4
    assert counts.answered + counts.turned_away == counts.asked
    assert counts.not_served == counts.turned_away
    assert counts.service_level == counts.in_time / counts.asked
    assert counts.mean_wait is not None
    assert counts.mean_wait <= 60


def test_who_presses_for_a_callback_is_called_back_in_turn() -> None:
    habits = written(Menu={"1": 100}, Agents={"1": 60})
    counts, _ = queue_of(play(plan(DESK, written=habits), spans(3, contacts=40), chance(1)), 0)
    assert counts.called_back > 5
    assert counts.called_back + counts.answered == counts.asked
    assert counts.service_level == counts.in_time / counts.answered, "who is called back is not counted"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("habits", [{"1": 100}, {"1": 30}, {"2": 30}])
def test_the_service_level_is_that_which_reports_make_of_the_same_day(
    monkeypatch: pytest.MonkeyPatch, seed: int, habits: dict[str, float]
) -> None:
    """The log of the router of this day, read as reports read that of a site."""
    history, receive = DistributionHistory(), Router.receive

    def logged(router: Router, message: Message, now: int) -> list[Decision]:
        decisions = receive(router, message, now)
        for event in (message, *decisions):
            history.see(now, cast("Event", event))
        return decisions

    monkeypatch.setattr(Router, "receive", logged)
    some = written(Menu={"1": 90, "hang_up": 10}, Agents=habits)
    played = play(plan(DESK, patience=60.0, written=some, organisation=site(90.0)), spans(2, contacts=80), chance(seed))
    counts, _ = queue_of(played, 0)
    parts: Counter[str] = Counter()
    for fact in of_requests(history):
        parts.update({name: int(value) for name, value in fact.parts.items() if name != "waited"})
    assert counts.service_level == MEASURES["service_level"].value(parts)
    assert (counts.in_time, counts.answered, counts.abandoned, counts.not_served) == (
        parts["in_time"], parts["answered"], parts["abandoned"], parts["not_served"],
    )  # fmt: skip


def test_agents_who_go_finish_their_call_and_those_who_come_take_who_waits() -> None:
    day = [*spans(4, 0, 4, contacts=20)]
    day[1] = Span(day[1].start, HALF, {}, {"in": 0})
    played = play(plan(handling=600.0, wrap_up=60.0), day, chance(2))
    (first, _), (second, between), (third, _) = (queue_of(played, place) for place in range(3))
    assert between.overtime == between.worked > 0
    assert second.asked == between.staffed == 0
    assert first.answered + first.turned_away == first.asked, "who still waits when all go is told that nobody is there"
    assert third.answered > 0


def test_when_one_team_takes_over_from_another_nobody_is_told_that_nobody_is_there() -> None:
    organisation = site()
    both = [
        msgspec.structs.replace(organisation.agents["ADA"], logon=name, teams=(name,), extension="")
        for name in ("early", "late")
    ]
    organisation = msgspec.structs.replace(organisation, agents={each.logon: each for each in both})
    people = plan(organisation=organisation, handling=20.0, wrap_up=0.0, pick_up=15.0)
    shifts = replace(people, crews=teams(organisation, ["in"], ["early", "late"]))
    day = [Span(place * 60_000, 60.0, {"in": 3}, {("early", "late")[place % 2]: 1}) for place in range(40)]
    played = play(shifts, day, chance(1))
    assert sum(each["in"].answered for each in played.counts if "in" in each) > 60
    assert sum(each["in"].turned_away for each in played.counts if "in" in each) == 0


def test_ringing_takes_agents_time_as_it_does_in_reports() -> None:
    answered_at_once, after_a_while = (
        queue_of(play(plan(pick_up=seconds, organisation=site(wrap_up=0.0)), spans(40), chance(1)), 0)
        for seconds in (0.0, 7.0)
    )
    counts, work = after_a_while
    assert work.worked == pytest.approx(answered_at_once[1].worked + 7.0 * counts.answered, rel=0.05)


def test_who_dials_an_extension_that_does_not_exist_is_what_they_were_before() -> None:
    flow = """
Agents: {type: operator_transfer, first: true}
Extension: {type: extension_transfer, prompt: "Please key the extension.", attempts: 1}
End: {type: end_call}
---
Agents agent_not_logged_in -> Extension: operator_transfer_failed_no_agent
Agents success -> End: listened
Extension invalid_extension -> End: operator_transfer_failed_no_agent
"""
    counts, _ = queue_of(play(plan(flow, written=written(Extension={"999": 100})), spans(0), chance(1)), 0)
    assert counts.turned_away == counts.asked > 0
    assert counts.waited == 0, "the time in which they dialled is no wait"


def test_who_asks_again_while_being_called_back_is_not_forgotten() -> None:
    flow = """
Agents: {type: operator_transfer, first: true, hold: "To be called back press 1."}
Back: {type: callback}
Meanwhile: {type: live_person, prompt: "You are called back, and may stay on the line if you would rather wait here."}
Again: {type: operator_transfer}
End: {type: end_call}
---
Agents key_press=1 -> Back: customer_not_available
Agents success -> End: listened
Back success -> Meanwhile: customer_not_available
Meanwhile success -> Again: customer_not_available
Again success -> End: listened
"""
    played = play(
        plan(flow, handling=20.0, wrap_up=0.0, pick_up=4.0, written=written(Agents={"1": 100})), spans(1), chance(1)
    )
    counts, _ = queue_of(played, 0)
    assert counts.came == played.outcomes["in"].total()


def test_the_termination_code_that_agents_chose_is_the_outcome() -> None:
    promise = HandlingTime(60.0, 5.0, agent_ends=False, code="promise", result="listened")
    people = People({"": RecordedHandling((promise,))})
    played = play(replace(plan(), people=people), spans(40), chance(1))
    assert set(played.outcomes["in"]) == {"listened"}


def test_a_day_and_a_part_of_it_have_the_same_callers() -> None:
    whole = play(plan(), spans(20, 20, 20), chance(5))
    part = play(plan(), spans(20, 20, 20)[1:], chance(5))
    assert [queue_of(whole, place)[0].came for place in (1, 2)] == [queue_of(part, place)[0].came for place in (0, 1)]


def test_more_agents_have_the_same_callers_and_nobody_waits_longer_for_it() -> None:
    few, many = (queue_of(play(plan(), spans(agents), chance(5)), 0)[0] for agents in (7, 12))
    assert few.came == many.came
    assert few.waited > many.waited


def test_closed_hours_close_the_flow() -> None:
    flow = """
Hours: {type: check_call_center, service: in, look_at: hours, first: true}
Agents: {type: operator_transfer}
End: {type: end_call}
---
Hours call_center_open -> Agents: operator_transfer
Hours call_center_close -> End: hung_up_in_opening
Agents success -> End: listened
"""
    setting = Setting(
        hours=lambda _service, moment: (moment.hour < 1, "made up"), services={"in": ServiceSetting("planted")}
    )
    day = [Span(0, HALF, {"in": 30}, {"in": 9}), Span(3_600_000, HALF, {"in": 30}, {"in": 9})]
    played = play(plan(flow, setting=setting), day, chance(1))
    assert queue_of(played, 0)[0].asked > 0
    assert queue_of(played, 1)[0].asked == 0
    assert played.outcomes["in"]["hung_up_in_opening"] > 0


def test_an_offer_takes_as_long_as_agents_take_to_pick_up() -> None:
    counts, _ = queue_of(play(plan(pick_up=7.0), spans(40), chance(1)), 0)
    assert counts.mean_wait == pytest.approx(7.0)


def test_where_nobody_says_how_callers_answer_the_forecast_says_so() -> None:
    assert play(plan(DESK), spans(9), chance(1)).assumed == {("planted", "Menu"), ("planted", "Message")}
    said = written(Menu={"1": 50, "2": 50}, Message={"message": 100})
    assert play(plan(DESK, written=said), spans(9), chance(1)).assumed == set()
    said = written(Menu={"one": 50, "none": 50}, Message={"message": 100})
    assert play(plan(DESK, written=said), spans(9), chance(1)).assumed == {("planted", "Menu")}, "no answers to a menu"


def test_more_agents_are_copies_and_the_first_is_the_one_of_the_site() -> None:
    assert [agent.logon for agent in takers(site(), "in")] == ["ADA"]
    assert [agent.logon for agent in takers(site(), "all")] == ["ADA"], "a queue may be a group"
    (crew,) = crews(site(), ["in"])
    first, second, third = crew.agents(3)
    assert (first.logon, first.extension) == ("ADA", "2001")
    assert (second.logon, second.extension, second.services) == ("ADA 2", "", ("out",))
    assert third.logon == "ADA 3"
    assert everybody(site(), ["in"]).models == crew.models
    with pytest.raises(LookupError, match="no agent of a team 'night'"):
        teams(site(), ["in"], ["night"])
