"""Who works: agents as many as one likes, after those that a site has, in crews."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from cordboard.acd.organisation import Agent, Organisation

#: The name of the crew in which all are.
EVERYBODY: Final = "agents"


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """Agents who are planned together. `models` are those that the site has; more of them are copies in turn."""

    name: str
    models: tuple[Agent, ...]

    def agents(self, number: int) -> Iterator[Agent]:
        """So many of them: first those that the site has, who keep their extensions."""
        for place in range(number):
            model, again = self.models[place % len(self.models)], place // len(self.models)
            yield (
                model
                if not again
                else msgspec.structs.replace(model, logon=f"{model.logon} {again + 1}", extension="", numbers=())
            )


def takers(organisation: Organisation, queue: str) -> list[Agent]:
    """The agents who can be given contacts of a service, or of a resource group by its name."""
    named = organisation.groups.get(queue) if queue not in organisation.services else None
    groups = [named] if named else [each for each in organisation.groups.values() if queue in each.contributing]
    accepting = {
        name
        for group in groups
        if group.enabled
        for name in group.accepting
        if name in organisation.services and organisation.services[name].enabled
    }
    return [agent for agent in organisation.agents.values() if agent.active and accepting & set(agent.services)]


def everybody(organisation: Organisation, queues: Collection[str]) -> AgentGroup:
    """All who take contacts of these queues, as one crew."""
    able = {agent.logon for queue in queues for agent in takers(organisation, queue)}
    return AgentGroup(EVERYBODY, tuple(agent for agent in organisation.agents.values() if agent.logon in able))


def crews(organisation: Organisation, queues: Collection[str]) -> list[AgentGroup]:
    """Those who take contacts of these queues: one crew for all queues that share agents."""
    found: list[tuple[list[str], dict[str, Agent]]] = []
    for queue in queues:
        names, agents = [queue], {agent.logon: agent for agent in takers(organisation, queue)}
        if not agents:
            continue
        for other in [each for each in found if each[1].keys() & agents.keys()]:
            found.remove(other)
            names, agents = other[0] + names, {**other[1], **agents}
        found.append((names, agents))
    ordered = (
        (names, [each for each in organisation.agents.values() if each.logon in agents]) for names, agents in found
    )
    return [AgentGroup(", ".join(names), tuple(models)) for names, models in ordered]


def teams(organisation: Organisation, queues: Collection[str], names: Collection[str]) -> list[AgentGroup]:
    """The members of these teams who take contacts of these queues, a crew for each team.

    Raises LookupError for a team without any. An agent of two teams is in the first.
    """
    able = {agent.logon: agent for queue in queues for agent in takers(organisation, queue)}
    found: list[AgentGroup] = []
    for name in names:
        members = tuple(able.pop(logon) for logon in list(able) if name in able[logon].teams)
        if not members:
            raise LookupError(f"no agent of a team {name!r} takes contacts of {', '.join(queues)}")
        found.append(AgentGroup(name, members))
    return found


def staffed(
    organisation: Organisation, at_work: Sequence[AgentGroup], most: Mapping[str, int]
) -> tuple[Organisation, dict[str, tuple[str, int]]]:
    """The organisation with so many of each crew at most; and of each agent the crew, and which of it they are.

    Agents of no crew are never at work, and still say which teams and extensions there are.
    """
    agents: dict[str, Agent] = {}
    places: dict[str, tuple[str, int]] = {}
    for crew in at_work:
        for place, agent in enumerate(crew.agents(most[crew.name])):
            agents[agent.logon] = agent
            places[agent.logon] = (crew.name, place)
    return msgspec.structs.replace(organisation, agents={**organisation.agents, **agents}), places
