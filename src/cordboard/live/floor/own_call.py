"""One call that an agent makes of their own accord, until somebody answers: the agent hears the telephone ring."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from cordboard.acd.messages import NailUp
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.at_hand import Leaving
from cordboard.live.floor.leaving import release_from_call
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.sounds import ringback
from cordboard.live.floor.words import FloorRefused, ScreenPop
from cordboard.telephony.line import Call, CallEnded, NotConnected
from cordboard.telephony.media_port import Playback


class AgentCall(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an agent calls: the new contact, for which service, and the number. `pop` is what the agent sees of it, and
    `record` asks for a recording of the conversation. It rings for `ring_seconds`.
    """

    contact: str
    agent: str
    service: str
    number: str
    caller_id: str = ""
    ring_seconds: float = 48.0
    record: bool = False
    pop: ScreenPop = ScreenPop()


class AgentCallContacts(Protocol):
    """The contacts of such calls, as they are stored and driven. What fails raises FloorRefused."""

    def check(self, call: AgentCall) -> None:
        """Whether there can be such a contact."""
        ...

    async def begin(self, call: AgentCall) -> AgentCall:
        """Store that it begins, before anybody is called. Returns it with what is known of the person."""
        ...

    async def dialled(self, call: AgentCall, leg: Call) -> None:
        """Store which call is the one to the person."""
        ...

    async def announce(self, call: AgentCall, leg: Call) -> None:
        """Say to the person what is said before a conversation that is recorded. Raises CallEnded if they leave."""
        ...

    async def talk(self, call: AgentCall, leg: Call, asking: AgentSearch) -> None:
        """Drive it: its agent is with the person, as `asking` tells."""
        ...

    async def end(self, call: AgentCall, failure: NotConnected | None, *, by: str) -> None:
        """Close it: nobody was reached. `by` is one of `engine.endings`."""
        ...


class OwnCall:
    """The occupation of an agent from asking for a call until the person is there (`live.floor.at_hand.Occupation`).

    Args:
        reached: told when the person is there, with the call.
        over: told when it is over, whether or not the person was reached.
        again: the contact began before a restart.
    """

    def __init__(
        self, call: AgentCall, session: Session, shared: Shared, contacts: AgentCallContacts,
        reached: Callable[[AgentCall, Call, Session], Awaitable[None]], over: Callable[[OwnCall], None],
        *, again: bool = False,
    ) -> None:  # fmt: skip
        self.call = call
        self.contact = call.contact
        self._session = session
        self._shared = shared
        self._contacts = contacts
        self._reached = reached
        self._over = over
        self._begun = again
        self._leg: Call | None = None
        self._ringing: Playback | None = None
        self._ended_by = ""
        self._heard = asyncio.Event()

    def start(self, leg: Call | None = None) -> None:
        """Call the person; `leg` is a call that rings already, or was answered, since before a restart."""
        self._leg = leg
        self._session.occupation = self
        self._shared.beside.start(self._work())

    # --- The agent -----------------------------------------------------------------------------------------------

    def leave(self, session: Session, how: Leaving) -> None:  # noqa: ARG002 - there is one agent
        """The agent wants no more of it, or is gone."""
        self.stop("agent_gave_up", how)

    def stop(self, by: str, how: Leaving = "dismissed") -> None:
        """Call nobody any more. `by` is one of `engine.endings`."""
        if self._ended_by:
            return
        self._ended_by = by
        self._part(how)
        self._shared.end(self._leg)
        self._heard.set()

    def step_out(self, session: Session) -> bool:  # noqa: ARG002 - there is one agent
        """The agent's page is gone, and may be back before the person answers."""
        self._ringing = None
        self._heard.clear()
        return True

    def step_in(self, session: Session) -> None:  # noqa: ARG002 - there is one agent
        """The agent can be heard again."""
        self._heard.set()
        self._let_ring()

    def _part(self, how: Leaving) -> None:
        session = self._session
        if not (session.path.up or session.path.dialled):
            how = "phone_lost"  # the page is away, and nothing may be offered to it
        self._stop_ringing()
        release_from_call(self._shared, session, how)

    # --- The call ------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        try:
            leg = await self._call()
            self._session.occupation = None
            await self._reached(self.call, leg, self._session)
        except FloorRefused as refused:
            await self._come_to_nothing(str(refused), "not_connected")
        except NotConnected as failure:
            await self._come_to_nothing(f"the person could not be reached: {failure}", "not_connected", failure)
        except CallEnded:
            await self._come_to_nothing("the person has hung up", "hung_up")
        except Exception:
            await self._come_to_nothing("the call could not be made", "fault")
            raise
        finally:
            self._over(self)

    async def _call(self) -> Call:
        """The call to the person, once they are there and the agent can be heard."""
        session = self._session
        await self._open_path()
        if not self._begun and not self._ended_by:
            self.call = await self._contacts.begin(self.call)
            self._begun = True
            session.show()
        self._goes_on()
        if self._leg is None:
            number, shown = self.call.number, self.call.caller_id
            self._leg = self._shared.line.dial(number, caller_id=shown, ring_seconds=self.call.ring_seconds)
            await self._contacts.dialled(self.call, self._leg)
        leg = self._leg
        self._let_ring()
        try:
            await leg.wait_answered()
        finally:
            self._stop_ringing()
        if self.call.record:
            await self._contacts.announce(self.call, leg)
        if not session.path.up:
            await self._heard.wait()  # until the page is back, or is taken for gone
        self._goes_on()
        return leg

    def _goes_on(self) -> None:
        """Raises FloorRefused where the agent wants no more of it, or is gone; the call to the person is ended then."""
        if self._ended_by:
            raise FloorRefused("it was given up")

    async def _open_path(self) -> None:
        """Have the agent heard: ring a telephone that does not stay up between contacts."""
        path = self._session.path
        if not path.up:
            if path.dialled and not self._begun:
                await self._session.open()
            elif path.dialled or not await self._page_returns():
                raise FloorRefused("your telephone was lost, and the person is not called")
            if path.nailed_up:
                self._shared.tell(NailUp(self._session.agent, up=True))
            self._session.show()
        self._heard.set()
        await self._shared.deliveries.stored()

    async def _page_returns(self) -> bool:
        """After a restart the agent's page connects again; whether it has, in the time that the site allows."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._shared.desktops.return_within):
                await self._heard.wait()
        return self._session.path.up

    async def _come_to_nothing(self, why: str, way: str, failure: NotConnected | None = None) -> None:
        """Nobody was reached: say so to the agent, unless that is why, and close the contact."""
        if self._ended_by:
            failure = None
        else:
            self._shared.say(self._session.agent, why, self.contact)
            self.stop(way)
        if self._begun:
            await self._contacts.end(self.call, failure, by=self._ended_by)

    def _let_ring(self) -> None:
        call = self._session.path.call
        if self._ringing is None and self._leg is not None and call is not None and not self._ended_by:
            self._ringing = call.media.say(ringback(), loop=True)

    def _stop_ringing(self) -> None:
        if self._ringing is not None:
            self._ringing.stop()
            self._ringing = None
