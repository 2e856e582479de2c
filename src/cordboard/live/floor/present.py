"""Who is on the floor: the agents who are signed in, and the conversations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cordboard.acd.messages import AgentRequest
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.callbacks import OpenCallback
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.rows import ConversationRow, TapeRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.taping import NO_TAPE, Tape


@dataclass
class Present:
    """Sessions by agent, and conversations by the router's name for the contact.

    `tape` makes a recording for a contact, not yet begun.
    """

    shared: Shared
    tape: Callable[[str, TapeRow], Tape]
    sessions: dict[str, Session] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)

    def conversation(self, contact: str) -> Conversation | None:
        """By the router's name, or that of a consultation in it."""
        return self.conversations.get(self.shared.aliases.get(contact, contact))

    def talking(self, contact: str) -> Conversation | None:
        """By the router's name, or the one that people and journals know."""
        known = self.conversations.get(contact)
        return known or next((each for each in self.conversations.values() if each.contact == contact), None)

    def begin(
        self, key: str, asking: AgentSearch, request: AgentRequest, was: ConversationRow | None = None
    ) -> Conversation:
        """A conversation with the person of a contact, whom nobody has met yet, or one that a restart cut off."""
        tape = self.tape(asking.contact, was.tape if was is not None else NO_TAPE)
        conversation = Conversation(key, asking, request, self.shared, tape, self.over, was)
        self.conversations[key] = conversation
        return conversation

    def reached(self, callback: OpenCallback, asking: AgentSearch, session: Session, waited: float) -> None:
        """A person who was called back is there: the conversation is that of a new contact."""
        request = self.shared.requests.pop(callback.contact, None) or AgentRequest(contact=callback.contact)
        conversation = self.begin(callback.contact, asking, request)
        self.shared.askings[asking.contact] = asking
        conversation.seat(session, (), conversation.meet, waited=waited)

    def over(self, conversation: Conversation) -> None:
        """A conversation is over."""
        self.conversations.pop(conversation.key, None)
