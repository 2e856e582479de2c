"""Agents at work, and whom they may turn to."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, JsonValue

from cordboard.acd.terms import LEAST_URGENT
from cordboard.engine.signals import SupervisionMode
from cordboard.live.floor.for_supervisors import ForcedState
from cordboard.server.models import Answer
from cordboard.server.paging import Page
from cordboard.server.parameters import Body


class Participation(Body):
    """How to take part, and the telephone to ring for it; none: the telephone of the supervisor's page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"mode": "coach"}]})

    mode: SupervisionMode = "listen"
    telephone: str = Field("", max_length=40)


class NewPlace(Body):
    """Another place in the queue: before everybody (`first`), or that of a `priority`, of which 1 goes first. Without
    either it is the contact's own place again; 0 leaves the priority as it is.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"first": True}]})

    first: bool = False
    priority: int = Field(0, ge=0, le=LEAST_URGENT)


class ContactDestination(Body):
    """For whom a waiting contact is to wait: a service by name, or an agent by logon."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "service", "name": "billing"}]})

    kind: Literal["service", "agent"]
    name: str = Field(max_length=100)


class NewAgentState(Body):
    """The state to put an agent into."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "not_ready"}]})

    state: ForcedState


class MaxWait(Body):
    """The longest wait of a service, in seconds."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seconds": 180}]})

    seconds: float = Field(ge=0, le=86_400)


class TransferTarget(Answer):
    """Whom or what a person may be passed on to: the name, and what people see."""

    name: str
    title: str


class AgentTarget(TransferTarget):
    """A colleague; `free`: Ready now."""

    free: bool


class TransferTargets(Answer):
    """Whom an agent may ask, or pass a person on to."""

    agents: list[AgentTarget]
    teams: list[TransferTarget]
    services: list[TransferTarget]
    flows: list[TransferTarget]


class DistributorEvent(Answer):
    """A line of the distributor's log: a message that it was `told`, or what it `decided`. `at` is in milliseconds;
    `turn` numbers the messages, and decisions have that of their message. `detail` is the whole of it, null where what
    is stored cannot be read.
    """

    id: int
    at: int
    turn: int
    kind: str
    name: str
    agent: str
    contact: str
    detail: dict[str, JsonValue] | None


class DistributorEventPage(Page[DistributorEvent]):
    """A page of the log, the newest line first."""
