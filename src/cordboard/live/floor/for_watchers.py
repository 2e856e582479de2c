"""The feed of the floor for desktops and the API: the floor as it is now, and every event from then on."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cordboard.acd.router import Router
from cordboard.live.floor.events import Announced, AnyFloorEvent
from cordboard.live.floor.present import Present
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorView


class FloorFeed:
    """The part of the floor that tells desks and the API what happens, and makes announcements to all desks."""

    def __init__(self, shared: Shared, router: Router, present: Present) -> None:
        self._shared = shared
        self._router = router
        self._present = present
        self._notice = ""

    def events(self, after: int | None = None) -> AsyncIterator[AnyFloorEvent]:
        """Everything that happens after the event of that number (None: from now on), as it happens.

        Raises FloorRefused when that is too long ago: take a snapshot, and follow from its number.
        """
        ring = self._shared.ring
        return ring.follow(ring.number if after is None else after)

    def snapshot(self) -> FloorView:
        """The floor as it is now. Events after its `number` tell what changes."""
        return FloorView(
            number=self._shared.ring.number,
            at=self._shared.clock(),
            agents=tuple(session.view for session in self._present.sessions.values()),
            waiting=tuple(self._router.waiting),
            notice=self._notice,
            conversations=tuple(each.view for each in self._present.conversations.values() if each.begun),
        )

    def announce(self, text: str) -> None:
        """A sentence for everybody at a desk, and for who comes to one later."""
        self._notice = text
        self._shared.publish(Announced(text=text))
