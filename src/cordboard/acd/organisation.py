"""Who works where: what the router knows of services, resource groups, teams, skills and agents (domain.md 6)."""

from __future__ import annotations

import msgspec

from cordboard.acd.measures import SERVICE_LEVEL
from cordboard.flow.module import Direction
from cordboard.flow.site.organisation import Distribution


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A service as the router sees it. Seconds."""

    name: str
    direction: Direction = "inbound"
    enabled: bool = True
    max_wait: float = 300.0
    acceptance: bool = False
    accept_timeout: float = 20.0
    service_level: float = SERVICE_LEVEL


class ResourceGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Links services whose contacts come in (`contributing`) to outbound services whose agents take them."""

    name: str
    contributing: tuple[str, ...]
    accepting: tuple[str, ...]
    distribution: Distribution = "longest_available"
    enabled: bool = True


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """An agent. `skills` have proficiency 1 (best) to 10; `wrap_up` in seconds, None without limit."""

    logon: str
    extension: str = ""
    numbers: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    skills: dict[str, int] = {}
    wrap_up: float | None = None
    active: bool = True


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """Services, groups, agents and the rest by name. `teams` and `skills` are those defined, with members or without.

    `region` is the country of direct numbers without a country code.
    """

    services: dict[str, Service] = {}
    groups: dict[str, ResourceGroup] = {}
    agents: dict[str, Agent] = {}
    teams: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    region: str = "US"
