"""Calling people back: their places wait in the queue, and an agent is at the telephone before theirs rings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol
from uuid import uuid4

from cordboard.acd.decisions import Connect
from cordboard.acd.messages import AgentRequest, AskCallback, Release, StepAside, Withdraw
from cordboard.live.clock import now
from cordboard.live.floor.asking import AgentSearch, Party
from cordboard.live.floor.attempt import Attempt
from cordboard.live.floor.events import ContactWaits, ContactWaitsNoMore
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import BeginCallback, Shared
from cordboard.live.floor.words import ScreenPop
from cordboard.telephony.line import Call, Refusal


@dataclass(frozen=True)
class CallbackPromise:
    """What a person was promised, who is called back on `number`.

    `contact` is the contact in which it was asked for, `id` that of the callback itself. The person is called at most
    `attempts` times, `retry_after` seconds after not being reached, and not at all after `until` (milliseconds since
    the epoch). `record` asks for a recording of the conversation.
    """

    contact: str
    number: str
    until: int
    caller_id: str = ""
    attempts: int = 3
    retry_after: float = 300.0
    pop: ScreenPop = field(default_factory=ScreenPop)
    record: bool = False
    id: str = field(default_factory=lambda: uuid4().hex)


@dataclass
class OpenCallback:
    """A callback that is not over: the promise, what its contact asked of the router, and when it was queued first.

    `tried` is how often the person was called; `refusal` and `detail` say what came of the last time.
    """

    promise: CallbackPromise
    request: AgentRequest
    queued_at: int
    tried: int = 0
    refusal: Refusal | None = None
    detail: str = ""
    state: Literal["queued", "calling", "pausing"] = "pausing"

    @property
    def contact(self) -> str:
        """The contact whose place in the queue it keeps."""
        return self.promise.contact

    @property
    def pop(self) -> ScreenPop:
        """What the agent sees of it."""
        return self.promise.pop


#: Joins a person who was reached with the agent: callback, asking of the new contact, session, seconds waited.
Reached = Callable[[OpenCallback, AgentSearch, Session, float], None]


class Records(Protocol):
    """Stores callbacks and their attempts, so that a restart loses none, and gives each its outcome."""

    async def add(self, callback: OpenCallback) -> None:
        """Store one. It is durable when this returns."""
        ...

    async def begin_attempt(self, callback: OpenCallback, agent: str) -> int:
        """The person is about to be called; says how often that makes. It is durable when this returns."""
        ...

    def end_attempt(self, callback: OpenCallback, outcome: str, retry_at: int | None) -> None:
        """The person was not reached, and is called again at a time, if at all (`Floor.retry_callback`)."""
        ...

    def reached(self, callback: OpenCallback) -> None:
        """The person is there."""
        ...

    def over(self, callback: OpenCallback, why: str) -> None:
        """It came to nothing."""
        ...


class Callbacks:
    """Every callback that is not over, and the attempts going on.

    Args:
        reached: joins the person with the agent.
        asking: what is told of a new contact.
        clock: milliseconds since the epoch, by the clock on the wall: promises are about that one.
    """

    def __init__(
        self, shared: Shared, begin: BeginCallback, reached: Reached, records: Records,
        asking: Callable[[str, Party], AgentSearch], *, clock: Callable[[], int] = now,
    ) -> None:  # fmt: skip
        self._shared = shared
        self._begin = begin
        self._reached = reached
        self._records = records
        self._asking = asking
        self._clock = clock
        self._open: dict[str, OpenCallback] = {}
        self._held = False
        self._joining = 0

    @property
    def calling(self) -> int:
        """How many persons are being called now, or have answered and are no contact in progress yet."""
        return sum(callback.state == "calling" for callback in self._open.values()) + self._joining

    def get(self, contact: str) -> OpenCallback | None:
        """The callback whose place that contact keeps."""
        return self._open.get(contact)

    async def ask(self, promise: CallbackPromise, request: AgentRequest, queued_at: int) -> bool:
        """Store it, and wait for its turn; the contact has stepped aside. False: it has asked otherwise meanwhile."""
        callback = OpenCallback(promise, request, queued_at)
        self._open[callback.contact] = callback
        try:
            await self._records.add(callback)
        except BaseException:
            self._open.pop(callback.contact, None)
            raise
        if self._open.get(callback.contact) is not callback:
            self._records.over(callback, "the person waited again before it was stored")
            return False
        self.wait_for_turn(callback)
        return True

    def take_up(self, callback: OpenCallback, *, pausing: bool) -> None:
        """Go on with one that was promised before a restart; `pausing`: its next attempt is due at a time."""
        self._open[callback.contact] = callback
        if callback.tried >= callback.promise.attempts:
            self.come_to_nothing(callback.contact, callback.detail)
        elif pausing:
            self._shows_waiting(callback)
        else:
            self.wait_for_turn(callback)

    def forget(self, contact: str) -> None:
        """Its person waits on the line again, and the place with them. Who is being called already is called."""
        callback = self._open.get(contact)
        if callback is not None and callback.state != "calling":
            del self._open[contact]
            self._records.over(callback, "the person waits on the line again")

    def connected(self, decision: Connect, session: Session) -> None:
        """An agent has taken it: call the person."""
        callback = self._open[decision.contact]
        if self._held:
            session.free()
            self._shared.tell(Release(session.agent, wrap_up=False))
            self.wait_for_turn(callback)
            return
        callback.state = "calling"
        Attempt(self, self._shared, callback, session, decision.waited).start()

    def come_to_nothing(self, contact: str, why: str) -> None:
        """It is not waited for any more."""
        callback = self._open.pop(contact, None)
        if callback is None:
            return
        self._shared.tell(Withdraw(contact))
        self._shared.publish(ContactWaitsNoMore(contact=contact, why=why))
        self._records.over(callback, why)

    def hold(self) -> None:
        """Begin no attempt any more. Callbacks keep their places, in the store, for the next start."""
        self._held = True
        for callback in self._open.values():
            if callback.state == "queued":
                callback.state = "pausing"
                self._shared.tell(StepAside(callback.contact))

    def retry(self, identity: str) -> None:
        """The next attempt is due."""
        callback = self._by_id(identity)
        if callback is not None and callback.state == "pausing":
            self.wait_for_turn(callback)

    def expire(self, identity: str) -> None:
        """It is to be given up, unless the person is just being called: then it depends on what comes of that."""
        callback = self._by_id(identity)
        if callback is not None and callback.state != "calling":
            self.come_to_nothing(callback.contact, "max_wait")

    def wait_for_turn(self, callback: OpenCallback) -> None:
        """It waits in its queue, at its place."""
        self._shows_waiting(callback)
        left = (callback.promise.until - self._clock()) / 1000
        if left <= 0:
            self.come_to_nothing(callback.contact, "max_wait")
        elif self._held:
            callback.state = "pausing"
        else:
            callback.state = "queued"
            self._shared.tell(AskCallback(callback.contact, left, callback.request, callback.queued_at))

    def _by_id(self, identity: str) -> OpenCallback | None:
        return next((each for each in self._open.values() if each.promise.id == identity), None)

    def _shows_waiting(self, callback: OpenCallback) -> None:
        self._shared.publish(ContactWaits(contact=callback.contact, service=callback.pop.service, callback=True))

    # --- What comes of attempts ----------------------------------------------------------------------------

    async def begin_attempt(self, callback: OpenCallback, agent: str) -> None:
        """Store that the person is called, before it is done: a crash must not make it one call more.

        Raises SQLAlchemyError.
        """
        callback.tried = await self._records.begin_attempt(callback, agent)

    def again(self, callback: OpenCallback, why: str, refusal: Refusal | None = None) -> None:
        """The person was not reached, or the agent was lost meanwhile."""
        callback.refusal, callback.detail = refusal or callback.refusal, why
        callback.state = "pausing"
        at = self._clock()
        over = callback.tried >= callback.promise.attempts or at >= callback.promise.until
        retry_at = None if over else at + round(callback.promise.retry_after * 1000)
        self._records.end_attempt(callback, refusal.value if refusal is not None else why, retry_at)
        if over:
            self.come_to_nothing(callback.contact, why)
        else:
            self._shows_waiting(callback)

    async def talk(self, callback: OpenCallback, call: Call, session: Session, waited: float) -> None:
        """The person is there: a new contact begins, and the agent is in it."""
        del self._open[callback.contact]
        party = Party(call, pop=callback.pop, record=callback.promise.record)
        self._records.reached(callback)
        asking = self._asking(callback.promise.id, party)
        self._reached(callback, asking, session, waited)
        self._joining += 1
        try:
            await self._begin(callback.contact, call, session.agent, asking)
        finally:
            self._joining -= 1
