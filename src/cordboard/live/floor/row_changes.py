"""Which rows of the floor may be otherwise than they are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from cordboard.live.floor.events import AgentMoved, AnyFloorEvent, OfferMade, OfferOver, Talking, TalkOver
from cordboard.live.floor.rows import CONVERSATION, SESSION
from cordboard.store.floor_rows import Key


class RowChanges:
    """Notes which agents, searches and conversations something has happened to, until they are stored.

    Nearly everything that changes one of them is told to the router, decided by it or told to desktops: those name whom
    it is about. To note one that has not changed costs a comparison and no more.

    Args:
        noted: told with every note.
    """

    def __init__(self, noted: Callable[[], None]) -> None:
        self._noted = noted
        self._keys: set[Key] = set()

    def note(self, kind: str, name: str) -> None:
        """Something has happened to it."""
        self._keys.add((kind, name))
        self._noted()

    def by_event(self, event: AnyFloorEvent) -> None:
        """Desktops are told of something."""
        match event:
            case AgentMoved():
                self.note(SESSION, event.agent.agent)
            case OfferMade() | OfferOver():
                self.note(SESSION, event.agent)
            case Talking():
                self.note(CONVERSATION, event.conversation.contact)
            case TalkOver():
                self.note(CONVERSATION, event.contact)
            case _:
                self._noted()

    def by_router(self, told: msgspec.Struct, decided: Iterable[msgspec.Struct]) -> None:
        """The router was told something, and decided."""
        for each in (told, *decided):
            if agent := getattr(each, "agent", ""):
                self.note(SESSION, agent)
            if contact := getattr(getattr(each, "request", each), "contact", ""):
                self.note(CONVERSATION, contact)

    def take(self) -> set[Key]:
        """Those noted since this was asked last."""
        keys, self._keys = self._keys, set()
        return keys
