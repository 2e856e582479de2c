"""The outside numbers in a conversation: the one that is rung after a transfer, and those who take part."""

from __future__ import annotations

from collections.abc import Callable

from cordboard.live.floor.room import Member, Room
from cordboard.live.floor.rows import OutsiderRow
from cordboard.live.floor.shared import Shared
from cordboard.telephony.line import Call


class OutsideParties:
    """Who is called on an outside number and talks in `room`.

    Args:
        on_came: told when one takes part.
        on_left: told when one has hung up.
    """

    def __init__(self, shared: Shared, room: Room, on_came: Callable[[], None], on_left: Callable[[], None]) -> None:
        self._shared = shared
        self._room = room
        self._on_came = on_came
        self._on_left = on_left
        self._over = False
        self.members: list[Member] = []
        self.dialling: Call | None = None
        """The number that the person was transferred to, as long as it rings."""

    @property
    def rows(self) -> tuple[OutsiderRow, ...]:
        """Those who take part, as they are stored."""
        return tuple(
            OutsiderRow(name=each.name, call=each.call.id, since=each.since)
            for each in self.members if each.call is not None
        )  # fmt: skip

    def came(self, member: Member) -> None:
        """Somebody who is in the room takes part from now on."""
        self.members.append(member)
        self._shared.beside.start(self._watch(member))
        self._on_came()

    def dismiss(self, member: Member) -> None:
        """Somebody is not needed any more."""
        self.members.remove(member)
        self._room.leave(member)
        self._shared.end(member.call)

    def end(self) -> None:
        """The conversation is over: hang up on all of them."""
        self._over = True
        self._shared.end(self.dialling)
        for member in self.members:
            self._shared.end(member.call)

    async def _watch(self, member: Member) -> None:
        if member.call is not None:
            await member.call.wait_ended()
        if self._over or member not in self.members:
            return
        self.members.remove(member)
        self._room.leave(member)
        self._on_left()
