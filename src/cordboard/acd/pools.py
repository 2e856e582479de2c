"""Pools: whose agents take whose contacts. A pool is a resource group, an outbound service of its own, or one agent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from cordboard.acd.organisation import Agent, Organisation
from cordboard.flow.number_table import NumberTable
from cordboard.flow.site.organisation import Distribution

#: The team in a spot that stands for every team, and the skill that stands for every agent.
ANY = ""


class Spot(NamedTuple):
    """Where an agent can be found: as a member of a pool, perhaps for a skill, perhaps as member of a team."""

    pool: str
    skill: str = ANY
    team: str = ANY


def group_pool(name: str) -> str:
    """The pool of a resource group."""
    return f"group {name}"


def service_pool(name: str) -> str:
    """The pool of an outbound service that no group sends elsewhere."""
    return f"service {name}"


def agent_pool(logon: str) -> str:
    """The pool of one agent: those who asked for this agent wait here."""
    return f"agent {logon}"


def personal_pool(logon: str) -> str:
    """The pool of one agent's own line: extension and direct numbers, which ring a Not Ready agent too."""
    return f"line {logon}"


class Pools:
    """An organisation, read once so that every later question is one look."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.distribution: dict[str, Distribution] = {}
        self._of_service: dict[str, str] = {}
        self._taken_by: dict[str, list[str]] = {}
        for group in organisation.groups.values():
            if group.enabled:
                pool = group_pool(group.name)
                self.distribution[pool] = group.distribution
                self._of_service.update(dict.fromkeys(group.contributing, pool))
                for service in group.accepting:
                    self._taken_by.setdefault(service, []).append(pool)
        for name, offering in organisation.services.items():
            if offering.direction == "outbound" and name not in self._of_service:
                self._of_service[name] = service_pool(name)
                self._taken_by.setdefault(name, []).append(service_pool(name))
        active = [agent for agent in organisation.agents.values() if agent.active]
        self._teams: dict[str, set[str]] = {}
        for agent in active:
            for pool in self._pools_of(agent.services):
                self._teams.setdefault(pool, set()).update(agent.teams)
        self.extensions = {agent.extension: agent.logon for agent in active if agent.extension}
        self.numbers = NumberTable(
            ((number, agent.logon) for agent in active for number in agent.numbers), organisation.region
        )

    def of_service(self, service: str) -> str | None:
        """The pool whose agents take the contacts of a service; None where nobody does."""
        return self._of_service.get(service)

    def teams_of(self, pool: str) -> AbstractSet[str]:
        """The agent teams that are defined for a pool: those of the agents who work for it, signed in or not."""
        return self._teams.get(pool, frozenset())

    def _pools_of(self, services: tuple[str, ...]) -> Iterable[str]:
        return dict.fromkeys(pool for service in services for pool in self._taken_by.get(service, ()))

    def spots(self, agent: Agent, services: tuple[str, ...]) -> Iterator[tuple[Spot, int]]:
        """Every spot of an agent who is signed in to these services, with the proficiency there (0 without a skill)."""
        yield Spot(agent_pool(agent.logon)), 0
        yield Spot(personal_pool(agent.logon)), 0
        pools = self._pools_of(services)
        skills = {ANY: 0, **agent.skills}
        for pool in pools:
            for skill, proficiency in skills.items():
                for team in (ANY, *agent.teams):
                    yield Spot(pool, skill, team), proficiency
