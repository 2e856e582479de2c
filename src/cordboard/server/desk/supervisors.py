"""The desks of supervisors: what each is told of the floor, and what it may ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from cordboard.acd.states import REASONS
from cordboard.engine.signals import SupervisionMode
from cordboard.live.floor import Floor
from cordboard.live.floor.events import AnyFloorEvent
from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk import asks, words
from cordboard.server.desk.desks import Desks, MessageTable
from cordboard.server.desk.words import Option, Queues, QueueView, Word
from cordboard.store.people import User
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.line import Call

#: Seconds between two tellings of the queues at least, and at most: waits and hours change by themselves.
SOON, LATEST = 1.0, 15.0
#: Takes the contact, the supervisor, the mode, and the leg or the telephone.
Supervise = Callable[[str, str, SupervisionMode, Call | str], Awaitable[None]]
#: Takes the service, the seconds, and who wants it so.
ChangeMaxWait = Callable[[str, float, str], Awaitable[None]]


class SupervisorDesks(Desks):
    """The desks of supervisors, each with a telephone in the page that listens.

    Args:
        supervise: lets a supervisor into a conversation, on a leg or on a telephone to ring.
        change_max_wait: gives a service another max wait, now and after a restart.
    """

    def __init__(
        self, floor: Floor, line: BrowserLine | None, supervise: Supervise, change_max_wait: ChangeMaxWait
    ) -> None:
        self._supervise = supervise
        messages: MessageTable = {
            asks.MonitorContact: self._monitor,
            asks.StopMonitoring: self._stop,
            asks.ForceState: lambda name, ask: floor.force_state(ask.agent, ask.state, name),
            asks.ChangeMaxWait: lambda name, ask: change_max_wait(ask.service, ask.seconds, name),
        }
        super().__init__(floor, line, messages)

    # --- What is told ----------------------------------------------------------------------------------------------

    def floor(self, user: User) -> words.FloorSnapshot:
        """How everything is."""
        return words.FloorSnapshot(
            view=self._floor.snapshot(), supervisor=user.name, queues=self.queues(), callers=self._floor.callers(),
            names={name: each.full_name for name, each in self._floor.site.agents.items() if each.full_name},
            reasons=tuple(Option(name, label) for name, label in REASONS.items()),
        )  # fmt: skip

    def opening(self, user: User) -> tuple[words.FloorSnapshot, int]:
        """The first word to a floor view, and the number of the last event in it."""
        floor = self.floor(user)
        return floor, floor.view.number

    @staticmethod
    def telling(event: AnyFloorEvent) -> Iterator[Word]:
        """Supervisors are told of everything."""
        yield words.Happened(event=event)

    def queues(self) -> tuple[QueueView, ...]:
        """The services that agents work for, with those who wait."""
        router, now = self._floor.router, datetime.now(UTC)
        waiting: dict[str, list[Any]] = {}
        for each in router.waiting:
            waiting.setdefault(each.service, []).append(each)
        found = []
        for name, service in self._floor.site.services.items():
            here = waiting.get(name, [])
            available = router.availability(name)
            last = router.place(here[-1].contact) if here else None
            found.append(
                QueueView(
                    service=name, title=service.title or name, direction=service.direction,
                    open=service.hours.at(now).open, max_wait=router.max_wait(name), waiting=len(here),
                    longest=min((each.queued_at for each in here), default=0),
                    estimated=last.estimated_wait if last else 0.0 if available.ready else None,
                    signed_in=available.signed_in, ready=available.ready,
                )
            )  # fmt: skip
        return tuple(found)

    async def besides(self) -> AsyncIterator[Word]:
        """The queues, when they have changed."""
        before: Queues | None = None
        changes = self._floor.changes()
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(LATEST):
                    await anext(changes)
            now = Queues(queues=self.queues(), callers=self._floor.callers())
            if now != before:
                yield now
            before = now
            await asyncio.sleep(SOON)

    # --- What is asked ---------------------------------------------------------------------------------------------

    async def _monitor(self, name: str, ask: asks.MonitorContact) -> None:
        talk = next((each for each in self._floor.snapshot().conversations if each.contact == ask.contact), None)
        if talk is None:
            raise FloorRefused("that conversation is over")
        if any(each.role == "supervisor" and each.name == name for each in talk.members):
            self._floor.change_mode(ask.contact, name, ask.mode)
            return
        leg: Call | str = ask.telephone or await self._own_leg(name)
        await self._supervise(ask.contact, name, ask.mode, leg)

    async def _stop(self, name: str, ask: asks.StopMonitoring) -> None:
        self._floor.stop_monitoring(ask.contact, name)
        if self._phones is not None:
            await self._phones.end(name)

    async def _own_leg(self, name: str) -> Call:
        leg = await self._leg(name)
        if leg is None:
            raise FloorRefused("your page has no telephone; let it use your microphone, or name a telephone to ring")
        return leg
