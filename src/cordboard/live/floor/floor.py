"""The floor: agents with their telephones, contacts that ask for them, and the router between the two."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from cordboard.acd.from_site import organisation_of
from cordboard.acd.messages import Arrive, Reorganise, Request, SignOut, StepAside, Withdraw, WrapUpDone
from cordboard.acd.router import Router
from cordboard.acd.states import State
from cordboard.acd.views import Availability, Place
from cordboard.audio.music import hold_music
from cordboard.flow.site import Site
from cordboard.live.floor.asking import Asking, Party
from cordboard.live.floor.callbacks import CallbackPromise, Callbacks, OpenCallback, Records
from cordboard.live.floor.clock import Clock
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.deciding import Deciding
from cordboard.live.floor.distributor import Distributor
from cordboard.live.floor.events import AnyFloorEvent, ContactWaits, ContactWaitsNoMore, EventRing
from cordboard.live.floor.for_agents import ForAgents
from cordboard.live.floor.for_desks import ForDesks
from cordboard.live.floor.for_supervisors import ForSupervisors
from cordboard.live.floor.hours import HoursWatch
from cordboard.live.floor.path import AudioPath
from cordboard.live.floor.present import Present
from cordboard.live.floor.shared import BeginCallback, SendToFlow, Shared, WrappedUp, no_flows
from cordboard.live.floor.taping import Tape
from cordboard.live.floor.words import FloorRefused, FloorView, PathKind
from cordboard.live.storing import write_until_taken
from cordboard.store import people
from cordboard.store.acd_events import AcdEventLog
from cordboard.store.due_times import DueTime
from cordboard.telephony.line import Call, Line
from cordboard.telephony.outside import OutsideNumbers, OutsideRules, Refused

#: Seconds that hanging up may take when the floor stops.
_GOODBYE = 5.0


class Floor(ForAgents, ForSupervisors, ForDesks):
    """See :class:`ForAgents` and :class:`ForSupervisors` for what people can do; here is the contacts' side.

    Everything happens on the event loop that started it.

    Args:
        site: who works where; `reorganise` gives another.
        line: rings telephones, and mixes their legs with those of persons.
        recordings: the folder for recorded conversations.
        wrapped_up: told when an agent's work on a contact is over, with the termination code and its result.
        begin_callback: takes a person who was called back.
        send_to_flow: goes on with a person in another flow.
        records: keeps callbacks.
    """

    def __init__(
        self, site: Site, line: Line, database: Engine, recordings: Path, *, wrapped_up: WrappedUp,
        begin_callback: BeginCallback, records: Records, send_to_flow: SendToFlow = no_flows,
    ) -> None:  # fmt: skip
        clock = Clock()
        self.site = site
        self.line = line
        self.database = database
        self.router = Router(organisation_of(site), clock())
        self._log = AcdEventLog(database)
        self._requests: dict[str, Request] = {}
        self._signing_in = set()
        self._send_to_flow = send_to_flow
        self._consultations = 0
        self._shared = Shared(
            line, clock, EventRing(clock()), self._tell, wrapped_up, self._audit, recordings, site.desktops
        )
        self._present = Present(self._shared)
        self._deciding = Deciding(self._shared, self._present, self._requests, self._tape)
        self._distributor = Distributor(self.router, self._log, self._deciding.take, clock)
        self._callbacks = Callbacks(
            self._shared, begin_callback, self._deciding.reached, records, partial(Asking, on_close=self._closed)
        )
        self._deciding.callbacks = self._callbacks
        self._hours = HoursWatch(self._distributor.tell)
        self._stopped = False
        self._numbers = _outside_numbers(site)

    async def start(self) -> None:
        """Begin to distribute."""
        hold_music()  # takes a moment the first time, which no caller should wait for
        self._log.start()
        self._hours.watch(self.site.services)

    async def stop(self) -> None:
        """Part everybody, end what agents have in hand, and store what happened. Stopping twice is no error."""
        if self._stopped:
            return
        self._stopped = True
        self._hours.stop()
        self._callbacks.hold()
        for asking in list(self._shared.askings.values()):
            asking.end()
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
        self._shared.ring.close()

    def reorganise(self, site: Site) -> None:
        """Agents, teams, services or their hours are others now."""
        self.site = site
        self._numbers = _outside_numbers(site)
        self._shared.desktops = site.desktops
        self._distributor.tell(Reorganise(organisation_of(site)))
        self._hours.watch(site.services)

    # --- For contacts --------------------------------------------------------------------------------------

    def ask(self, request: Request, party: Party) -> Asking:
        """Queue a contact. What becomes of it is told by the `events` of what is returned."""
        contact = request.contact
        asking = Asking(contact, party, self._closed)
        if self._stopped:
            asking.end()
            return asking
        if (before := self._shared.askings.get(contact)) is not None:
            before.end()
        self._callbacks.forget(contact)
        self._shared.askings[contact] = asking
        self._requests[contact] = request
        self._shared.publish(ContactWaits(contact=contact, service=party.pop.service or request.service))
        self._distributor.tell(Arrive(request))
        return asking

    async def ask_callback(self, promise: CallbackPromise) -> None:
        """Have a person called back; the contact has asked before, and its place in the queue is kept.

        It is stored when this returns. Raises FloorRefused where there is no place, and what the store raises.
        """
        request, since = self._requests.get(promise.contact), self.router.queued_at(promise.contact)
        if self._stopped or request is None or since is None:
            raise FloorRefused("the contact has no place in a queue that could be kept")
        if not await self._callbacks.ask(promise, request, since):
            raise FloorRefused("the person waits on the line again")

    def take_up(self, callback: OpenCallback, *, pausing: bool) -> None:
        """Go on with a callback that was promised before a restart; `pausing`: its next attempt is due at a time."""
        self._requests[callback.contact] = callback.request
        self._callbacks.take_up(callback, pausing=pausing)

    async def retry_callback(self, due: DueTime) -> None:
        """The next attempt of a callback is due (its id is the key)."""
        self._callbacks.retry(due.key)

    async def expire_callback(self, due: DueTime) -> None:
        """A callback is due to be given up (its id is the key)."""
        self._callbacks.expire(due.key)

    def left(self, contact: str) -> None:
        """A contact is over, whatever it asked for: its place is given up, unless a callback keeps it."""
        asking = self._shared.askings.pop(contact, None)
        if asking is not None:
            asking.end()
        if self._callbacks.get(contact) is not None:
            return
        if asking is not None:
            self._close(asking, keep_place=False)
        else:
            self._distributor.tell(Withdraw(contact))
        self._requests.pop(contact, None)

    def availability(self, service: str, skill: str = "", teams: Sequence[str] = ()) -> Availability:
        """How many eligible agents are signed in and Ready."""
        return self.router.availability(service, skill, teams)

    def place(self, contact: str) -> Place | None:
        """Where a contact stands in its queue; None when it is in none."""
        return self.router.place(contact)

    def say_to_agents(self, contact: str, text: str) -> None:
        """A sentence for the agents who talk with a contact's person."""
        conversation = self._present.talking(contact)
        for agent in conversation.talkers if conversation is not None else ():
            self._shared.say(agent, text, contact)

    def changes(self) -> AsyncIterator[None]:
        """Yields whenever agents or queues have changed; changes that come meanwhile count as one."""
        return self._distributor.changes.watch()

    # --- For whoever watches -------------------------------------------------------------------------------

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
            waiting=tuple(self.router.waiting),
            conversations=tuple(each.view for each in self._present.conversations.values() if each.begun),
        )

    # --- How -----------------------------------------------------------------------------------------------

    def _tell(self, *messages: Any) -> None:
        self._distributor.tell(*messages)

    def _closed(self, asking: Asking, keep_place: bool) -> None:
        if self._shared.askings.get(asking.contact) is asking:
            self._close(asking, keep_place=keep_place)

    def _close(self, asking: Asking, *, keep_place: bool) -> None:
        contact = asking.contact
        conversation = self._present.talking(contact)
        if conversation is not None and conversation.asking is asking:
            conversation.person_left()
            contact = conversation.key
        elif self.router.place(contact) is not None and self._callbacks.get(contact) is None:
            self._shared.publish(ContactWaitsNoMore(contact=contact, why="stepped_aside" if keep_place else "left"))
        if self._callbacks.get(contact) is None:
            self._distributor.tell(StepAside(contact) if keep_place else Withdraw(contact))

    def _conversation(self, contact: str) -> Conversation:
        found = self._present.talking(contact)
        if found is None or not found.begun:
            raise FloorRefused("that conversation is over")
        return found

    def _tape(self, contact: str) -> Tape:
        return Tape(contact, self._shared.recordings, self.database)

    def _audit(self, who: str, action: str, what: str, detail: dict[str, Any]) -> None:
        note = partial(people.note, self.database, who, action, what, detail)
        self._shared.beside.start(write_until_taken(f"that {who} {action} {what}", note))

    def _path(self, agent: str, kind: PathKind, *, nailed_up: bool, number: str) -> AudioPath:
        known = self.site.agents[agent]
        if kind == "browser":
            return AudioPath(kind, nailed_up=nailed_up, dial=None)
        if kind == "softphone":
            if not known.softphone:
                raise FloorRefused(f"{agent} has no softphone; sign in with the browser, or have one set up")
            return AudioPath(kind, nailed_up=nailed_up, dial=partial(self._ring, known.softphone))
        outside = number or known.number
        if not outside:
            raise FloorRefused(f"{agent} has no number; give one, or have one set up")
        decision = self._numbers.decide(outside, 0.0)
        if isinstance(decision, Refused):
            raise FloorRefused(decision.reason)
        shown = next((self._caller_id(each) for each in known.services if self._caller_id(each)), "")
        return AudioPath(kind, nailed_up=nailed_up, dial=partial(self._ring_outside, decision.number, shown))

    def _ring(self, telephone: str, seconds: float, shown: str) -> Call:
        return self.line.dial(telephone, caller_id=shown, ring_seconds=seconds)

    def _ring_outside(self, number: str, caller_id: str, seconds: float, _shown: str) -> Call:
        return self.line.dial(number, caller_id=caller_id, ring_seconds=seconds)


def _outside_numbers(site: Site) -> OutsideNumbers:
    rules = site.outside_numbers
    return OutsideNumbers(OutsideRules(prefixes=rules.allowed, refused_prefixes=rules.refused))
