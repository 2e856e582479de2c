"""A small site to forecast: one service, one flow, one agent who can be copied."""

from __future__ import annotations

import random
from collections.abc import Mapping

from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.engine.program import Program
from cordboard.proof.forecast import CallerBehaviour, Counts, Exponential, People, Plan, PlayedDays, Work, crews
from cordboard.proof.forecast.habits import Place
from cordboard.proof.play.setting import ServiceSetting, Setting
from tests.proof.planted import flow_of

HANDLING = 180.0
#: Straight to agents.
QUEUE = """
Agents: {type: operator_transfer, first: true}
End: {type: end_call}
---
Agents success -> End: listened
"""


def site(max_wait: float = 1e6, *, wrap_up: float = 600.0) -> Organisation:
    return Organisation(
        services={
            "in": Service(name="in", max_wait=max_wait), "out": Service(name="out", direction="outbound"),
            "other": Service(name="other", direction="outbound"),
        },
        groups={"all": ResourceGroup(name="all", contributing=("in",), accepting=("out",))},
        agents={
            "ADA": Agent(logon="ADA", extension="2001", services=("out",), wrap_up=wrap_up),
            "BOB": Agent(logon="BOB", services=("other",)),
        },
    )  # fmt: skip


def plan(
    flow: str = QUEUE, *, patience: float = 0.0, handling: float = HANDLING, wrap_up: float = 20.0,
    written: Mapping[Place, Mapping[str, float]] | None = None, organisation: Organisation | None = None,
    pick_up: float = 0.0, setting: Setting | None = None,
) -> Plan:  # fmt: skip
    """A day of one service, whose flow is written as planted flows are."""
    organisation = organisation or site()
    people = People({"": Exponential(handling, wrap_up)}, CallerBehaviour(written=written or {}), patience, pick_up)
    setting = setting or Setting(services={"in": ServiceSetting("planted")})
    return Plan(setting, organisation, {"in": Program(flow_of(flow))}, crews(organisation, ["in"]), people)


def chance(seed: int):
    return lambda name: random.Random(f"{seed} {name}")


def queue_of(played: PlayedDays, place: int, queue: str = "in") -> tuple[Counts, Work]:
    return played.counts[place].get(queue, Counts()), played.work[place]["in"]
