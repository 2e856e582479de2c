"""Which agent teams are defined for whose contacts, as far as a site's files tell (domain.md 3, Invalid Agent Team)."""

from __future__ import annotations

from collections.abc import Mapping

from cordboard.acd.from_site import organisation_of
from cordboard.acd.pools import Pools, group_pool
from cordboard.engine.commands import FindAgent
from cordboard.flow.site import Site

#: The teams that are defined for a service, or for a resource group: by its kind and name.
DefinedTeams = Mapping[str, tuple[str, ...]]


def defined_teams(site: Site) -> DefinedTeams:
    """The teams of a site by whose contacts their agents take, as the router reads them."""
    pools = Pools(organisation_of(site))
    services = {f"service {name}": pools.of_service(name) or "" for name in site.services}
    groups = {f"group {name}": group_pool(name) for name in site.resource_groups}
    return {name: tuple(sorted(pools.teams_of(pool))) for name, pool in (services | groups).items()}


def undefined_team(defined: DefinedTeams | None, command: FindAgent) -> bool:
    """Whether a search names a team that the site's files do not define for whom it asks.

    Of one that they define nothing is said: who is in a team is changed while the site runs.
    """
    if defined is None or not command.teams:
        return False
    known = defined.get(f"group {command.group}" if command.group else f"service {command.service}")
    return known is not None and not set(command.teams) <= set(known)
