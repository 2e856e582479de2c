"""The router's organisation, read from a site file."""

from __future__ import annotations

from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.flow.site import Site


def organisation_of(site: Site) -> Organisation:
    """Who works where, for the router. The same site gives an equal organisation."""
    return Organisation(
        services={
            name: Service(
                name=name, direction=each.direction, enabled=each.enabled, max_wait=each.max_wait,
                acceptance=each.acceptance, accept_timeout=each.accept_timeout, service_level=each.service_level,
            )
            for name, each in site.services.items()
        },
        groups={
            name: ResourceGroup(
                name=name, contributing=each.contributing, accepting=each.accepting, distribution=each.distribution,
                enabled=each.enabled,
            )
            for name, each in site.resource_groups.items()
        },
        agents={
            logon: Agent(
                logon=logon, extension=each.extension, numbers=each.numbers, services=each.services, teams=each.teams,
                skills=dict(each.skills), wrap_up=each.wrap_up, active=each.active,
            )
            for logon, each in site.agents.items()
        },
        teams=frozenset(site.teams),
        skills=frozenset(site.skills),
        region=site.region,
    )  # fmt: skip
