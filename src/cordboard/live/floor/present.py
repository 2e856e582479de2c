"""Who is on the floor: the agents who are signed in, and the conversations."""

from __future__ import annotations

from dataclasses import dataclass, field

from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared


@dataclass
class Present:
    """Sessions by agent, and conversations by the router's name for the contact."""

    shared: Shared
    sessions: dict[str, Session] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)

    def conversation(self, contact: str) -> Conversation | None:
        """By the router's name, or that of a consultation in it."""
        return self.conversations.get(self.shared.aliases.get(contact, contact))

    def talking(self, contact: str) -> Conversation | None:
        """By the router's name, or the one that people and journals know."""
        known = self.conversations.get(contact)
        return known or next((each for each in self.conversations.values() if each.contact == contact), None)

    def over(self, conversation: Conversation) -> None:
        """A conversation is over."""
        self.conversations.pop(conversation.key, None)
