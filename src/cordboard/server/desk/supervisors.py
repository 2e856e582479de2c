"""The desks of supervisors: what each is told of the floor, and what it may ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from cordboard.acd.router import Router
from cordboard.acd.states import REASONS
from cordboard.acd.views import WaitingView
from cordboard.engine.signals import SupervisionMode
from cordboard.live.clock import now
from cordboard.live.driver import ContactDriver
from cordboard.live.floor import Floor
from cordboard.live.floor.events import AnyFloorEvent
from cordboard.live.floor.words import FloorRefused
from cordboard.server.desk import asks, words
from cordboard.server.desk.desks import Desks, MessageTable
from cordboard.server.desk.differences import Told
from cordboard.server.desk.today import TodayFigures
from cordboard.server.desk.words import (
    ContactStanding,
    FloorContact,
    FloorContacts,
    FloorToday,
    Option,
    Queues,
    QueueView,
    ServiceToday,
    Word,
)
from cordboard.store.people import User
from cordboard.telephony.browser import BrowserLine
from cordboard.telephony.line import Call

#: Seconds between two looks at what has changed. Most of it changes by itself: waits, hours, steps in a flow.
SOON = 1.0
#: Takes the contact, the supervisor, the mode, and the leg or the telephone.
Supervise = Callable[[str, str, SupervisionMode, Call | str], Awaitable[None]]
#: Takes the service, the seconds, and who wants it so.
ChangeMaxWait = Callable[[str, float, str], Awaitable[None]]


class SupervisorDesks(Desks):
    """The desks of supervisors, each with a telephone in the page that listens.

    Args:
        at_work: the contacts in progress, by id.
        today: what became of those who asked today.
        supervise: lets a supervisor into a conversation, on a leg or on a telephone to ring.
        change_max_wait: gives a service another max wait, now and after a restart.
    """

    def __init__(
        self, floor: Floor, line: BrowserLine | None, at_work: Mapping[str, ContactDriver], today: TodayFigures,
        supervise: Supervise, change_max_wait: ChangeMaxWait,
    ) -> None:  # fmt: skip
        self._at_work = at_work
        self._today = today
        self._supervise = supervise
        messages: MessageTable = {
            asks.MonitorContact: self._monitor,
            asks.StopMonitoring: self._stop,
            asks.TakeOver: lambda name, ask: floor.take_over(ask.contact, name),
            asks.MoveContact: lambda name, ask: floor.move_in_queue(
                ask.contact, name, first=ask.first, priority=ask.priority
            ),
            asks.SendContact: lambda name, ask: floor.send(ask.contact, name, ask.to),
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
        router, moment = self._floor.router, datetime.now(UTC)
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
                    open=service.hours.at(moment).open, max_wait=router.max_wait(name), waiting=len(here),
                    longest=min((each.queued_at for each in here), default=0),
                    estimated=last.estimated_wait if last else 0.0 if available.ready else None,
                    signed_in=available.signed_in, ready=available.ready,
                )
            )  # fmt: skip
        return tuple(found)

    def contacts(self) -> tuple[FloorContact, ...]:
        """The contacts in progress, and those who wait to be called back."""
        router = self._floor.router
        waiting = {each.contact: each for each in router.waiting}
        standings: Mapping[str, ContactStanding] = router.standings
        callers = self._floor.callers()
        found = {each.id: each for each in tuple(self._at_work.values()) if not each.supervision}
        return tuple(
            _told(contact, found.get(contact), waiting.get(contact), standings.get(contact, "flow"), callers, router)
            for contact in dict.fromkeys((*found, *waiting))
        )

    async def besides(self) -> AsyncIterator[Word]:
        """Queues, contacts and the figures of today: everything once, and then what has changed."""
        queues = Told[QueueView, str](lambda each: each.service)
        contacts = Told[FloorContact, str](lambda each: each.contact)
        today = Told[ServiceToday, str](lambda each: each.service)
        day = 0
        while True:
            at, those = now(), self.queues()
            if found := queues.difference(those):
                # A service that is there no more is rare: then all the others are told again.
                whole = bool(found.gone) or found.whole
                yield Queues(at=at, queues=those if whole else found.changed, whole=whole)
            if seen := contacts.difference(self.contacts()):
                yield FloorContacts(at=at, contacts=seen.changed, over=seen.gone, whole=seen.whole)
            figures = await self._today.services()
            counted = today.difference(figures)
            if counted or self._today.since != day:
                whole = bool(counted.gone) or self._today.since != day
                day = self._today.since
                yield FloorToday(
                    at=at, since=day, time_zone=self._today.time_zone,
                    services=figures if whole else counted.changed, whole=whole,
                )  # fmt: skip
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


def _told(
    contact: str, driver: ContactDriver | None, waiting: WaitingView | None, standing: ContactStanding,
    callers: Mapping[str, str], router: Router,
) -> FloorContact:  # fmt: skip
    """A contact as supervisors see it, with its module in the flow and its place in the queue as far as it has them."""
    place = router.place(contact) if waiting is not None else None
    caller = callers.get(contact) or (driver.person if driver is not None else "")
    known = FloorContact(
        contact=contact, caller=caller, standing=standing,
        place=place.position if place is not None else 0,
    )  # fmt: skip
    if driver is not None:
        known = msgspec.structs.replace(
            known, service=driver.service, flow=driver.flow, module=driver.module, called=driver.called,
            since=driver.since, trial=driver.trial,
        )  # fmt: skip
    if waiting is None:
        return known
    return msgspec.structs.replace(
        known, service=waiting.service or known.service, queued_at=waiting.queued_at, skill=waiting.skill,
        teams=waiting.teams, priority=waiting.priority, agent=waiting.agent, callback=waiting.callback,
        trial=waiting.trial,
    )  # fmt: skip
