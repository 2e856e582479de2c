"""What scenarios cover, and the scenarios that are written for the rest."""

from __future__ import annotations

from hypothesis import given, settings

from cordboard import modules
from cordboard.engine.program import Program
from cordboard.flow.model import Fallback, Flow
from cordboard.flow.site import load_site
from cordboard.modules.condition import Condition
from cordboard.modules.introduction import Introduction
from cordboard.modules.live_person import LivePerson
from cordboard.modules.lookup import Lookup
from cordboard.modules.menu import Menu
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.modules.set_variable import SetVariable
from cordboard.proof.cover import KINDS, Cover, Goal, cover, missing, reached
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.judge import judge
from cordboard.proof.play.scenario import load_scenario
from cordboard.proof.play.setting import Setting
from cordboard.proof.play.simulator import Simulator
from cordboard.proof.prove.walk.explore import MOST_STATES, explore
from cordboard.proof.prove.walk.starts import starts
from tests.engine.test_any_flow import flows
from tests.needs import ROOT
from tests.story import flow_of, tell

ASK = Menu(name="Ask", prompt="For news press 1, or any other key.")
NEWS = LivePerson(name="News", prompt="The news.")
WAYS = [
    "Ask key_press=1 -> News: hung_up_in_opening",
    "Ask key_press=? -> End: customer_not_available",
    "Ask no_input -> End: not_available",
    "News success -> End: listened",
]


def covered(flow: Flow, *stories, setting: Setting | None = None, most: int = MOST_STATES) -> Cover:
    walked = explore(Program(flow), starts(flow, setting or Setting()), most=most)
    return cover(walked, [story.interpreter.journal for story in stories])


def named(goals) -> set[str]:
    return {str(each) for each in goals}


def test_what_a_contact_reaches():
    assert named(reached(tell(ASK, NEWS, ways=WAYS).presses("7").interpreter.journal)) == {
        "Ask is entered",
        "End is entered",
        "Ask: Key Press = any other key leads to End",
        "Ask raises Key Press = any other key",
    }
    assert named(reached(tell(ASK, NEWS, ways=WAYS).presses("1").hangs_up().interpreter.journal)) == {
        "Ask is entered",
        "News is entered",
        "Ask: Key Press = 1 leads to News",
        "Ask raises Key Press = 1",
        "the caller hangs up in News",
    }


def test_an_event_without_a_connector_is_one_too_and_so_is_the_fallback():
    end = Fallback("End", "not_available")
    story = tell(ASK, NEWS, ways=WAYS, fallback=end).presses("1").fails()
    goals = reached(story.interpreter.journal)
    assert Goal("events", "News", "failure") in goals
    assert Goal("connectors", "", "", "", "End") in goals
    assert Goal("events", "News", "failure") in reached(
        tell(ASK, NEWS, ways=WAYS).presses("1").fails().interpreter.journal
    )


def test_what_is_missed_is_what_can_be_reached():
    found = covered(flow_of(ASK, NEWS, ways=WAYS), tell(ASK, NEWS, ways=WAYS).presses("1").listens())
    assert found.whole
    assert named(found.of("connectors")[0]) == {"Ask: Key Press = 1 leads to News", "News: Success leads to End"}
    assert named(found.of("connectors")[1]) == {
        "Ask: Key Press = any other key leads to End", "Ask: No Input leads to End",
    }  # fmt: skip
    assert named(found.of("hang_ups")[1]) == {"the caller hangs up in Ask", "the caller hangs up in News"}
    assert "Ask raises No Match" in named(found.goals), "by the key that only ends an entry"
    assert 0 < found.share < 1


def test_a_connector_that_no_contact_can_take_is_said_to_be_one():
    ways = [*WAYS, "News key_press=1 -> Ask: listened"]
    found = covered(flow_of(ASK, NEWS, ways=ways))
    assert [(str(each), why) for each, why in found.unreachable] == [
        ("News --key_press=1--> Ask", "News never raises Key Press = 1, as it is set")
    ]
    behind = covered(flow_of(ASK, NEWS, ways=[*WAYS[1:3], "News success -> End: listened"]))
    assert [(str(each), why) for each, why in behind.unreachable] == [("News --success--> End", "nobody comes to News")]
    assert "News: Key Press = 1 leads to Ask" not in named(found.goals)


def written(found: Cover, setting: Setting) -> set[Goal]:
    """What the missing scenarios cover, each of which must hold as it was written."""
    made, unfound = missing(found, setting)
    simulator = Simulator(found.flow, setting)
    covers: set[Goal] = set()
    for each in made:
        scenario = load_scenario(each.text).scenario
        assert scenario is not None
        simulated = simulator.play(scenario)
        assert judge(scenario, simulated, found.flow) == []
        assert set(each.goals) <= reached(simulated.journal) - covers, "it says what is new in it"
        covers |= reached(simulated.journal)
    assert all(each.goal not in covers for each in unfound)
    return covers | {each.goal for each in unfound}


def test_the_missing_scenarios_hold_and_cover_what_is_missing():
    site = load_site(ROOT / "examples/site", modules.types())
    setting = setting_of(site)
    for flow in site.flows.values():
        found = covered(flow, setting=setting)
        made, unfound = missing(found, setting)
        assert unfound == []
        assert written(found, setting) >= set(found.goals)
        assert len(made) < len(found.goals) / 2, "few scenarios, each of which goes far"


def test_nothing_is_written_for_what_is_covered():
    story = tell(ASK, NEWS, ways=WAYS).presses("1").listens()
    made, _ = missing(covered(flow_of(ASK, NEWS, ways=WAYS), story), Setting(), ["connectors"])
    assert {each.title for each in made} == {
        "Ask: Key Press = any other key leads to End", "Ask: No Input leads to End",
    }  # fmt: skip


def test_a_written_scenario_says_what_it_is_and_what_else_it_takes():
    made, _ = missing(covered(flow_of(ASK, NEWS, ways=WAYS)), Setting(), ["connectors"])
    (news,) = (each for each in made if each.title == "News: Success leads to End")
    assert news.text.startswith(
        "# Written by 'cordboard cover': this is what the flow does. Correct here what it should do.\n"
        "# It also takes Ask: Key Press = 1 leads to News.\n"
        "scenario: 'News: Success leads to End'\n"
    )


def test_what_takes_data_that_nobody_finds_is_told_with_what_it_takes():
    odd = Condition(name="Odd", expression="contact.caller.reverse() == 'ydobon'")
    ways = ["Odd success -> End: listened", "Odd failure -> End: not_available"]
    found = covered(flow_of(odd, ways=ways))
    made, unfound = missing(found, Setting())
    assert {each.title for each in made} == {"Odd: Failure leads to End"}
    assert all("Success" in str(each.goal) for each in unfound)
    (said,) = {each.assumed for each in unfound}
    assert said == ("contact.caller.reverse() == 'ydobon' is true",)


def test_what_can_never_be_is_no_goal():
    never = Condition(name="Odd", expression="contact.caller == 'nobody' && contact.caller == 'somebody'")
    ways = ["Odd success -> End: listened", "Odd failure -> End: not_available"]
    made, unfound = missing(covered(flow_of(never, ways=ways)), Setting())
    assert ({each.title for each in made}, unfound) == ({"Odd: Failure leads to End"}, [])


def test_hanging_up_in_a_queue_is_not_hanging_up_on_an_agent():
    agents = OperatorTransfer(name="Agents", service="support", pre_hold="One moment.", hold="Please hold.")
    found = covered(flow_of(agents, ways=["Agents agent_end_call -> End: operator_transfer"]))
    assert named(found.of("hang_ups")[1]) == {
        "the caller hangs up in Agents",
        "the caller hangs up in Agents, waiting for an agent",
        "the caller hangs up in Agents, talking with an agent",
    }
    assert written(found, Setting()) >= set(found.goals)
    assert missing(found, Setting())[1] == []


def test_one_condition_after_another_of_which_only_one_can_hold():
    """The likeliest way, on which every condition holds, takes an account that there cannot be."""
    tiers = ("gold", "silver", "bronze", "tin")
    asks = [Condition(name=tier, expression=f"account.tier == '{tier}'") for tier in tiers]
    notes = [SetVariable(name=f"{tier} noted", values={"tier": f"'{tier}'"}) for tier in tiers]
    ways = ["Find success -> gold: hung_up_during_validation", "Find no_match -> End: not_available"]
    for tier, onward in zip(tiers, (*tiers[1:], "End"), strict=True):
        ways += [f"{tier} success -> {tier} noted: listened", f"{tier} failure -> {onward}: listened",
                 f"{tier} noted success -> {onward}: listened"]  # fmt: skip
    found = covered(flow_of(Lookup(name="Find"), *asks, *notes, ways=ways))
    made, unfound = missing(found, Setting(), ["connectors", "modules"])
    assert unfound == []
    assert len(made) > len(tiers)


def test_an_outbound_flow_begins_with_a_call():
    flow = flow_of(
        Introduction(name="Intro", prompt="Hello."), NEWS, direction="outbound",
        ways=["Intro is_answering_machine=no -> News: hung_up_in_opening", "News success -> End: listened"],
    )  # fmt: skip
    found = covered(flow)
    assert written(found, Setting()) >= set(found.goals)


@settings(max_examples=15)
@given(flows())
def test_every_goal_of_any_flow_is_covered_or_named(flow: Flow) -> None:
    found = covered(flow, most=150)
    assert written(found, Setting()) >= set(found.goals)
    assert {each.kind for each in found.goals} <= set(KINDS)
