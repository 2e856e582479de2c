"""Agents in a backtest: what came of a search is given to the same search, and what they did afterwards comes again."""

from __future__ import annotations

import pytest

from cordboard.engine import signals
from cordboard.engine.commands import AwaitKey, FindAgent
from cordboard.engine.signals import AnySignal
from cordboard.modules.check_call_center import CheckCallCenter
from cordboard.modules.live_person import LivePerson
from cordboard.modules.operator_transfer import OperatorTransfer
from tests.proof.backtest.telling import again, flow_of, refuses, tell
from tests.story import Story

WAYS = [
    "Agents agent_end_call -> Thanks: operator_transfer",
    "Agents agent_not_available -> End: abandoned",
    "Agents key_press=2 -> Message: customer_not_available",
    "Thanks success -> End: operator_transfer",
    "Message success -> End: not_available",
]
THANKS = LivePerson(name="Thanks", prompt="Thank you.")
MESSAGE = LivePerson(name="Message", prompt="Please write to us.")


def search(**changes):
    return OperatorTransfer(**{"name": "Agents", "service": "support", "pre_hold": "Press 2 to write.", **changes})


def flow(ways=WAYS, **changes):
    return flow_of(search(**changes), THANKS, MESSAGE, ways=ways, version="2")


def waiting(ways=WAYS) -> Story:
    return tell(search(), THANKS, MESSAGE, ways=ways).listens()


def to_agent(story: Story, *answers: AnySignal) -> Story:
    """What comes of the search, each a second after the other."""
    for answer in answers:
        story.hears(answer)
    return story


def number(story: Story, kind: type) -> int:
    return next(each for each, command in story.interpreter.open.items() if isinstance(command, kind))


def served() -> Story:
    story = waiting()
    to = number(story, FindAgent)
    to_agent(story, signals.Offered(to, "maria"), signals.Rejected(to, "maria"), signals.Offered(to, "noor"),
             signals.Connected(to, "noor", 3.0), signals.AgentEnded(to, "noor", 60.0))  # fmt: skip
    return story.listens()


def test_a_conversation_and_the_code_chosen_after_it_come_again():
    story = to_agent(served(), signals.WrappedUp("noor", "sale", "listened"))
    assert story.result == "listened"
    verdict = again(story, flow(whisper_before="A caller.", hold="Please hold.", record=False))
    assert (verdict.kind, verdict.after) == ("same", "listened")
    assert verdict.parting is None


def test_an_agent_may_wrap_up_before_the_person_has_left_or_after():
    early = waiting()
    to = number(early, FindAgent)
    to_agent(early, signals.Connected(to, "noor"), signals.AgentEnded(to, "noor"), signals.WrappedUp("noor"))
    assert again(early.listens(), flow()).kind == "same"
    late = to_agent(served(), signals.WrappedUp("noor"))
    assert again(late, flow()).kind == "same"


def test_agents_at_another_moment_of_the_call_are_assumed_to_be_as_free_and_this_is_said():
    story = to_agent(served(), signals.WrappedUp("noor"))
    hello = LivePerson(name="Hello", prompt="Welcome, and thank you for your patience.")
    later = flow_of(hello, search(), THANKS, MESSAGE, ways=["Hello success -> Agents: hung_up_in_opening", *WAYS],
                    version="2")  # fmt: skip
    verdict = again(story, later)
    assert (verdict.kind, verdict.after) == ("same", "operator_transfer")
    assert "moment" in verdict.assumed
    assert "later in the call" in refuses(again(story, later, assume=["heard"]))
    at_once = flow_of(search(pre_hold=None), THANKS, MESSAGE, ways=WAYS, version="2")
    assert again(story, at_once).assumed == frozenset(), "within a second it is the same moment"
    assert "moment" not in again(story, flow()).assumed


def test_a_rejection_that_now_has_a_connector_moves_the_contact():
    story = to_agent(served(), signals.WrappedUp("noor"))
    verdict = again(story, flow(ways=[*WAYS, "Agents call_not_accepted -> Message: not_available"]))
    assert (verdict.kind, verdict.after) == ("changed", "not_available")
    assert verdict.parting is not None
    assert verdict.parting.now is not None
    assert verdict.parting.now.event == "call_not_accepted"


def test_one_that_has_no_connector_any_more_would_have_waited_on_nobody_knows_how_long():
    ways = [*WAYS, "Agents call_not_accepted -> Message: not_available"]
    story = waiting(ways)
    to_agent(story, signals.Rejected(number(story, FindAgent), "maria")).listens()
    assert refuses(again(story, flow())) == (
        "Agents asks for an agent of support: nothing that was recorded says how it goes on from here"
    )


@pytest.mark.parametrize("change", [{"skill": "spanish"}, {"service": "sales"}, {"priority": 1}, {"teams": ("a",)}])
def test_another_search_may_find_somebody_else(change):
    assert "nobody was ever asked this" in refuses(again(to_agent(served(), signals.WrappedUp("noor")), flow(**change)))


def limited(max_wait):
    return flow_of(search(max_wait=max_wait), THANKS, MESSAGE, ways=WAYS, version="2")


def waiting_at_most(max_wait) -> Story:
    return tell(search(max_wait=max_wait), THANKS, MESSAGE, ways=WAYS).listens()


def test_a_shorter_wait_counts_only_if_it_was_over_by_then():
    for told in (waiting(), waiting_at_most(90)):
        to = number(told, FindAgent)
        to_agent(told, signals.Connected(to, "noor"), signals.AgentEnded(to, "noor"), signals.WrappedUp("noor"))
        told.listens()
        assert again(told, limited(60)).kind == "same", "the agent came after a second"
        assert "how long it waits" in refuses(again(told, limited(0.5)))
    assert "how long it waits" in refuses(again(waiting_at_most(90).hangs_up(), limited(None))), "the service's limit"


def test_who_left_the_queue_or_pressed_a_key_in_it_did_so_only_before_the_new_limit():
    for told in (waiting_at_most(90).hangs_up(), waiting_at_most(90).presses_while_waiting("2").listens()):
        assert again(told, limited(60)).kind == "same"
        assert again(told, limited(120)).kind == "same"
        assert refuses(again(told, limited(0.5))).startswith("Agents asks for an agent of support: how long it waits")
    to = number(given_up := waiting_at_most(90), FindAgent)
    to_agent(given_up, signals.NotRouted(to, "agent_not_available"))
    assert "how long it waits" in refuses(again(given_up, limited(120)))


def test_a_key_while_waiting_is_kept_and_a_new_one_was_never_offered():
    keyed = waiting()
    keyed.hears(signals.Keyed(number(keyed, AwaitKey), "2", count=1)).listens()
    assert keyed.result == "not_available"
    assert again(keyed, flow(hold="All agents are busy.")).kind == "same"
    no_key = [way for way in WAYS if "key_press" not in way]
    assert "how it goes on" in refuses(again(keyed, flow(ways=no_key)))
    patient = to_agent(served(), signals.WrappedUp("noor"))
    assert again(patient, flow(ways=no_key)).kind == "same"
    more = [*WAYS, "Agents key_press=3 -> End: not_available"]
    assert refuses(again(patient, flow(ways=more))) == (
        "Agents asks for a key while waiting: nobody was offered the key 3 while waiting"
    )


def test_who_gave_up_waiting_gives_up_again():
    verdict = again(waiting().hangs_up(), flow(hold="Please hold."))
    assert (verdict.kind, verdict.after) == ("same", "hung_up_in_opening")
    agents = waiting()
    to_agent(agents, signals.NotRouted(number(agents, FindAgent), "agent_not_available"))
    assert again(agents, flow()).after == "abandoned"


@pytest.mark.parametrize(
    ("ready", "after", "wait", "kind"),
    [(1, 0.0, 5, "same"), (1, 8.0, 5, "changed"), (0, 10.0, 5, "same"), (0, 10.0, 20, "undecidable")],
)
def test_agents_looked_for_are_counted_within_the_wait(ready, after, wait, kind):
    def check(wait):
        return CheckCallCenter(name="Check", service="support", look_at="agents", wait=wait)

    ways = ["Check agent_available -> End: listened", "Check agent_not_available -> End: not_available"]
    story = tell(check(10), ways=ways).world(signals.AgentsAre, signed_in=2, ready=ready, after=after)
    assert again(story, flow_of(check(wait), ways=ways, version="2")).kind == kind
