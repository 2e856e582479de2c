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


def group_of(site: Site, service: str) -> ResourceGroup | None:
    """The enabled group to which a service gives its contacts, if there is one."""
    groups = (group for group in site.resource_groups.values() if group.enabled and service in group.contributing)
    return next(groups, None)


def agents_of_service(site: Site, service: str) -> Iterator[Agent]:
    """The active agents who could get a service's contacts: through its group, or as its own."""
    group = group_of(site, service)
    if group is not None:
        yield from agents_of_group(site, group)
        return
    yield from (agent for agent in site.agents.values() if agent.active and service in agent.services)


def boxes_of(site: Site, agent: Agent) -> set[str]:
    """The boxes whose messages are an agent's business: the agent's own, those of the agent's teams and of services.

    These are the services that the agent signs in to, and those whose contacts they bring.
    """
    taken = {
        service for group in site.resource_groups.values() if set(group.accepting) & set(agent.services)
        for service in group.contributing
    }  # fmt: skip
    of_services = {site.services[name].voicemail for name in {*taken, *agent.services}}
    of_teams = {site.teams[name].voicemail for name in agent.teams}
    return {agent.voicemail} | of_services | of_teams


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
                "team-without-agents",
                f"no agent of the team {reference.name!r} works for this service: it raises Invalid Agent Team.",
                place_of(source, module, reference), where=f"module {module.name}", warning=True,
                remedy="Give the team an agent who works for this service, or name another team.",
            )  # fmt: skip


def check_groups(flow: Flow, module: FlowModule, source: Source, site: Site) -> None:
    """Warn where a module asks for the agents of an inbound service that no resource group links to any."""
    if "resource_group" not in type(module).model_fields:
        return
    groups, services = _asked_for(flow, module, site)
    for service in services if not groups else ():
        known = site.services.get(service)
        if known is not None and known.direction == "inbound" and group_of(site, service) is None:
            source.complain(
                "no-group", f"no enabled resource group takes contacts from the service {service!r}, so nobody could "
                "be brought in.", ("modules", module.name, "service"), where=f"module {module.name}", warning=True,
                remedy="Add the service under 'from' of a group under 'resource_groups'.",
            )  # fmt: skip


def _asked_for(flow: Flow, module: FlowModule, site: Site) -> tuple[list[str], list[str]]:
    """The groups and services whose agents a module asks for: named, or those of the services that run the flow."""
    groups = [each.name for each in module.references() if each.kind == "resource_group" and each.name]
    services = [each.name for each in module.references() if each.kind == "service" and each.name]
    if not groups and not services:
        services = [name for name, service in site.services.items() if service.flow == flow.slug]
    return groups, services


def _targets(flow: Flow, module: FlowModule, site: Site) -> Iterator[Agent]:
    groups, services = _asked_for(flow, module, site)
    for group in groups:
        if group in site.resource_groups:
            yield from agents_of_group(site, site.resource_groups[group])
    for service in services:
        yield from agents_of_service(site, service)
