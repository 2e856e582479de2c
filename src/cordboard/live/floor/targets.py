"""Whom an agent may bring in, or pass a person on to: resolved before anything happens, with a kind answer if not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from cordboard.acd.messages import AgentRequest
from cordboard.acd.router import Router
from cordboard.acd.states import STATES, State
from cordboard.flow.number_table import NumberTable
from cordboard.flow.numbers import read_number
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.outside import NumberRefused, OutsideNumberRules

#: Seconds that a colleague who is Ready may still be waited for: another contact may come first.
_COLLEAGUE_WAIT = 30.0


class Target(msgspec.Struct, frozen=True):
    """An agent (by logon), an extension, a team, a service, an outside number, or a flow of the site."""

    kind: Literal["agent", "extension", "team", "service", "number", "flow"]
    name: str


class Outside(msgspec.Struct, frozen=True):
    """An outside number that may be called."""

    number: str


def resolve(
    target: Target, by: str, now: AgentRequest, router: Router, numbers: OutsideNumberRules
) -> AgentRequest | Outside:
    """What to ask for. `now` is what the contact in hand asked for, `by` the agent who wants it.

    Raises FloorRefused for whom there is not, or who cannot be had.
    """
    if target.kind == "number":
        return _number(target.name, by, now, router, numbers)
    return _RESOLVERS[target.kind](target.name, by, now, router)


def _agent(name: str, by: str, now: AgentRequest, router: Router) -> AgentRequest:
    organisation = router.organisation
    found = organisation.agents.get(name)
    if found is None or not found.active:
        raise FloorRefused(f"there is no agent {name!r}")
    if name == by:
        raise FloorRefused("that is yourself")
    seat = router.agent(name)
    if seat.state is not State.READY:
        raise FloorRefused(f"{name} cannot take it now: {STATES[seat.state].label.lower()}")
    return AgentRequest(
        contact="", service=now.service, agent=name, priority=1, max_wait=_COLLEAGUE_WAIT, ends_on_rejection=True,
        ends_on_timeout=True, counted=now.counted,
    )  # fmt: skip


def _extension(name: str, by: str, now: AgentRequest, router: Router) -> AgentRequest:
    for agent in router.organisation.agents.values():
        if name and agent.extension == name:
            return _agent(agent.logon, by, now, router)
    raise FloorRefused(f"no agent has the extension {name!r}")


def _team(name: str, _by: str, now: AgentRequest, router: Router) -> AgentRequest:
    if name not in router.organisation.teams:
        raise FloorRefused(f"there is no team {name!r}")
    return AgentRequest(
        contact="", service=now.service, group=now.group, teams=(name,), priority=now.priority, counted=now.counted
    )


def _service(name: str, _by: str, now: AgentRequest, router: Router) -> AgentRequest:
    found = router.organisation.services.get(name)
    if found is None or not found.enabled:
        raise FloorRefused(f"there is no service {name!r}")
    if not router.availability(name).signed_in:
        raise FloorRefused(f"nobody is signed in who takes contacts of {name}")
    return AgentRequest(contact="", service=name, priority=now.priority, counted=now.counted)


_RESOLVERS: Mapping[str, Callable[[str, str, AgentRequest, Router], AgentRequest]] = MappingProxyType({
    "agent": _agent,
    "extension": _extension,
    "team": _team,
    "service": _service,
})  # fmt: skip


def elsewhere(target: Target, now: AgentRequest, router: Router) -> AgentRequest:
    """What a waiting contact asks for once it is sent to a service or an agent; what its flow says of the end of the
    search holds on.

    Raises FloorRefused for whom there is not, or who cannot be had.
    """
    if target.kind not in {"agent", "extension", "service"}:
        raise FloorRefused("a contact that waits can be sent to a service or to an agent")
    found = _RESOLVERS[target.kind](target.name, "", now, router)
    return msgspec.structs.replace(
        now, service=found.service, group="", agent=found.agent, extension="", number="", skill="", teams=(),
        team_max_wait=None, proficiency_waits=(),
    )  # fmt: skip


def _number(
    name: str, by: str, now: AgentRequest, router: Router, numbers: OutsideNumberRules
) -> AgentRequest | Outside:
    """A colleague's own number rings the colleague; any other must be one that the site allows."""
    organisation = router.organisation
    for agent in organisation.agents.values():
        if agent.extension and name == agent.extension:
            return _agent(agent.logon, by, now, router)
    direct = ((each, agent.logon) for agent in organisation.agents.values() for each in agent.numbers)
    colleague = NumberTable(direct, organisation.region).find(name)
    if colleague is not None:
        return _agent(colleague, by, now, router)
    decision = numbers.decide(read_number(name, organisation.region) or name, 0.0)
    if isinstance(decision, NumberRefused):
        raise FloorRefused(decision.reason)
    return Outside(decision.number)
