"""direct_transfer: rings the agent who owns the number that was dialled."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import FindAgent
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event
from cordboard.flow.module import INTO_THE_INBOX, Seconds, in_writing
from cordboard.flow.prompt import Prompt
from cordboard.modules.one_agent import ring


class DirectTransfer(Module):
    """Ring the agent who owns the number dialled (direct dial).

    Invalid Route Request: no agent owns it. With `to_voicemail` a caller who does not reach the agent leaves a
    message, and the module raises Success.
    """

    type = "direct_transfer"
    title = "Direct transfer"
    instead = in_writing(INTO_THE_INBOX)
    category = "advanced"
    finishes_alone = True
    directions = frozenset({"inbound"})
    raises = frozenset(
        {
            Event.SUCCESS, Event.INVALID_ROUTE_REQUEST, Event.AGENT_NOT_LOGGED_IN, Event.AGENT_NOT_AVAILABLE,
            Event.CALL_NOT_ACCEPTED, Event.TIMEOUT, Event.AGENT_END_CALL, Event.FAILURE, Event.MONITOR,
        }
    )  # fmt: skip
    declaration = Declaration(family="reaches", reads=Reads(agents=True), brings="agent", at_once=True)

    ring: Seconds = Field(20, description="Seconds to ring the agent.")
    to_voicemail: bool = Field(False, description="Who does not reach the agent leaves a message.")
    voicemail_prompt: Prompt | None = Field(None, description="Said before the message.")

    def run(self, contact: Contact) -> Run:
        find = FindAgent(
            service=contact.facts.service, number=contact.facts.called, ring=self.ring, ends_on_rejection=True,
            ends_on_timeout=True,
        )  # fmt: skip
        return (yield from ring(contact, find, to_voicemail=self.to_voicemail, voicemail_prompt=self.voicemail_prompt))
