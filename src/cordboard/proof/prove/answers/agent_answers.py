"""What may happen where agents are asked for. An offer that changes nothing for the contact is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cordboard.engine import commands, signals
from cordboard.engine.journal import WITH_AGENT
from cordboard.engine.not_routed import NOT_ROUTED, NotRoutedReason
from cordboard.flow.events import ANY_KEY, KEYS
from cordboard.flow.numbers import read_number
from cordboard.proof.play.outside import refuses
from cordboard.proof.play.teams import undefined_team
from cordboard.proof.prove.answers.choice import FAULT_COST, RARE_COST, Answers, AskingModule, PossibleAnswer

#: The agent of examples.
AGENT: Final = "ada"


def find_agent(number: int, command: commands.FindAgent, asking: AskingModule) -> Answers:
    """Somebody comes, or nobody; and then the conversation ends in one way or another."""
    if asking.talking:
        yield PossibleAnswer("the agent ends the call", signals.AgentEnded(number, AGENT, 60.0), {})
        yield PossibleAnswer(
            "the agent's phone drops", signals.ConversationOver(number, AGENT, "phone lost", 60.0), {"then": "drops"},
            RARE_COST,
        )  # fmt: skip
        return
    if asking.found and asking.contact.facts.run in WITH_AGENT:
        yield PossibleAnswer("the agent is there", signals.Connected(number, AGENT, 4.0), {})
        return
    if undefined_team(asking.teams, command):
        found = NOT_ROUTED["invalid_agent_team"]
        step: dict[str, Any] = {"agent": {"none": found.scenario}}
        yield PossibleAnswer(found.words, signals.NotRouted(number, "invalid_agent_team"), step)
        return
    yield PossibleAnswer(
        "an agent takes the contact", signals.Connected(number, AGENT, 4.0), {"agent": {"joins": AGENT}}
    )
    if command.ends_on_rejection:
        yield PossibleAnswer(
            "the agent turns it down", signals.Rejected(number, AGENT), {"agent": {"rejects": AGENT}}, 2
        )
    if command.ends_on_timeout:
        yield PossibleAnswer(
            "the agent lets it ring", signals.OfferExpired(number, AGENT), {"agent": {"misses": AGENT}}, 2
        )
    who = AGENT if command.agent or command.extension or command.number else ""
    for reason in _reasons(command, asking):
        found = NOT_ROUTED[reason]
        step = {"agent": {"none": found.scenario, **({"who": who} if who else {})}}
        yield PossibleAnswer(
            found.words, signals.NotRouted(number, reason, who), step, FAULT_COST if found.setting else 2,
            fault=found.setting,
        )  # fmt: skip


def _reasons(command: commands.FindAgent, asking: AskingModule) -> Iterator[NotRoutedReason]:
    yield "agent_not_available"
    inbound = asking.contact.facts.direction == "inbound" if asking.inbound is None else asking.inbound
    if inbound:  # an outbound contact waits on (domain.md 3)
        yield "agent_not_logged_in"
    if command.teams:
        yield from ("team_agent_not_available", "invalid_agent_team")
    if command.extension:
        yield "invalid_extension"
    yield from ("hours_closed", "invalid_route_request")


def await_key(number: int, command: commands.AwaitKey, asking: AskingModule) -> Answers:
    """One of the keys that the person may press while waiting. Who is called back does not wait: the agent is there."""
    if asking.found and asking.contact.facts.run in WITH_AGENT:
        return
    for key in KEYS if ANY_KEY in command.keys else command.keys:
        yield PossibleAnswer(f"presses {key}", signals.Keyed(number, key, count=1), {"press": key}, 1, 1)


def ask_agents(number: int, command: commands.AskAgents, asking: AskingModule) -> Answers:  # noqa: ARG001
    """Somebody is Ready, everybody is busy, or nobody is there."""
    for words, signed_in, ready in (
        ("an agent is Ready", 2, 1), ("no agent is Ready", 2, 0), ("no agent is signed in", 0, 0),
    ):  # fmt: skip
        step = {"agents": {"signed_in": signed_in, "ready": ready}}
        yield PossibleAnswer(words, signals.AgentsAre(number, signed_in, ready), step)


def request_callback(number: int, command: commands.RequestCallback, asking: AskingModule) -> Answers:
    """The place in the queue is kept, if there is one and the number may be called."""
    facts = asking.contact.facts
    keyed = command.number != facts.number
    if keyed and read_number(command.number, str(facts.site.get("region") or "US")) is None:
        reason = "what was keyed is no telephone number"
        yield PossibleAnswer(reason, signals.Failed(number, reason), {})
    elif not asking.queued:
        reason = "there is no place in a queue to keep"
        yield PossibleAnswer(reason, signals.Failed(number, reason), {})
    elif refuses(asking.outside, command.number, facts.number, str(facts.site.get("region") or "US")):
        reason = "the number may not be called"
        yield PossibleAnswer(reason, signals.Failed(number, reason), {})
    else:
        yield PossibleAnswer("the callback is noted", signals.Done(number), {})
        usual = keyed or asking.outside is not None  # others call, and key, numbers that the site may not call
        reason = "the number may not be called" if usual else "the callback cannot be noted"
        yield PossibleAnswer(
            reason, signals.Failed(number, reason), {"fail": reason}, 2 if usual else FAULT_COST, fault=not usual
        )


def supervise(number: int, command: commands.Supervise, asking: AskingModule) -> Answers:  # noqa: ARG001
    """The conversation ends, or is over before it is heard. A contact's own leg has none to hear."""
    if asking.found and asking.contact.facts.run == "supervision":
        yield PossibleAnswer("the conversation is over", signals.SupervisionOver(number), {})
        yield PossibleAnswer("the conversation cannot be heard", signals.Failed(number, "over"), {"fail": "over"}, 2)
    else:
        yield PossibleAnswer("there is no conversation to hear", signals.Failed(number, "over"), {})
