"""The floor: agents with their telephones, contacts that ask for them, and the router between the two."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from cordboard.acd.decisions import Decision
from cordboard.acd.from_site import organisation_of
from cordboard.acd.messages import AnyMessage, Reorganise, SignOut, WrapUpDone
from cordboard.acd.router import Router
from cordboard.acd.states import State
from cordboard.acd.views import Availability, Place
from cordboard.flow.site import Site
from cordboard.live.floor.audio_paths import AudioPaths
from cordboard.live.floor.callbacks import Callbacks, Records
from cordboard.live.floor.clock import Clock
from cordboard.live.floor.deciding import Deciding
from cordboard.live.floor.deliveries import Deliveries
from cordboard.live.floor.distributor import Distributor
from cordboard.live.floor.events import EventRing
from cordboard.live.floor.for_agents import AgentActions
from cordboard.live.floor.for_callbacks import CallbackActions
from cordboard.live.floor.for_desks import WorkInHand
from cordboard.live.floor.for_supervisors import SupervisorActions
from cordboard.live.floor.for_watchers import FloorFeed
from cordboard.live.floor.hours import HoursWatch
from cordboard.live.floor.own_call import AgentCallContacts
from cordboard.live.floor.own_calls import NoAgentCalls, OwnCalls
from cordboard.live.floor.present import Present
from cordboard.live.floor.restart import Restart
from cordboard.live.floor.row_changes import RowChanges
from cordboard.live.floor.row_store import FloorRows, last_event, time_of
from cordboard.live.floor.searches import Searches
from cordboard.live.floor.shared import BeginCallback, SendToFlow, Shared, WrappedUp, no_flows
from cordboard.live.floor.sounds import usual_music
from cordboard.live.floor.taping import Tape
from cordboard.live.storing import write_until_taken
from cordboard.store import floor_rows, people
from cordboard.store.acd_events import AcdEventLog, Cut
from cordboard.store.contacts import open_contacts
from cordboard.telephony.line import Line

_log = logging.getLogger(__name__)

#: Milliseconds that the machine's clock may be behind what was stored without a word about it.
_CLOCKS_AGREE = 1000
#: Seconds that hanging up may take when the floor stops.
_GOODBYE = 5.0


class Floor:
    """The contacts' side is here. What people can do is done by its parts, whose methods are also those of the floor:
    :class:`AgentActions`, :class:`SupervisorActions`, :class:`CallbackActions`, :class:`FloorFeed` for watchers,
    and :class:`WorkInHand` for desktops that come or come back.

    Everything happens on the event loop that started it.

    Args:
        site: who works where; `reorganise` gives another.
        line: rings telephones, and mixes their legs with those of persons.
        recordings: the folder for recorded conversations.
        wrapped_up: told when an agent's work on a contact is over, with the termination code and its result.
        begin_callback: takes a person who was called back.
        send_to_flow: goes on with a person in another flow.
        own_calls: keeps the contacts of calls that agents make of their own accord.
        records: keeps callbacks.
        require: makes sure, in a transaction, that what is stored of the floor is this program's to store.
        observe: measures what the router was told at a time, and decided.
    """

    def __init__(
        self, site: Site, line: Line, database: Engine, recordings: Path, *, wrapped_up: WrappedUp,
        begin_callback: BeginCallback, records: Records, require: Callable[[Connection], None],
        send_to_flow: SendToFlow = no_flows, own_calls: AgentCallContacts | None = None,
        observe: Callable[[int, AnyMessage, Sequence[Decision]], None] = lambda _at, _message, _decisions: None,
    ) -> None:  # fmt: skip
        self._clock = clock = Clock()
        self.line = line
        self.database = database
        self.router = Router(organisation_of(site), clock())
        self._observe = observe
        self._log = AcdEventLog(database, self._cut, require)
        self._deliveries = Deliveries(lambda: self._log.behind, self._log.changed)
        self._shared = Shared(
            site, line, clock, EventRing(clock()), self._tell, self._deliveries, RowChanges(self._log.changed),
            wrapped_up, self._audit,
        )  # fmt: skip
        self._present = Present(self._shared, lambda contact, was: Tape(contact, recordings, database, was))
        self._rows = FloorRows(self._shared, self.router, self._present)
        paths = AudioPaths(self._shared)
        agents = AgentActions(self._shared, self.router, self._present, paths, send_to_flow)
        self._restart = Restart(
            self._shared, self.router, self._present, paths, self._promised, agents.desktop_may_be_away
        )
        self._searches = searches = Searches(
            self._shared, self.router, self._present, self._restart, self._promised,
            lambda contact: self._callbacks.forget(contact),  # noqa: PLW0108 - made below
        )  # fmt: skip
        self.continues, self.found_call = searches.continues, searches.found_call
        self.ask, self.left = searches.ask, searches.left
        self._callbacks = Callbacks(self._shared, begin_callback, self._present.reached, records, self._searches.make)
        self._own_calls = calls = OwnCalls(
            self._shared, self.router, self._present, paths, self._searches, self._restart, own_calls or NoAgentCalls()
        )
        self.call, self.own_call, self.call_again = calls.call, calls.own_call, calls.go_on
        decided = Deciding(self._shared, self._present, self._callbacks).take
        self._distributor = Distributor(self.router, self._noted, decided, clock)
        self._hours = HoursWatch(self._distributor.tell)
        self._whole = asyncio.Event()
        self._stopped = False
        self._stores_rows = False

        self.sign_in, self.sign_out = agents.sign_in, agents.sign_out
        self.go_ready, self.go_not_ready = agents.go_ready, agents.go_not_ready
        self.attach_leg, self.desktop_may_be_away = agents.attach_leg, agents.desktop_may_be_away
        self.lose_desktop, self.regain_desktop = agents.lose_desktop, agents.regain_desktop
        self.accept, self.reject = agents.accept, agents.reject
        self.hold, self.retrieve, self.end_call = agents.hold, agents.retrieve, agents.end_call
        self.wrap_up, self.send_keys, self.mute = agents.wrap_up, agents.send_keys, agents.mute
        self.pause_recording, self.resume_recording = agents.pause_recording, agents.resume_recording
        self.transfer, self.consult = agents.transfer, agents.consult
        self.join, self.hand_over, self.back = agents.join, agents.hand_over, agents.back

        supervisors = SupervisorActions(self._shared, self.router, self._present)
        self.monitor, self.ring_supervisor = supervisors.monitor, supervisors.ring_supervisor
        self.change_mode, self.stop_monitoring = supervisors.change_mode, supervisors.stop_monitoring
        self.supervision, self.force_state = supervisors.supervision, supervisors.force_state
        self.change_max_wait, self.take_over = supervisors.change_max_wait, supervisors.take_over
        self.move_in_queue, self.send = supervisors.move_in_queue, supervisors.send

        callbacks = CallbackActions(self._shared, self.router, self._callbacks, lambda: self._stopped)
        self.ask_callback, self.take_up = callbacks.ask_callback, callbacks.take_up
        self.retry_callback, self.expire_callback = callbacks.retry_callback, callbacks.expire_callback

        feed = FloorFeed(self._shared, self.router, self._present)
        self.events, self.snapshot, self.announce = feed.events, feed.snapshot, feed.announce

        work = WorkInHand(self._shared, self._present)
        self.offer_to, self.pop_for, self.callers = work.offer_to, work.pop_for, work.callers
        self.say_to_agents = work.say_to_agents

    @property
    def site(self) -> Site:
        """Who works where, as it is now."""
        return self._shared.site

    async def start(self, *, beside: bool = False) -> None:
        """Begin to distribute; go on where another program left off.

        Where anything is restored, what happens waits until `resumed` is told. A program that runs `beside` the one
        that serves the site restores nothing, and stores nothing but its log.
        """
        usual_music()  # takes a moment the first time, which no caller should wait for
        self._stores_rows = not beside
        if self._stores_rows:
            self._restore(await asyncio.to_thread(floor_rows.read, self.database))
        if not self._restart.going_on:
            self._whole.set()
        self._log.start()
        self._hours.watch(self.site.services)

    async def whole(self) -> None:
        """Wait until the conversations of before a restart go on again."""
        await self._whole.wait()

    def _restore(self, rows: Mapping[floor_rows.Key, bytes]) -> None:
        self._shared.ring.begin_after(last_event(rows))
        ahead = self._clock.not_before(time_of(rows))
        if ahead > _CLOCKS_AGREE:
            _log.warning(
                "the machine's clock is %.1f s behind what it was when the floor was stored last; times of agents and "
                "queues are ahead of it by as much until the next start", ahead / 1000,
            )  # fmt: skip
        self._rows.begin(rows)
        if self._restart.begin(rows):
            self._distributor.hold()
            self._distributor.tell(Reorganise(organisation_of(self.site)))

    async def resumed(self, contacts: Iterable[str] = ()) -> None:
        """After a restart: wait until these contacts have asked again, end what nobody came back to, and distribute.

        Harmless where nothing was restored.
        """
        await self._restart.wait_for(contacts)
        self._distribute()

    def _distribute(self) -> None:
        if self._restart.going_on:
            alive = {each.id for each in open_contacts(self.database)}
            self._restart.settle(lambda contact: contact in alive)
            self._distributor.release()
            self._restart.go_on()
            self._whole.set()

    async def stored(self) -> None:
        """Wait until everything that has happened is stored, so that a person may be told that it is so.

        Where the database does not answer it is not waited for longer than a moment (`trouble`).
        """
        await self._deliveries.stored()

    async def caught_up(self, contact: str) -> None:
        """Wait until a contact was told all that has happened to its search for an agent, also before a restart."""
        await self._restart.returned(contact)
        await self._deliveries.stored()

    @property
    def trouble(self) -> str:
        """Why a crash now would take back what people were told; empty when it would not."""
        return self._deliveries.trouble

    async def stop(self) -> None:
        """Part everybody, end what agents have in hand, and store what happened. Stopping twice is no error."""
        if self._stopped:
            return
        self._stopped = True
        self._distribute()
        self._hours.stop()
        self._callbacks.hold()
        self._own_calls.stop()
        self._searches.stop()
        for conversation in list(self._present.conversations.values()):
            conversation.come_to_nothing("stopped")
        for session in list(self._present.sessions.values()):
            session.wrap_up_over()
            self._distributor.tell(SignOut(session.agent))
            if self.router.agent(session.agent).state is State.WRAP_UP:
                self._distributor.tell(WrapUpDone(session.agent))
        self._distributor.stop()
        await self._shared.beside.settle(_GOODBYE)
        await self._shared.beside.stop()
        await self._log.stop()
        self._deliveries.deliver_all()
        self._shared.ring.close()

    def let_go(self) -> None:
        """Another program has taken the floor over: what is stored of it is that one's now."""
        self._stores_rows = False

    def reorganise(self, site: Site) -> None:
        """Agents, teams, services or their hours are others now."""
        self._shared.site = site
        self._distributor.tell(Reorganise(organisation_of(site)))
        self._hours.watch(site.services)

    # --- For contacts --------------------------------------------------------------------------------------

    @property
    def being_called_back(self) -> int:
        """How many persons are being called back now."""
        return self._callbacks.calling

    @property
    def being_called(self) -> int:
        """The same, and how many agents are calling of their own accord."""
        return self._callbacks.calling + self._own_calls.calling

    def call_nobody(self) -> None:
        """Call nobody any more who is not being called already; places of callbacks are kept for the next start."""
        self._callbacks.hold()
        self._own_calls.hold()

    def availability(self, service: str, skill: str = "", teams: Sequence[str] = ()) -> Availability:
        """How many eligible agents are signed in and Ready."""
        return self.router.availability(service, skill, teams)

    def place(self, contact: str) -> Place | None:
        """Where a contact stands in its queue; None when it is in none."""
        return self.router.place(contact)

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever agents or queues have changed; changes that come meanwhile count as one."""
        return self._distributor.changes.watch()

    # --- How -----------------------------------------------------------------------------------------------

    def _tell(self, *messages: AnyMessage) -> None:
        self._distributor.tell(*messages)

    def _noted(self, at: int, message: AnyMessage, decisions: Sequence[Decision]) -> None:
        self._shared.changes.by_router(message, decisions)
        self._log.note(at, message, decisions)
        self._observe(at, message, decisions)

    def _cut(self) -> Cut:
        return Cut(self._rows.take() if self._stores_rows else {}, self._deliveries.cut())

    def _promised(self, contact: str) -> bool:
        return self._callbacks.get(contact) is not None

    def _audit(self, who: str, action: str, what: str, detail: dict[str, Any]) -> None:
        note = partial(people.note, self.database, who, action, what, detail)
        self._shared.beside.start(write_until_taken(f"that {who} {action} {what}", note))
