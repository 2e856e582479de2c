from __future__ import annotations

from typing import get_args

import pytest

from cordboard.engine import signals
from cordboard.engine.commands import AwaitKey, FindAgent, Hold
from cordboard.engine.journal import Closed, Left
from cordboard.engine.not_routed import NOT_ROUTED, NotRoutedReason
from cordboard.modules.operator_transfer import OperatorTransfer
from tests.story import Menu, tell

AGENTS = OperatorTransfer(name="It", skill="tax", teams=("a", "b"), team_max_wait=30, priority=7, hold="Please hold.")
#: Where a rejected or missed offer has no connector.
WAITS_ON = [
    "It agent_end_call -> End: listened",
    "It key_press=1 -> End: customer_not_available",
    "It agent_not_available -> End: operator_transfer_failed_no_agent",
]


def test_it_asks_for_an_agent_with_company_for_the_person():
    story = tell(AGENTS, ways=WAITS_ON, service="support")
    _, find = story.asking(FindAgent)
    assert (find.service, find.skill, find.teams, find.team_max_wait, find.priority) == (
        "support", "tax", ("a", "b"), 30, 7,
    )  # fmt: skip
    assert (find.ends_on_rejection, find.ends_on_timeout) == (False, False)
    assert story.asking(Hold)[1].said[0].value == "Please hold."
    assert story.asking(AwaitKey)[1].keys == "1"


def test_what_is_said_before_is_heard_to_its_end():
    story = tell(OperatorTransfer(name="It", pre_hold="This call may be recorded."), ways=WAITS_ON)
    assert story.says == "This call may be recorded."
    assert story.listens().asking(FindAgent)


def test_a_resource_group_stands_for_its_services():
    story = tell(OperatorTransfer(name="It", resource_group="helpdesk"), ways=WAITS_ON, service="support")
    assert (story.asking(FindAgent)[1].group, story.asking(FindAgent)[1].service) == ("helpdesk", "")


def test_nothing_keeps_the_person_company_once_an_agent_is_there():
    story = tell(AGENTS, ways=WAITS_ON).agents(signals.Offered).agents(signals.Connected, waited=12.5)
    assert [type(command) for command in story.interpreter.open.values()] == [FindAgent]
    assert len(story.last.cancelled) == 2
    assert story.agents(signals.AgentEnded, seconds=60).raised == "agent_end_call"


def test_a_rejected_or_missed_offer_waits_on_where_no_connector_takes_it():
    story = tell(AGENTS, ways=WAITS_ON).agents(signals.Rejected).agents(signals.OfferExpired, "noor")
    assert story.raised == ""
    assert {type(command) for command in story.interpreter.open.values()} == {FindAgent, Hold, AwaitKey}


@pytest.mark.parametrize(
    ("signal", "event"), [(signals.Rejected, "call_not_accepted"), (signals.OfferExpired, "timeout")]
)
def test_a_rejected_or_missed_offer_moves_the_contact_by_its_connector(signal, event):
    story = tell(AGENTS, ways=[*WAITS_ON, f"It {event} -> End: busy"])
    find = story.asking(FindAgent)[1]
    assert (find.ends_on_rejection, find.ends_on_timeout) == (event == "call_not_accepted", event == "timeout")
    story.agents(signal)
    assert (story.raised, story.result) == (event, "busy")


@pytest.mark.parametrize("reason", NOT_ROUTED)
def test_nobody_found_says_why(reason):
    story = tell(AGENTS, keys="1").agents(signals.NotRouted, reason=reason, agent="")
    assert story.raised == ("failure" if reason == "hours_closed" else reason)


def test_every_reason_is_in_the_table():
    assert set(NOT_ROUTED) == set(get_args(NotRoutedReason))
    assert len({each.scenario for each in NOT_ROUTED.values()}) == len(NOT_ROUTED)


def test_a_key_leaves_the_queue():
    story = tell(AGENTS, ways=WAITS_ON).presses_while_waiting("1")
    assert (story.raised, story.result) == ("key_press=1", "customer_not_available")
    assert len(story.last.cancelled) == 2


def test_a_supervisor_moves_nothing():
    story = tell(AGENTS, ways=WAITS_ON).agents(signals.Connected).agents(signals.Monitored, supervisor="sam")
    assert (story.raised, story.result) == ("", None)


def test_a_dropped_phone_is_success_and_the_flow_goes_on():
    story = tell(AGENTS, keys="1").agents(signals.Connected).agents(signals.ConversationOver, reason="phone lost")
    assert story.raised == "success"


class TestTheOutcome:
    """domain.md 5: what stands in the end, by who did what."""

    WAYS = ("Menu key_press=1 -> It: operator_transfer", "It agent_end_call -> Again: listened",
            "It agent_not_available -> End: operator_transfer_failed_no_agent")  # fmt: skip

    def queued(self):
        modules = (
            Menu(name="Menu", prompt="Press 1."),
            OperatorTransfer(name="It"),
            Menu(name="Again", prompt="Rate."),
        )
        return tell(*modules, ways=list(self.WAYS)).presses("1")

    def test_hanging_up_in_the_queue_is_the_result_due_and_the_trace_knows_where(self):
        story = self.queued().hangs_up()
        assert story.result == "operator_transfer"
        (left,) = (entry for entry in story.interpreter.journal if isinstance(entry, Left))
        assert left.reason == "waiting for an agent"

    def test_a_contact_waits_for_the_wrap_up_and_takes_its_code(self):
        story = self.queued().agents(signals.Connected).hangs_up()
        assert story.result is None
        (left,) = (entry for entry in story.interpreter.journal if isinstance(entry, Left))
        assert left.reason == "talking with an agent"
        story.wraps_up(code="promise", result="busy")
        assert story.interpreter.journal[-1] == Closed(story.now, "busy", 900001, "operator_transfer", "maria")

    def test_a_wrap_up_without_a_code_is_operator_transfer_whatever_was_due(self):
        story = self.queued().agents(signals.Connected).agents(signals.AgentEnded).hangs_up()
        assert story.interpreter.due == "listened"
        assert story.wraps_up().result == "operator_transfer"

    def test_the_code_saved_while_the_person_is_still_on_is_kept(self):
        story = self.queued().agents(signals.Connected).agents(signals.AgentEnded).wraps_up(code="x", result="busy")
        assert story.result is None
        assert story.hangs_up().result == "busy"

    def test_of_two_agents_the_last_code_decides(self):
        story = self.queued().agents(signals.Connected).agents(signals.Connected, "noor").hangs_up()
        story.wraps_up("noor", "y", "listened")
        assert story.result is None
        assert story.wraps_up("maria").result == "listened"

    def test_a_code_whose_result_is_gone_is_noted_and_counts_as_none(self):
        story = self.queued().agents(signals.Connected).hangs_up().wraps_up(code="x", result="gone")
        assert story.result == "operator_transfer"
        assert story.notes == ["termination code x: no result gone is known"]

    def test_nobody_wraps_up_who_took_no_part(self):
        story = self.queued().agents(signals.Offered).wraps_up(code="x", result="busy")
        assert story.last.ignored

    def test_without_a_connector_for_its_end_the_agent_ends_the_contact(self):
        story = tell(OperatorTransfer(name="It"), ways=["It agent_not_available -> End: busy"])
        story.agents(signals.Connected).agents(signals.AgentEnded)
        assert story.interpreter.left == "agent"
        assert story.wraps_up().result == "operator_transfer"
