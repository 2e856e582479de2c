"""operator_transfer: brings in an agent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator

from cordboard.engine.commands import AwaitKey, FindAgent, Hold, Play, QueueAnnouncement
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event
from cordboard.flow.hints import refers_to
from cordboard.flow.module import INTO_THE_INBOX, AgentAtHand, Reference, Seconds, in_writing
from cordboard.flow.prompt import Prompt
from cordboard.modules.reaching import leaves_on, reach


class OperatorTransfer(Module):
    """Queue the person for an agent of a service or resource group, and stay until their conversation is over.

    Key Press connectors are keys that the person may press while waiting; the place in the queue is kept for one who
    comes back. Call Not Accepted and Timeout move the contact only where they have connectors; otherwise it waits on
    at the head of its queue. Agent End Call: the agent selected End Call, or put down a telephone that was rung for
    the call, and the person is still there. Success: the conversation is over in another way (the agent's telephone was
    lost, a transfer came back) and the person is still there. Nothing moves by Monitor: its connector starts
    its target on the supervisor's leg.
    """

    type = "operator_transfer"
    title = "Operator transfer"
    instead = in_writing(INTO_THE_INBOX)
    raises = frozenset(
        {
            Event.AGENT_END_CALL, Event.AGENT_NOT_AVAILABLE, Event.AGENT_NOT_LOGGED_IN, Event.CALL_NOT_ACCEPTED,
            Event.TIMEOUT, Event.INVALID_AGENT_TEAM, Event.TEAM_AGENT_NOT_AVAILABLE, Event.INVALID_ROUTE_REQUEST,
            Event.KEY_PRESS, Event.MONITOR, Event.SUCCESS, Event.FAILURE,
        }
    )  # fmt: skip
    declaration = Declaration(
        family="reaches",
        reads=Reads(agents=True),
        brings="agent",
        at_once=True,
        keys_optional=True,
        passes_over=frozenset({Event.CALL_NOT_ACCEPTED, Event.TIMEOUT}),
        usual_results=("operator_transfer", "operator_transfer_failed_no_agent"),
    )

    service: str = Field(
        "",
        description="The service whose agents are asked for; left out: the contact's own.",
        json_schema_extra=refers_to("services"),
    )
    resource_group: str = Field(
        "", description="A resource group instead of a service.", json_schema_extra=refers_to("resource_groups")
    )
    skill: str = Field("", description="The skill that the agent should have.", json_schema_extra=refers_to("skills"))
    priority: Annotated[int, Field(ge=1, le=100)] = Field(100, description="1 goes first, 100 last.")
    priority_escalation: Seconds | None = Field(
        None, description="Seconds of waiting after which the contact goes before outbound ones."
    )
    teams: tuple[str, ...] = Field(
        (), description="Only agents of these teams.", json_schema_extra=refers_to("teams"), examples=[["billing"]]
    )
    team_max_wait: Seconds | None = Field(None, description="Seconds to look within the teams.")
    max_wait: Seconds | None = Field(None, description="Seconds to wait at most; left out: the service's.")
    acceptance: bool | None = Field(None, description="The agent must accept; left out: the service's setting.")
    pre_hold: Prompt | None = Field(None, description="Said before the search begins.")
    hold: Prompt | None = Field(None, description="Said over the music, again and again.")
    music: str = Field("", description="A recording in the site's prompts folder; left out: the platform's music.")
    announce: QueueAnnouncement = Field(
        "", description="Tell the person the place in the queue, the estimated wait, or both."
    )
    announce_every: Seconds = Field(30, ge=5, description="Seconds between two announcements.")
    whisper_before: Prompt | None = Field(None, description="Said to the agent with the offer.")
    whisper_after: Prompt | None = Field(None, description="Said to the agent before the two are joined.")
    record: bool = Field(True, description="Record the conversation, where the service records.")
    record_field: str = Field("", description="The variable or account field that screen pop shows first.")

    @model_validator(mode="after")
    def _one_target(self) -> OperatorTransfer:
        if self.service and self.resource_group:
            raise ValueError("names a service and a resource_group: leave one of them out")
        if self.team_max_wait is not None and not self.teams:
            raise ValueError("team_max_wait needs teams")
        return self

    def with_agent(self) -> AgentAtHand:
        return AgentAtHand(self.record, self.record_field)

    def references(self) -> Iterator[Reference]:
        if self.service:
            yield Reference("service", self.service, "service")
        if self.resource_group:
            yield Reference("resource_group", self.resource_group, "resource_group")
        if self.skill:
            yield Reference("skill", self.skill, "skill")
        if self.music:
            yield Reference("recording", self.music, "music")
        yield from (Reference("team", team, "teams") for team in self.teams)

    def run(self, contact: Contact) -> Run:
        if self.pre_hold is not None:
            yield Play(contact.say(self.pre_hold))
        hold = Hold(contact.say(self.hold), self.music, self.announce, self.announce_every)
        keys = (AwaitKey("".join(sorted(contact.keys))),) if contact.keys else ()
        reached = yield from reach(self._search(contact), hold, *keys)
        return reached.raised

    def _search(self, contact: Contact) -> FindAgent:
        return FindAgent(
            service="" if self.resource_group else self.service or contact.facts.service,
            group=self.resource_group,
            skill=self.skill,
            priority=self.priority,
            escalation=self.priority_escalation,
            teams=self.teams,
            team_max_wait=self.team_max_wait,
            max_wait=contact.waits.most if self.max_wait is None else self.max_wait,
            acceptance=self.acceptance,
            proficiency_waits=contact.waits.by_proficiency,
            whisper_before=contact.say(self.whisper_before),
            whisper_after=contact.say(self.whisper_after),
            record=self.record,
            record_field=self.record_field,
            ends_on_rejection=leaves_on(contact, Event.CALL_NOT_ACCEPTED),
            ends_on_timeout=leaves_on(contact, Event.TIMEOUT),
        )
