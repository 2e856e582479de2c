"""A contact that asks for an agent: what the floor needs of its person, and what it tells the contact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial

import msgspec

from cordboard.acd.decisions import NotRoutedReason
from cordboard.audio.sound import Sounds
from cordboard.live.floor.words import ScreenPop, SupervisionMode
from cordboard.telephony.line import Call


@dataclass(frozen=True)
class Party:
    """The person of a contact, as the floor needs them. Sounds are empty for none.

    `whisper_before` and `whisper_after` are heard by the agent alone, before and after the offer is taken. `music` is
    what the person hears on hold. `record` asks for a recording of the conversation.
    """

    call: Call
    pop: ScreenPop = field(default_factory=ScreenPop)
    whisper_before: Sounds = ()
    whisper_after: Sounds = ()
    music: Sounds = ()
    record: bool = False


class AskingEvent(msgspec.Struct, frozen=True, tag_field="asking"):
    """Base of what a contact that asks is told. Nothing follows one that is final."""


class Offered(AskingEvent, frozen=True, tag="offered"):
    """The contact is put before an agent."""

    agent: str


class Rejected(AskingEvent, frozen=True, tag="rejected"):
    """The agent turned it down. `waits`: the contact is in its queue again."""

    agent: str
    waits: bool


class Expired(AskingEvent, frozen=True, tag="expired"):
    """The agent let it pass. `waits`: the contact is in its queue again."""

    agent: str
    waits: bool


class OfferWithdrawn(AskingEvent, frozen=True, tag="withdrawn"):
    """The offer came to nothing by another way (phone lost, signed out), and the contact waits on."""

    agent: str
    why: str


class Connected(AskingEvent, frozen=True, tag="connected"):
    """An agent takes part in the conversation from now on. `waited`: seconds in the queue."""

    agent: str
    waited: float = 0.0


class AgentLeft(AskingEvent, frozen=True, tag="agent_left"):
    """An agent left the conversation, which goes on, or waits for the agent of a transfer."""

    agent: str


class AgentEnded(AskingEvent, frozen=True, tag="agent_ended"):
    """The agent selected End Call; the person is still there. Final."""

    agent: str
    seconds: float


class Over(AskingEvent, frozen=True, tag="over"):
    """The conversation is over in another way; the person is still there. Final.

    `reason`: ``phone_lost``, ``outside_left``, ``transfer_failed``, ``stopped``, or that and what the network said.
    """

    agent: str
    reason: str
    seconds: float


class NotRouted(AskingEvent, frozen=True, tag="not_routed"):
    """Nobody was found. `agent` is the one who was asked for, if it was one. Final."""

    reason: NotRoutedReason
    agent: str = ""
    detail: str = ""


class Monitored(AskingEvent, frozen=True, tag="monitored"):
    """A supervisor takes part in the conversation, or does so in another mode."""

    supervisor: str
    mode: SupervisionMode


AnyAskingEvent = (
    Offered | Rejected | Expired | OfferWithdrawn | Connected | AgentLeft | AgentEnded | Over | NotRouted | Monitored
)
_FINAL = (AgentEnded, Over, NotRouted)


class SearchRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A contact that asked for an agent by the command of that number in its journal, and all that it was told."""

    command: int = 0
    told: tuple[AnyAskingEvent, ...] = ()


def _at_once(deliver: Callable[[], None]) -> None:
    deliver()


def _nobody_stores(_contact: str) -> None:
    """For a search that does not outlive its program."""


class AgentSearch:
    """A contact that asks for an agent, from its place in the queue to the end of the conversation.

    `command` is the number of the command in the contact's journal that follows it, `told` all that happened so far:
    whoever asks again by the same command after a restart is told it again, and skips what the journal has heard.

    Args:
        on_close: told when the contact asks no more, and whether it keeps its place.
        deliver: delivers what is told, once it is stored.
        changed: told the contact when there is something to store.
    """

    def __init__(
        self, contact: str, party: Party, on_close: Callable[[AgentSearch, bool], None],
        deliver: Callable[[Callable[[], None]], None] = _at_once, changed: Callable[[str], None] = _nobody_stores,
        *, command: int = 0,
    ) -> None:  # fmt: skip
        self.contact = contact
        self.party = party
        self.closed = False
        self.command = command
        self.told: list[AnyAskingEvent] = []
        self._on_close = on_close
        self._deliver = deliver
        self._changed = changed
        self._events: asyncio.Queue[AnyAskingEvent | None] = asyncio.Queue()

    @property
    def events(self) -> AsyncIterator[AnyAskingEvent]:
        """What happens to it, in order; ends after a final event, or when it was closed."""
        return _Told(self._events)

    @property
    def row(self) -> SearchRow:
        """As it is stored."""
        return SearchRow(command=self.command, told=tuple(self.told))

    def is_followed_by(self, command: int) -> None:
        """The command of that number in the contact's journal is told from here on."""
        self.command = command
        self._changed(self.contact)

    def tell(self, event: AnyAskingEvent) -> None:
        """Something happened."""
        if self.closed:
            return
        self.told.append(event)
        self._changed(self.contact)
        self._deliver(partial(self._events.put_nowait, event))
        if isinstance(event, _FINAL):
            self.end()

    async def close(self, *, keep_place: bool) -> None:
        """The contact asks no more: its flow moved on (`keep_place`), or the person has left. Twice is no error.

        An agent whose telephone rings for it is left alone; a conversation ends, and its agents wrap up.
        """
        self.end()
        self._on_close(self, keep_place)

    def end(self) -> None:
        """Nothing more is told."""
        if not self.closed:
            self.closed = True
            self._deliver(partial(self._events.put_nowait, None))


class _Told(AsyncIterator[AnyAskingEvent]):
    """What is told, in order, until None; a wait that is given up loses nothing."""

    def __init__(self, told: asyncio.Queue[AnyAskingEvent | None]) -> None:
        self._told = told

    async def __anext__(self) -> AnyAskingEvent:
        if (event := await self._told.get()) is None:
            raise StopAsyncIteration
        return event
