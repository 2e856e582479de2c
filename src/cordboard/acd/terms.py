"""Routing terms: how a request is routed in the present organisation, or why it cannot be (domain.md 3).

The order in which faults are found is the one of domain.md 3: invalid requests, then teams, then extensions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal

import msgspec

from cordboard.acd.messages import AgentRequest
from cordboard.acd.organisation import Service
from cordboard.acd.pools import Pools, agent_pool, group_pool, personal_pool
from cordboard.engine.not_routed import NotRoutedReason

#: What holds for a request that names no service: the defaults of a service.
NO_SERVICE: Final = Service(name="")
#: An extension is 3 to 7 digits (domain-reference.md 7.3).
EXTENSION: Final = re.compile(r"[0-9]{3,7}")
#: Priority is 1 to 100, and 1 goes first.
LEAST_URGENT: Final = 100
#: Proficiency is 1 to 10, so there are at most ten waits.
MOST_WAITS: Final = 10

Mode = Literal["anyone", "preferred", "strict", "overflow", "one_agent", "own_line"]


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """A request, understood. `mode` says what the skill means here; `agent` is set where one agent is asked for.

    `waits` are the ends of the proficiency waits in milliseconds after asking: after the first, proficiency 2 too.
    """

    pool: str
    mode: Mode
    service: Service
    skill: str = ""
    teams: tuple[str, ...] = ()
    inbound: bool = True
    agent: str = ""
    waits: tuple[int, ...] = ()
    acceptance: bool = False
    ring: int = 20_000


class RoutingRefusal(msgspec.Struct, frozen=True):
    """Why a request cannot be routed, for the flow (`reason`) and for people (`detail`)."""

    reason: NotRoutedReason
    detail: str
    agent: str = ""


def _times(request: AgentRequest) -> Iterator[tuple[str, float]]:
    for name in ("escalation", "team_max_wait", "max_wait", "ring"):
        value = getattr(request, name)
        if value is not None:
            yield name, value
    yield from (("proficiency_waits", wait) for wait in request.proficiency_waits)


def _numbers(request: AgentRequest, _: Pools) -> str:
    if not 1 <= request.priority <= LEAST_URGENT:
        return f"priority {request.priority} is not between 1 and 100"
    if len(request.proficiency_waits) > MOST_WAITS:
        return f"there are {len(request.proficiency_waits)} proficiency waits, and at most {MOST_WAITS} proficiencies"
    for name, value in _times(request):
        if not (0 <= value < 1e9) or (name == "ring" and not value):
            return f"{name} {value} is not a time"
    return ""


def _one_agent(request: AgentRequest, pools: Pools) -> str:
    asked = [name for name in ("agent", "extension", "number") if getattr(request, name)]
    if len(asked) > 1:
        return f"asks for one agent by {' and by '.join(asked)}: name one"
    if asked and request.teams:
        return "asks for one agent and for teams: name one"
    if request.agent and not _active(request.agent, pools):
        return f"there is no active agent {request.agent!r}"
    if request.number and pools.numbers.find(request.number) is None:
        return f"no active agent has the number {request.number!r}"
    return ""


def _service(request: AgentRequest, pools: Pools) -> str:
    organisation = pools.organisation
    if not (request.service or request.group or _names_agent(request)):
        return "names no service, group or agent"
    if request.service:
        service = organisation.services.get(request.service)
        if service is None:
            return f"there is no service {request.service!r}"
        if not service.enabled:
            return f"service {request.service!r} is disabled"
    if request.group:
        group = organisation.groups.get(request.group)
        if group is None:
            return f"there is no resource group {request.group!r}"
        if not group.enabled:
            return f"resource group {request.group!r} is disabled"
    elif not _names_agent(request) and pools.of_service(request.service) is None:
        return f"service {request.service!r} is inbound and in no enabled resource group, so nobody takes its contacts"
    return ""


def _skill(request: AgentRequest, pools: Pools) -> str:
    if request.skill and request.skill not in pools.organisation.skills:
        return f"there is no skill {request.skill!r}"
    return ""


def _teams(request: AgentRequest, pools: Pools) -> str:
    """A team is defined for a service if one of its agents works there (domain.md 3, Invalid Agent Team)."""
    if not request.teams:
        return ""
    defined = pools.teams_of(_pool(request, pools, "")[0])
    for team in request.teams:
        if team not in pools.organisation.teams:
            return f"there is no agent team {team!r}"
        if team not in defined:
            return f"no agent of the team {team!r} works for {request.group or request.service!r}"
    return ""


#: One function for each kind of fault of a request; the first that finds one says what it is.
INVALID: Final[tuple[Callable[[AgentRequest, Pools], str], ...]] = (_numbers, _one_agent, _service, _skill)


def judge(request: AgentRequest, pools: Pools) -> Terms | RoutingRefusal:
    """What a request comes to, or why it cannot be routed."""
    for look in INVALID:
        if fault := look(request, pools):
            return RoutingRefusal("invalid_route_request", fault)
    if fault := _teams(request, pools):
        return RoutingRefusal("invalid_agent_team", fault)
    if request.extension and not (EXTENSION.fullmatch(request.extension) and request.extension in pools.extensions):
        return RoutingRefusal("invalid_extension", f"no active agent has the extension {request.extension!r}")
    return _terms(request, pools)


def _terms(request: AgentRequest, pools: Pools) -> Terms:
    service = pools.organisation.services.get(request.service, NO_SERVICE)
    agent = _asked_for(request, pools)
    pool, mode = _pool(request, pools, agent)
    strict = mode in {"strict", "overflow"}
    ends, end = [], 0
    for wait in request.proficiency_waits if strict else ():
        end += round(wait * 1000)
        ends.append(end)
    return Terms(
        pool=pool,
        mode=mode,
        service=service,
        skill="" if agent else request.skill,
        teams=tuple(sorted(set(request.teams))),
        inbound=service.direction == "inbound",
        agent=agent,
        waits=tuple(ends),
        acceptance=service.acceptance if request.acceptance is None else request.acceptance,
        ring=round((service.accept_timeout if request.ring is None else request.ring) * 1000),
    )


def _pool(request: AgentRequest, pools: Pools, agent: str) -> tuple[str, Mode]:
    if agent:
        return (agent_pool(agent), "one_agent") if request.agent else (personal_pool(agent), "own_line")
    pool = group_pool(request.group) if request.group else pools.of_service(request.service) or ""
    if not request.skill:
        return pool, "anyone"
    distribution = pools.distribution.get(pool, "longest_available")
    modes: dict[str, Mode] = {
        "longest_available": "preferred", "strict_skill": "strict", "strict_overflow": "overflow",
    }  # fmt: skip
    return pool, modes[distribution]


def _asked_for(request: AgentRequest, pools: Pools) -> str:
    return request.agent or pools.extensions.get(request.extension, "") or pools.numbers.find(request.number) or ""


def _names_agent(request: AgentRequest) -> bool:
    return bool(request.agent or request.extension or request.number)


def _active(logon: str, pools: Pools) -> bool:
    agent = pools.organisation.agents.get(logon)
    return agent is not None and agent.active
