"""Staffing: agents as many as one likes, after those that a site has, and how few of them are enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import count

import msgspec

from cordboard.acd.organisation import Agent, Organisation
from cordboard.proof.forecast.playing import Callers, Exponential, Span, play

#: Contacts of one try: enough to tell a service level within a few per cent.
CONTACTS = 4_000
#: Mean handling times that pass before a try counts, since it begins with an empty queue.
WARM_UP = 10


@dataclass(frozen=True, slots=True)
class Goal:
    """A service level: which part of all contacts is answered within how many seconds."""

    part: float
    within: float


def takers(organisation: Organisation, service: str) -> list[Agent]:
    """The agents who can be given contacts of a service."""
    groups = [group for group in organisation.groups.values() if group.enabled and service in group.contributing]
    accepting = {
        name
        for group in groups
        for name in group.accepting
        if name in organisation.services and organisation.services[name].enabled
    }
    return [agent for agent in organisation.agents.values() if agent.active and accepting & set(agent.services)]


def team(organisation: Organisation, services: Collection[str], agents: int) -> Organisation:
    """The organisation with so many agents, who are copies in turn of those who take contacts of these services."""
    able = {agent.logon: agent for service in services for agent in takers(organisation, service)}
    models = [agent for logon, agent in organisation.agents.items() if logon in able]
    copies = [
        msgspec.structs.replace(models[number % len(models)], logon=f"A{number:05d}", extension="", numbers=())
        for number in range(agents if models else 0)
    ]
    return msgspec.structs.replace(organisation, agents={agent.logon: agent for agent in copies})


def fewest(
    organisation: Organisation, contacts: Mapping[str, float], seconds: float, callers: Callers, goal: Goal,
    exponential: Callable[[], Exponential],
) -> int:  # fmt: skip
    """The fewest agents who reach a goal when contacts keep coming as they do in a span of so many `seconds`.

    `exponential` makes chance anew, the same each time, so that tries differ in nothing but the agents. Some goals are
    out of reach, since a service's max wait or a distribution hinders them; the answer is then as many as there are
    contacts at once, and a few.
    """
    expected = sum(contacts.values())
    if not expected:
        return 0
    load = sum(number * callers.handling[service] for service, number in contacts.items()) / seconds
    most = math.ceil(load + 10 * math.sqrt(load)) + 5
    length = CONTACTS / expected * seconds
    warm_up = WARM_UP * max(callers.handling[service] for service in contacts)

    def enough(agents: int) -> bool:
        spans = [
            Span(each, {service: number * each / seconds for service, number in contacts.items()}, agents)
            for each in (warm_up, length)
        ]
        level = play(team(organisation, list(contacts), agents), spans, callers, exponential())[1].service_level
        return level is not None and level >= goal.part

    guess = max(1, math.ceil(load))
    if enough(guess):
        return next((agents + 1 for agents in range(guess - 1, 0, -1) if not enough(agents)), 1)
    return next(agents for agents in count(guess + 1) if agents >= most or enough(agents))
