"""The search of a contact for an agent: what the floor needs to know of the person, and the signals that it sends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial

import msgspec

from cordboard.audio.sound import Sounds
from cordboard.engine.signals import (
    AgentEnded,
    AgentLeft,
    Connected,
    ConversationOver,
    Monitored,
    NotRouted,
    Offered,
    OfferExpired,
    Rejected,
)  # fmt: skip
from cordboard.live.floor.words import ScreenPop
from cordboard.telephony.line import Call


@dataclass(frozen=True)
class Party:
    """The person of a contact, as the floor needs to know them. Sounds are empty for none.

    `whisper_before` and `whisper_after` are heard by the agent alone, before and after the offer is taken. `music` is
    what the person hears on hold. `record` asks for a recording of the conversation.
    """

    call: Call
    pop: ScreenPop = field(default_factory=ScreenPop)
    whisper_before: Sounds = ()
    whisper_after: Sounds = ()
    music: Sounds = ()
    record: bool = False


#: What becomes of a search: the signals that may answer `FindAgent`.
AnySearchSignal = (
    Offered | Rejected | OfferExpired | Connected | AgentLeft | Monitored | AgentEnded | ConversationOver | NotRouted
)


class SearchRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A search as it is stored: the number of the command in the contact's journal, and the signals sent so far."""

    command: int = 0
    told: tuple[AnySearchSignal, ...] = ()


def _at_once(deliver: Callable[[], None]) -> None:
    deliver()


def _nobody_stores(_contact: str) -> None:
    """For a search that does not outlive its program."""


class AgentSearch:
    """A contact that asks for an agent, from its place in the queue to the end of the conversation.

    `command` is the number of the command in the contact's journal that the signals answer, `told` are those sent so
    far. When the contact issues the command again after a restart, all are sent again; it skips those in its journal.

    Args:
        on_close: called when the search is closed, with whether the contact keeps its place.
        deliver: runs what delivers a signal, once the signal is stored.
        changed: called with the contact when there is something to store.
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
        self.told: list[AnySearchSignal] = []
        self._on_close = on_close
        self._deliver = deliver
        self._changed = changed
        self._signals: asyncio.Queue[AnySearchSignal | None] = asyncio.Queue()

    @property
    def signals(self) -> AsyncIterator[AnySearchSignal]:
        """The signals that answer its command, in order; ends after one that concludes it, or when it was closed."""
        return _Signals(self)

    @property
    def row(self) -> SearchRow:
        """As it is stored."""
        return SearchRow(command=self.command, told=tuple(self.told))

    def is_followed_by(self, command: int) -> None:
        """The signals answer the command of that number in the contact's journal, also those sent so far."""
        self.command = command
        self.told = [self._to_command(each) for each in self.told]
        self._changed(self.contact)

    def tell(self, signal: AnySearchSignal) -> None:
        """Send the contact a signal; after one that concludes the search there are no more."""
        if self.closed:
            return
        self.told.append(signal)
        self._changed(self.contact)
        self._deliver(partial(self._signals.put_nowait, signal))
        if signal.concludes:
            self.end()

    async def close(self, *, keep_place: bool) -> None:
        """The contact asks no more: its flow moved on (`keep_place`), or the person has left. Twice is no error.

        An agent whose telephone rings for it is left alone; a conversation ends, and its agents wrap up.
        """
        self.end()
        self._on_close(self, keep_place)

    def end(self) -> None:
        """Send no more signals."""
        if not self.closed:
            self.closed = True
            self._deliver(partial(self._signals.put_nowait, None))

    async def next_signal(self) -> AnySearchSignal | None:
        """The next signal, None after the last. A wait that is given up loses none."""
        signal = await self._signals.get()
        return None if signal is None else self._to_command(signal)

    def _to_command(self, signal: AnySearchSignal) -> AnySearchSignal:
        return msgspec.structs.replace(signal, to=self.command)


class _Signals(AsyncIterator[AnySearchSignal]):
    def __init__(self, search: AgentSearch) -> None:
        self._search = search

    async def __anext__(self) -> AnySearchSignal:
        if (signal := await self._search.next_signal()) is None:
            raise StopAsyncIteration
        return signal
