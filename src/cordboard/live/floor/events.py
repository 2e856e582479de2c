"""Floor events: what desktops and floor views are told as it happens, numbered so that nobody misses one."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator

import msgspec

from cordboard.live.changes import Changes
from cordboard.live.floor.words import ConversationView, FloorRefused, ScreenPop, SignedInAgent


class FloorEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", omit_defaults=True):
    """Base of all events. `number` only grows, also when Cordboard starts anew; `at` is when it happened."""

    number: int = 0
    at: int = 0


class AgentMoved(FloorEvent, frozen=True, kw_only=True, tag="agent"):
    """An agent is in another state, or the audio path came or went. State ``signed_out`` is the last of an agent."""

    agent: SignedInAgent


class OfferMade(FloorEvent, frozen=True, kw_only=True, tag="offer"):
    """A contact is put before an agent, until `until`.

    `accept`: the agent must accept it; without, answering the telephone is enough. `callback`: the person is called
    once the agent takes it. `asked_by` is the colleague who wants to consult or to bring this agent in.
    """

    offer: int
    contact: str
    agent: str
    until: int
    accept: bool = False
    callback: bool = False
    asked_by: str = ""
    pop: ScreenPop = ScreenPop()


class OfferOver(FloorEvent, frozen=True, kw_only=True, tag="offer_over"):
    """An offer is not there any more: taken (`why` is ``accepted``), or come to nothing."""

    offer: int
    contact: str
    agent: str
    why: str


class ContactWaits(FloorEvent, frozen=True, kw_only=True, tag="waiting"):
    """A contact waits for an agent, or is put before another one. `callback`: to be called back."""

    contact: str
    service: str = ""
    offered_to: str = ""
    callback: bool = False


class ContactWaitsNoMore(FloorEvent, frozen=True, kw_only=True, tag="waiting_over"):
    """A contact does not wait any more: ``connected``, ``left``, ``stepped_aside``, or the reason nobody was found."""

    contact: str
    why: str


class Talking(FloorEvent, frozen=True, kw_only=True, tag="conversation"):
    """A conversation began or is another now: somebody came or went, hold, recording, a supervisor's mode."""

    conversation: ConversationView


class TalkOver(FloorEvent, frozen=True, kw_only=True, tag="conversation_over"):
    """A conversation is over."""

    contact: str
    reason: str


class Notice(FloorEvent, frozen=True, kw_only=True, tag="told"):
    """A sentence for an agent or supervisor: a transfer that came to nothing, a person who could not be called."""

    to: str
    text: str
    contact: str = ""


class Announced(FloorEvent, frozen=True, kw_only=True, tag="announced"):
    """A sentence for everybody at a desk, such as that Cordboard is about to be restarted."""

    text: str


class MaxWaitChanged(FloorEvent, frozen=True, kw_only=True, tag="max_wait"):
    """The max wait of a service is another, in seconds."""

    service: str
    seconds: float


AnyFloorEvent = (
    AgentMoved | OfferMade | OfferOver | ContactWaits | ContactWaitsNoMore | Talking | TalkOver | Notice | Announced
    | MaxWaitChanged
)  # fmt: skip


def concerns(event: AnyFloorEvent, agent: str) -> bool:
    """Whether an agent's desktop wants to know of it.

    >>> concerns(Notice(to="ANNA", text="nobody answered"), "BERT")
    False
    """
    match event:
        case AgentMoved():
            return event.agent.agent == agent
        case OfferMade() | OfferOver():
            return event.agent == agent
        case Talking():
            return any(each.name == agent for each in event.conversation.members)
        case Notice():
            return event.to == agent
        case Announced():
            return True
        case TalkOver() | MaxWaitChanged() | ContactWaits() | ContactWaitsNoMore():
            return False


class EventRing:
    """The last events, kept so that a client that lost its connection for a moment misses none.

    Numbers begin at the time of the start in milliseconds, or after the last one before: after a restart they are
    higher than all before, so nobody takes new events for old ones.
    """

    def __init__(self, first: int, keep: int = 2000) -> None:
        self._kept: deque[AnyFloorEvent] = deque(maxlen=keep)
        self._number = self._released = first
        self._oldest = first
        self._changes = Changes()
        self._closed = False

    @property
    def number(self) -> int:
        """The number of the last event."""
        return self._number

    @property
    def closed(self) -> bool:
        """Whether there will be no more events."""
        return self._closed

    def add(self, event: AnyFloorEvent, at: int) -> int:
        """Number an event; says its number. Everybody is told once it is released."""
        self._number += 1
        if len(self._kept) == self._kept.maxlen:
            self._oldest = self._kept[0].number
        self._kept.append(msgspec.structs.replace(event, number=self._number, at=at))
        return self._number

    def begin_after(self, number: int) -> None:
        """Number events after that one: somebody may have seen it before a restart."""
        assert not self._kept, "events are numbered already"
        self._number = self._released = self._oldest = max(number, self._number)

    def release(self, upto: int) -> None:
        """Tell everybody the events up to that number."""
        self._released = max(upto, self._released)
        self._changes.note()

    def close(self) -> None:
        """There will be no more: those who follow come to their end."""
        self._closed = True
        self._changes.note()

    def follow(self, after: int) -> AsyncIterator[AnyFloorEvent]:
        """Every event after that number, those to come included."""
        return _Follower(self, after, self._changes.watch())

    def next_after(self, after: int) -> AnyFloorEvent | None:
        """The event that follows on that number, None while there is none.

        Raises FloorRefused when it is no longer kept: take a view of the floor and follow from there.
        """
        if not self._oldest <= after <= self._number:
            raise FloorRefused(
                f"event {after} is not among those that are kept ({self._oldest} to {self._number}); "
                "ask for a view of the floor and follow from its number"
            )
        return self._kept[after - self._number] if after < self._released else None


class _Follower(AsyncIterator[AnyFloorEvent]):
    """Goes along the ring; a wait that is given up loses no event."""

    def __init__(self, ring: EventRing, after: int, changes: AsyncIterator[None]) -> None:
        self._ring = ring
        self._after = after
        self._changes = changes

    async def __anext__(self) -> AnyFloorEvent:
        while (event := self._ring.next_after(self._after)) is None:
            if self._ring.closed:
                raise StopAsyncIteration
            await anext(self._changes)
        self._after = event.number
        return event
