"""check_call_center: branches on the hours of a service and on its agents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from cordboard.engine.commands import AskAgents, AskHours
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import AgentsAre, HoursAre
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.hints import refers_to
from cordboard.flow.module import EVERY_CHANNEL, Reference, Seconds

_HOURS = frozenset({Event.CALL_CENTER_OPEN, Event.CALL_CENTER_CLOSE})
_AGENTS = frozenset({Event.AGENT_AVAILABLE, Event.AGENT_NOT_AVAILABLE, Event.AGENT_NOT_LOGGED_IN})


class CheckCallCenter(Module):
    """Check a service's hours, then its agents, and raise the event of the first that applies.

    A closed service raises Call Center Close. When open: Agent Not Logged In when nobody is signed in, Agent Available
    when somebody is Ready, if need be after a `wait`, else Agent Not Available; each falls back to Call Center Open
    where it has no connector. Without any connector for agents only the hours are looked at.
    """

    type = "check_call_center"
    title = "Check call center"
    category = "advanced"
    channels = EVERY_CHANNEL
    directions = frozenset({"inbound"})
    raises = _HOURS | _AGENTS
    declaration = Declaration(
        family="looks", reads=NOTHING_ELSE, waits=False, passes_over=_AGENTS, usual_results=("hung_up_in_opening",)
    )

    service: str = Field(
        "", description="The service to look at; left out: the contact's own.", json_schema_extra=refers_to("services")
    )
    look_at: Literal["hours", "agents", "both"] = Field("both", description="What to look at.")
    skill: str = Field("", description="Count only agents with this skill.", json_schema_extra=refers_to("skills"))
    teams: tuple[str, ...] = Field(
        (),
        description="Count only agents of these teams.",
        json_schema_extra=refers_to("teams"),
        examples=[["billing"]],
    )
    wait: Seconds = Field(0, description="Seconds to wait for an agent before answering.")

    def may_raise(self) -> frozenset[Event]:
        return {"hours": _HOURS, "agents": _AGENTS}.get(self.look_at, self.raises)

    def references(self) -> Iterator[Reference]:
        if self.service:
            yield Reference("service", self.service, "service")
        if self.skill:
            yield Reference("skill", self.skill, "skill")
        yield from (Reference("team", team, "teams") for team in self.teams)

    def run(self, contact: Contact) -> Run:
        service = self.service or contact.facts.service
        if self.look_at != "agents":
            hours = yield AskHours(service)
            if not (isinstance(hours, HoursAre) and hours.open):
                return Event.CALL_CENTER_CLOSE
            if self.look_at == "hours" or not contact.events & _AGENTS:
                return Event.CALL_CENTER_OPEN
        agents = yield AskAgents(service, self.skill, self.teams, self.wait)
        assert isinstance(agents, AgentsAre)
        if not agents.signed_in:
            return Event.AGENT_NOT_LOGGED_IN
        return Event.AGENT_AVAILABLE if agents.ready else Event.AGENT_NOT_AVAILABLE
