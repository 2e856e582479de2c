"""extension_transfer: takes an agent's extension and rings that agent."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import FindAgent, Gather, Said
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event, Raised
from cordboard.flow.module import INTO_THE_INBOX, Count, Seconds, in_writing
from cordboard.flow.prompt import Prompt
from cordboard.modules.one_agent import ring

#: Extensions have this many digits (domain-reference.md 7.3).
SHORTEST, LONGEST = 3, 7


class ExtensionTransfer(Module):
    """Ask for an agent's extension, and ring that agent.

    Agents are rung whether Ready or not, as long as they are signed in and not in a call. Invalid Extension: after the
    last attempt, none of those keyed exists. With `to_voicemail` a caller who does not reach the agent leaves a
    message, and the module raises Success.
    """

    type = "extension_transfer"
    title = "Extension transfer"
    instead = in_writing(INTO_THE_INBOX)
    category = "advanced"
    finishes_alone = True
    directions = frozenset({"inbound"})
    raises = frozenset(
        {
            Event.SUCCESS, Event.INVALID_EXTENSION, Event.INVALID_ROUTE_REQUEST, Event.AGENT_NOT_LOGGED_IN,
            Event.AGENT_NOT_AVAILABLE, Event.CALL_NOT_ACCEPTED, Event.TIMEOUT, Event.AGENT_END_CALL, Event.NO_INPUT,
            Event.FAILURE, Event.MONITOR,
        }
    )  # fmt: skip
    declaration = Declaration(family="reaches", reads=Reads(agents=True), brings="agent", other_keys=True)

    prompt: Prompt = Field(description="Asks for the extension.")
    attempts: Count = Field(3, description="How often it is asked, silences and wrong extensions together.")
    timeout: Seconds = Field(5, description="Seconds to wait for the first digit.")
    ring: Seconds = Field(20, description="Seconds to ring the agent.")
    to_voicemail: bool = Field(False, description="Who does not reach the agent leaves a message.")
    voicemail_prompt: Prompt | None = Field(None, description="Said before the message.")
    invalid_prompt: Prompt | None = Field(None, description="Said before the prompt after a wrong extension.")
    no_input_prompt: Prompt | None = Field(None, description="Said before the prompt after a silence.")

    def run(self, contact: Contact) -> Run:
        asked = contact.say(self.prompt)
        before: Said = ()
        event = Event.NO_INPUT
        for _ in range(self.attempts):
            heard = yield Gather(
                before + asked, max_digits=LONGEST, terminators="#", timeout=self.timeout, about="extension"
            )
            if not isinstance(heard, Keyed) or not heard.count:
                event, before = Event.NO_INPUT, contact.say(self.no_input_prompt)
                continue
            raised: Event | Raised = Event.INVALID_EXTENSION
            if heard.count >= SHORTEST:
                raised = yield from self._ring(contact, heard.digits)
            if raised is not Event.INVALID_EXTENSION:
                return raised
            event, before = Event.INVALID_EXTENSION, contact.say(self.invalid_prompt)
        return event

    def _ring(self, contact: Contact, extension: str) -> Run:
        find = FindAgent(
            service=contact.facts.service, extension=extension, ring=self.ring, ends_on_rejection=True,
            ends_on_timeout=True,
        )  # fmt: skip
        return ring(contact, find, to_voicemail=self.to_voicemail, voicemail_prompt=self.voicemail_prompt)
