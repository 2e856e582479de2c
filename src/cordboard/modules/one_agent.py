"""Ringing one agent: what extension_transfer and direct_transfer have in common."""

from __future__ import annotations

from collections.abc import Generator

from cordboard.engine.commands import Command, FindAgent, Hold, Record
from cordboard.engine.contact import Contact
from cordboard.engine.module import CommandFailed
from cordboard.engine.signals import NoSuchBox, Recorded, Signal
from cordboard.flow.events import Event, Raised
from cordboard.flow.prompt import Prompt
from cordboard.modules.reaching import reach

#: Boxes of agents are named so, followed by the logon.
AGENT_BOX = "agent:"
#: Events after which the agent's voicemail takes over, if it may.
NOT_REACHED = frozenset({Event.AGENT_NOT_AVAILABLE, Event.AGENT_NOT_LOGGED_IN, Event.CALL_NOT_ACCEPTED, Event.TIMEOUT})


def ring(
    contact: Contact, find: FindAgent, *, to_voicemail: bool, voicemail_prompt: Prompt | None
) -> Generator[Command | tuple[Command, ...], Signal, Event | Raised]:
    """Ring one agent and see the conversation to its end; an agent who is not reached gets a message if allowed.

    Returns Success once a message was left, and the event of the unreached agent where there is no voicemail.
    """
    reached = yield from reach(find, Hold())
    if not (to_voicemail and reached.raised in NOT_REACHED and reached.agent):
        return reached.raised
    try:
        message = yield Record(contact.say(voicemail_prompt), AGENT_BOX + reached.agent)
    except CommandFailed as failure:
        contact.note(f"no message was taken: {failure.reason}")
        return reached.raised
    if isinstance(message, NoSuchBox):
        contact.note(f"{reached.agent} has no voicemail")
    return Event.SUCCESS if isinstance(message, Recorded) and message.seconds else reached.raised
