"""Which agents a request for a service or group could bring in, whoever is signed in (domain.md 1, resource group)."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.site.model import Site
from cordboard.flow.site.organisation import Agent, ResourceGroup
from cordboard.flow.site.wording import place_of
from cordboard.flow.source import Source


def agents_of_group(site: Site, group: ResourceGroup) -> Iterator[Agent]:
    """The active agents who work for a service that accepts the group's contacts."""
    for agent in site.agents.values():
        if agent.active and set(agent.services) & set(group.accepting):
            yield agent


def agents_of_service(site: Site, service: str) -> Iterator[Agent]:
    """The active agents who could get a service's contacts: through its group, or as its own."""
    groups = [group for group in site.resource_groups.values() if service in group.contributing]
    if groups:
        yield from agents_of_group(site, groups[0])
        return
    yield from (agent for agent in site.agents.values() if agent.active and service in agent.services)


def check_teams(flow: Flow, module: FlowModule, source: Source, site: Site) -> None:
    """Warn of a team that has no member among the agents whom the module could bring in.

    A team that is not defined at all is an error, told of where names are resolved.
    """
    named = list(module.references())
    teams = [each for each in named if each.kind == "team" and each.name in site.teams]
    if not teams:
        return
    members = {team for agent in _targets(flow, module, site) for team in agent.teams}
    for reference in teams:
        if reference.name not in members:
            source.complain(
                "team-without-agents", f"nobody of the team {reference.name!r} could be brought in here.",
                place_of(source, module, reference), where=f"module {module.name}", warning=True,
                remedy="Give the team an agent who works for this service, or name another team.",
            )  # fmt: skip


def _targets(flow: Flow, module: FlowModule, site: Site) -> Iterator[Agent]:
    groups = [each.name for each in module.references() if each.kind == "resource_group" and each.name]
    services = [each.name for each in module.references() if each.kind == "service" and each.name]
    if not groups and not services:
        services = [name for name, service in site.services.items() if service.flow == flow.slug]
    for group in groups:
        if group in site.resource_groups:
            yield from agents_of_group(site, site.resource_groups[group])
    for service in services:
        yield from agents_of_service(site, service)
