"""One attempt to call a person back: the agent hears their telephone ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from cordboard.live.floor.at_hand import Leaving
from cordboard.live.floor.leaving import release_from_call
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.sounds import ringback
from cordboard.telephony.line import Call, NotConnected

if TYPE_CHECKING:
    from cordboard.live.floor.callbacks import Callbacks, OpenCallback

#: Seconds that the person's telephone rings.
RING_SECONDS = 48.0


class Attempt:
    """The occupation of an agent while the person is called; see `live.floor.at_hand.Occupation`."""

    def __init__(
        self, callbacks: Callbacks, shared: Shared, callback: OpenCallback, session: Session, waited: float
    ) -> None:
        self.contact = callback.contact
        self._callbacks = callbacks
        self._callback = callback
        self._session = session
        self._waited = waited
        self._shared = shared
        self._call: Call | None = None
        self._agent_left = False

    def start(self) -> None:
        """Call the person."""
        self._session.occupation = self
        self._shared.beside.start(self._work())

    def leave(self, session: Session, how: Leaving) -> None:
        """The agent is gone, or wants no more of it, before the person was reached."""
        self._agent_left = True
        release_from_call(self._shared, session, how)
        if self._call is not None:
            self._shared.end(self._call)
            self._callbacks.again(self._callback, "agent_left")

    def step_out(self, session: Session) -> bool:  # noqa: ARG002 - nobody is with the person yet
        """False: an attempt goes on while its agent cannot be heard."""
        return False

    def step_in(self, session: Session) -> None:
        """Nobody is waited for."""

    def _give_up(self, why: str) -> None:
        self._shared.say(self._session.agent, f"the person could not be reached: {why}", self.contact)
        release_from_call(self._shared, self._session, "dismissed")

    async def _work(self) -> None:
        promise, session = self._callback.promise, self._session
        try:
            await self._callbacks.begin_attempt(self._callback, session.agent)
        except SQLAlchemyError:
            if not self._agent_left:
                self._give_up("the database does not answer, and nobody is called without a record of it")
            self._callbacks.again(self._callback, "not_stored")
            raise
        if self._agent_left:
            self._callbacks.again(self._callback, "agent_left")
            return
        self._call = call = self._shared.line.dial(
            promise.number, caller_id=promise.caller_id, ring_seconds=RING_SECONDS
        )
        await self._ring(call)

    async def _ring(self, call: Call) -> None:
        session = self._session
        assert session.path.call is not None
        ringing = session.path.call.media.say(ringback(), loop=True)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            if not self._agent_left:
                self._give_up(str(failure))
                self._callbacks.again(self._callback, str(failure), failure.reason)
            return
        finally:
            ringing.stop()
        if self._agent_left:
            await call.hang_up()
            return
        session.occupation = None
        await self._callbacks.talk(self._callback, call, session, self._waited)
