"""Calling people back: their places wait in the queue, and an agent is at the telephone before theirs rings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from cordboard.acd.decisions import Connect
from cordboard.acd.messages import AskCallback, LosePhone, Release, Request, Withdraw
from cordboard.live.floor.asking import Asking, Party
from cordboard.live.floor.at_hand import Leaving
from cordboard.live.floor.events import ContactWaits, ContactWaitsNoMore
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import BeginCallback, Shared
from cordboard.live.floor.sounds import ringback
from cordboard.live.floor.words import ScreenPop
from cordboard.telephony.line import Call, NotConnected, Refusal

#: Seconds that the person's telephone rings.
RING_SECONDS = 48.0
#: Seconds between two attempts.
RETRY_SECONDS = 300.0


@dataclass
class Callback:
    """A person who wants to be called back on `number`. `max_wait`: seconds after which it is given up.

    `contact` is the contact in which it was asked for, `id` that of the callback itself, once it is stored. `attempts`
    is how often the number is called at most; `tried` how often it was, and `refusal` and `detail` what came of the
    last try. `calling`: it is called just now.
    """

    contact: str
    number: str
    caller_id: str = ""
    max_wait: float = 3600.0
    attempts: int = 3
    retry: float = RETRY_SECONDS
    pop: ScreenPop = field(default_factory=ScreenPop)
    music: bytes = b""
    record: bool = False
    tried: int = 0
    calling: bool = False
    until: int = 0
    id: str = ""
    refusal: Refusal | None = None
    detail: str = ""
    waiting: asyncio.TimerHandle | None = field(default=None, repr=False)


#: Joins a person who was reached with the agent: callback, asking of the new contact, session, seconds waited.
Reached = Callable[[Callback, Asking, Session, float], None]


class Records(Protocol):
    """Keeps callbacks, so that a restart loses none, and gives each its outcome."""

    async def add(self, callback: Callback, request: Request, queued_at: int) -> None:
        """Store one, and give it its `id`. It is durable when this returns."""
        ...

    def tried(self, callback: Callback) -> None:
        """The person was not reached this time."""
        ...

    def reached(self, callback: Callback) -> None:
        """The person is there."""
        ...

    def over(self, callback: Callback, why: str) -> None:
        """It came to nothing."""
        ...


class Callbacks:
    """Every callback that is waited for, and the attempts going on."""

    def __init__(
        self, shared: Shared, begin: BeginCallback, reached: Reached, records: Records,
        asking: Callable[[str, Party], Asking],
    ) -> None:  # fmt: skip
        self._shared = shared
        self._begin = begin
        self._reached = reached
        self._records = records
        self._asking = asking
        self._open: dict[str, Callback] = {}

    def get(self, contact: str) -> Callback | None:
        """The callback whose place that contact keeps."""
        return self._open.get(contact)

    async def ask(self, callback: Callback, request: Request, queued_at: int) -> bool:
        """Store it, and wait for its turn; the contact has stepped aside. False: it has asked otherwise meanwhile."""
        callback.until = self._shared.clock() + round(callback.max_wait * 1000)
        self._open[callback.contact] = callback
        try:
            await self._records.add(callback, request, queued_at)
        except BaseException:
            self._open.pop(callback.contact, None)
            raise
        if self._open.get(callback.contact) is not callback:
            self._records.over(callback, "the person waited again before it was stored")
            return False
        self._wait_for_turn(callback)
        return True

    def take_up(self, callback: Callback, request: Request, queued_at: int) -> None:
        """Wait on for one that was promised before a restart."""
        self._open[callback.contact] = callback
        self._wait_for_turn(callback, request, queued_at)

    def forget(self, contact: str) -> None:
        """Its person waits on the line again, and the place with them. Who is being called already is called."""
        callback = self._open.get(contact)
        if callback is not None and not callback.calling:
            del self._open[contact]
            if callback.waiting is not None:
                callback.waiting.cancel()
            if callback.id:
                self._records.over(callback, "the person waits on the line again")

    def connected(self, decision: Connect, session: Session) -> None:
        """An agent has taken it: call the person."""
        callback = self._open[decision.contact]
        callback.tried += 1
        callback.calling = True
        Attempt(self, callback, session, decision.waited).start()

    def come_to_nothing(self, contact: str, why: str) -> None:
        """It is not waited for any more."""
        callback = self._open.pop(contact, None)
        if callback is None:
            return
        if callback.waiting is not None:
            callback.waiting.cancel()
        self._shared.tell(Withdraw(contact))
        self._shared.publish(ContactWaitsNoMore(contact=contact, why=why))
        self._records.over(callback, why)

    def stop(self) -> None:
        """Call nobody any more. They stay in the store, and are taken up at the next start."""
        for callback in self._open.values():
            if callback.waiting is not None:
                callback.waiting.cancel()

    def _wait_for_turn(self, callback: Callback, request: Request | None = None, queued_at: int = 0) -> None:
        callback.waiting = None
        self._shows_waiting(callback)
        left = (callback.until - self._shared.clock()) / 1000
        if left <= 0:
            self.come_to_nothing(callback.contact, "max_wait")
        else:
            self._shared.tell(AskCallback(callback.contact, left, request, queued_at))

    def _shows_waiting(self, callback: Callback) -> None:
        self._shared.publish(ContactWaits(contact=callback.contact, service=callback.pop.service, callback=True))

    def again(self, callback: Callback, why: str, refusal: Refusal | None = None) -> None:
        """The person was not reached, or the agent was lost meanwhile."""
        callback.calling = False
        callback.refusal, callback.detail = refusal or callback.refusal, why
        self._records.tried(callback)
        if callback.tried >= callback.attempts:
            self.come_to_nothing(callback.contact, why)
        elif self._open.get(callback.contact) is callback:
            self._shows_waiting(callback)
            loop = asyncio.get_running_loop()
            callback.waiting = loop.call_later(callback.retry, self._wait_for_turn, callback)

    async def talk(self, callback: Callback, call: Call, session: Session, waited: float) -> None:
        """The person is there: a new contact begins, and the agent is in it."""
        del self._open[callback.contact]
        party = Party(call, pop=callback.pop, music=callback.music, record=callback.record)
        self._records.reached(callback)
        asking = self._asking(callback.id, party)
        self._reached(callback, asking, session, waited)
        await self._begin(callback.contact, call, session.agent, asking)


class Attempt:
    """One attempt: the agent hears the person's telephone ring."""

    def __init__(self, callbacks: Callbacks, callback: Callback, session: Session, waited: float) -> None:
        self.contact = callback.contact
        self._callbacks = callbacks
        self._callback = callback
        self._session = session
        self._waited = waited
        self._shared = callbacks._shared  # noqa: SLF001 - one thing in two classes
        self._call: Call | None = None

    def start(self) -> None:
        """Call the person."""
        self._session.occupation = self
        self._call = self._shared.line.dial(
            self._callback.number, caller_id=self._callback.caller_id, ring_seconds=RING_SECONDS
        )
        self._shared.beside.start(self._ring(self._call))

    def leave(self, session: Session, how: Leaving) -> None:
        """The agent is gone, or wants no more of it, before the person was reached."""
        call, self._call = self._call, None
        self._shared.end(call)
        self._part(session, how)
        self._callbacks.again(self._callback, "agent_left")

    def step_out(self, session: Session) -> bool:  # noqa: ARG002 - whoever it is, nobody is with the person yet
        """The attempt is not held up for an agent who cannot be heard."""
        return False

    def step_in(self, session: Session) -> None:
        """Nobody is waited for."""

    def _part(self, session: Session, how: Leaving) -> None:
        session.occupation = None
        if how != "phone_lost":
            session.free()
        self._shared.tell(Release(session.agent, wrap_up=False))
        if how == "phone_lost":
            self._shared.tell(LosePhone(session.agent))

    async def _ring(self, call: Call) -> None:
        session = self._session
        assert session.path.call is not None
        ringing = session.path.call.media.play(ringback(), loop=True)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            if self._call is call:
                self._shared.say(session.agent, f"the person could not be reached: {failure}", self.contact)
                self._part(session, "dismissed")
                self._callbacks.again(self._callback, str(failure), failure.reason)
            return
        finally:
            ringing.stop()
        if self._call is not call:
            await call.hang_up()
            return
        session.occupation = None
        await self._callbacks.talk(self._callback, call, session, self._waited)
