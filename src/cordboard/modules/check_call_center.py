"""check_call_center: is anybody there?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from cordboard.engine.commands import AskHours
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import HoursAre
from cordboard.flow.events import Event
from cordboard.flow.module import EVERY_CHANNEL, Reference, Seconds

_HOURS = frozenset({Event.CALL_CENTER_OPEN, Event.CALL_CENTER_CLOSE})
_AGENTS = frozenset({Event.AGENT_AVAILABLE, Event.AGENT_NOT_AVAILABLE, Event.AGENT_NOT_LOGGED_IN})


class CheckCallCenter(Module):
    """Look at a service's hours, and go on as they say.

    Raises Call Center Open or Call Center Close. Looking at agents needs the call distributor, which comes with a
    later release; until then an open service raises Call Center Open whatever `look_at` says.
    """

    type = "check_call_center"
    title = "Check call center"
    category = "advanced"
    channels = EVERY_CHANNEL
    directions = frozenset({"inbound"})
    raises = _HOURS | _AGENTS

    service: str = Field("", description="The service to look at; left out: the contact's own.")
    look_at: Literal["hours", "agents", "both"] = Field("both", description="What to look at.")
    wait: Seconds = Field(0, description="Seconds to wait for an agent before answering.")

    def may_raise(self) -> frozenset[Event]:
        return _HOURS if self.look_at == "hours" else self.raises

    def references(self) -> Iterator[Reference]:
        if self.service:
            yield Reference("service", self.service, "service")

    def run(self, contact: Contact) -> Run:
        hours = yield AskHours(self.service or contact.facts.service)
        is_open = isinstance(hours, HoursAre) and hours.open
        return Event.CALL_CENTER_OPEN if is_open else Event.CALL_CENTER_CLOSE
