"""Who is on the floor: the agents who are signed in, and the conversations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cordboard.acd.messages import AgentRequest
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.callbacks import OpenCallback
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.rows import TAPE, ConversationRow, EndedTapeRow, TapeRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.taping import NO_TAPE, Tape


@dataclass(frozen=True, slots=True)
class EndedTape:
    """A recording that the store is just told of: a restart in between must find it."""

    row: EndedTapeRow


@dataclass
class Present:
    """Sessions by agent, and conversations by the router's name for the contact.

    `tape` makes a recording for a contact, not yet begun. `tapes` are recordings of conversations that are over, by
    their names, until the store has them.
    """

    shared: Shared
    tape: Callable[[str, TapeRow], Tape]
    sessions: dict[str, Session] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    tapes: dict[str, EndedTape] = field(default_factory=dict)

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
        request = self.shared.requests.pop(callback.contact, None) or AgentRequest(
            contact=callback.contact, counted=callback.request.counted
        )
        self.meets(callback.contact, asking, request, session, waited)

    def meets(
        self, key: str, asking: AgentSearch, request: AgentRequest, session: Session, waited: float = 0.0
    ) -> None:
        """A person whom an agent has had called is there, in a contact that is new."""
        conversation = self.begin(key, asking, request)
        self.shared.askings[asking.contact] = asking
        conversation.seat(session, (), conversation.meet, waited=waited)

    def over(self, conversation: Conversation) -> None:
        """A conversation is over, and so is its recording."""
        self.conversations.pop(conversation.key, None)
        self.end_tape(EndedTapeRow(contact=conversation.contact, tape=conversation.tape.row), conversation.tape.stop)

    def end_tape(self, row: EndedTapeRow, end: Callable[[], Awaitable[None]]) -> None:
        """Have a recording ended and noted, which `end` does. It is stored that this goes on until it is done."""
        if not (row.tape.name or row.tape.cut):
            return
        name = row.tape.name or row.tape.cut[0][0]
        self.tapes[name] = EndedTape(row)
        self.shared.changes.note(TAPE, name)
        self.shared.beside.start(self._end_tape(name, end))

    async def _end_tape(self, name: str, end: Callable[[], Awaitable[None]]) -> None:
        await end()
        self.tapes.pop(name, None)
        self.shared.changes.note(TAPE, name)
