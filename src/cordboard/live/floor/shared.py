"""What sessions and conversations share of the floor."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cordboard.acd.messages import AgentRequest
from cordboard.background import BackgroundTasks
from cordboard.flow.site import Site
from cordboard.flow.site.desktops import Desktops
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.clock import Clock
from cordboard.live.floor.deliveries import Deliveries
from cordboard.live.floor.events import AnyFloorEvent, EventRing, Notice
from cordboard.live.floor.row_changes import RowChanges
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, Line

#: Told when an agent's work on a contact is over: contact, agent, termination code and its result, both empty for none.
#: What it returns is done once that is stored, and raises StoreFailed where it never will be.
WrappedUp = Callable[[str, str, str, str], asyncio.Future[None]]
#: Takes a person who was called back: the contact whose place it was, the call, the agent, and what is told of the new
#: contact, whose id the last one has.
BeginCallback = Callable[[str, Call, str, AgentSearch], Awaitable[None]]
#: Ends a contact and goes on with its person in a flow of the site: contact, flow. Raises FloorRefused.
SendToFlow = Callable[[str, str], None]
#: Audit: who, action, what, details.
Audit = Callable[[str, str, str, dict[str, Any]], None]


def no_flows(_contact: str, flow: str) -> None:
    """For a floor without flows."""
    raise FloorRefused(f"there is no flow {flow!r}")


@dataclass
class Shared:
    """The floor, as its parts see it.

    `site` is replaced when the organisation changes. `tell` tells the router, `beside` does what nobody waits for.
    `changes` notes what is to be stored, `deliveries` wait for it.
    `askings` are the contacts that ask for an agent now, `requests` what each contact last asked for. `aliases` lead
    from what the router knows as a contact of its own (a consultation) to its name for the contact that is talked with.
    """

    site: Site
    line: Line
    clock: Clock
    ring: EventRing
    tell: Callable[..., None]
    deliveries: Deliveries
    changes: RowChanges
    wrapped_up: WrappedUp
    audit: Audit
    askings: dict[str, AgentSearch] = field(default_factory=dict)
    requests: dict[str, AgentRequest] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    beside: BackgroundTasks = field(default_factory=lambda: BackgroundTasks("something on the floor went wrong"))

    @property
    def desktops(self) -> Desktops:
        """What the site says of agents who are away."""
        return self.site.desktops

    def publish(self, event: AnyFloorEvent) -> None:
        """Tell desktops and floor views, once what they are told of is stored."""
        self.changes.by_event(event)
        number = self.ring.add(event, self.clock())
        self.deliveries.after_storing(partial(self.ring.release, number))

    def changed(self, kind: str, name: str) -> None:
        """An agent, a search or a conversation is otherwise than it is stored, though nothing was told of it."""
        self.changes.note(kind, name)

    def say(self, to: str, text: str, contact: str = "") -> None:
        """A sentence for an agent or supervisor."""
        self.publish(Notice(to=to, text=text, contact=contact))

    def end(self, call: Call | None) -> None:
        """Hang up, without waiting for it."""
        if call is not None:
            self.beside.start(call.hang_up())
