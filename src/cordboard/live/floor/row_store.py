"""What is to be stored of the floor at a moment: the rows that are otherwise than they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

from cordboard.acd.router import Router
from cordboard.acd.rows import ROUTER, stored_time
from cordboard.live.floor.present import Present
from cordboard.live.floor.rows import CONVERSATION, EVENTS, SEARCH, SESSION, TAPE
from cordboard.live.floor.shared import Shared
from cordboard.store.floor_rows import Key


class _Stored(Protocol):
    """What has a row."""

    @property
    def row(self) -> msgspec.Struct:
        """As it is stored."""
        ...


class FloorRows:
    """Compares the floor with what was stored of it last."""

    def __init__(self, shared: Shared, router: Router, present: Present) -> None:
        self._shared = shared
        self._router = router
        self._present = present
        self._live: Mapping[str, Mapping[str, _Stored]] = {
            SESSION: present.sessions, SEARCH: shared.askings, CONVERSATION: present.conversations,
            TAPE: present.tapes,
        }  # fmt: skip
        self._stored: dict[str, dict[str, bytes]] = {kind: {} for kind in self._live}
        self._encoder = msgspec.json.Encoder()

    def begin(self, stored: Mapping[Key, bytes]) -> None:
        """What is stored when the floor starts."""
        for (kind, name), body in stored.items():
            if kind in self._stored:
                self._stored[kind][name] = body

    def take(self) -> dict[Key, bytes | None]:
        """The rows to be written now, all of the same moment; None for one to be taken out."""
        rows = self._router.changes()
        noted = {self._of(*each) for each in self._shared.changes.take()}
        for kind, live in self._live.items():
            stored = self._stored[kind]
            noted |= {(kind, name) for name in live.keys() ^ stored.keys()}
        for kind, name in noted:
            stored, found = self._stored[kind], self._live[kind].get(name)
            if found is None:
                if stored.pop(name, None) is not None:
                    rows[kind, name] = None
            elif stored.get(name) != (body := self._encoder.encode(found.row)):
                stored[name] = rows[kind, name] = body
        if rows:
            rows[EVENTS] = self._encoder.encode(self._shared.ring.number)
        return rows

    def everything(self) -> dict[Key, bytes]:
        """Every row of the floor as it is now, less those of the router."""
        return {
            (kind, name): self._encoder.encode(each.row)
            for kind, live in self._live.items() for name, each in live.items()
        }  # fmt: skip

    def _of(self, kind: str, name: str) -> Key:
        """Conversations are noted by any of their names."""
        if kind == CONVERSATION:
            found = self._present.conversation(name) or self._present.talking(name)
            return (CONVERSATION, found.key if found is not None else name)
        return (kind, name)


def last_event(rows: Mapping[Key, bytes]) -> int:
    """The number of the last event that anybody may have seen."""
    return _number(rows.get(EVENTS, b"0"))


def time_of(rows: Mapping[Key, bytes]) -> int:
    """The router's time when it was stored last, in milliseconds since the epoch."""
    return stored_time(rows.get(ROUTER, b""))


def _number(body: bytes) -> int:
    try:
        return msgspec.json.decode(body, type=int)
    except msgspec.DecodeError:
        return 0
