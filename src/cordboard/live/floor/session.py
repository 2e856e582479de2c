"""One signed-in agent: the audio path, the offer in hand, the conversation, and the wrap-up that is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from cordboard.acd.decisions import AgentChanged
from cordboard.acd.messages import GoNotReady, GoReady, LosePhone, NailUp, Reject
from cordboard.acd.states import TALKING, State
from cordboard.acd.views import AgentView as Seat
from cordboard.audio.sound import Sounds
from cordboard.live.floor.absence import Absence
from cordboard.live.floor.at_hand import Occupation, OpenOffer, Wrapping
from cordboard.live.floor.events import AgentMoved
from cordboard.live.floor.offering import Offering
from cordboard.live.floor.path import NAIL_UP_SECONDS, AudioPath
from cordboard.live.floor.rows import SessionRow
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused, SignedInAgent
from cordboard.telephony.line import Call, EndedBy, NotConnected

#: At work on a contact: a termination code is not yet asked for, or not yet chosen.
_AT_WORK = frozenset({State.IN_CALL, State.HOLD, State.WRAP_UP})


class Session:
    """An agent at work, from signing in to signing out.

    `attended`: a page or terminal has been connected, so that one that is not means that nobody is there.

    Args:
        seat: how the router sees an agent.
        known: what goes on under one of its names for contacts.
        was: the session that a restart cut off; it goes on with `find_leg` and `go_on`.
    """

    def __init__(
        self, agent: str, path: AudioPath, shared: Shared, *, seat: Callable[[str], Seat],
        known: Callable[[str], Occupation | None], was: SessionRow | None = None,
    ) -> None:  # fmt: skip
        self.agent = agent
        self.path = path
        self.desktop = True
        self.attended = False
        self.occupation: Occupation | None = None
        self.wrapping: Wrapping | None = None
        self.muted = was.muted if was is not None else False
        self._shared = shared
        self._seat = seat
        self._known = known
        self.offering = Offering(agent, path, shared, self.stand, was.offer if was is not None else None)
        self._was = was
        self._leg_is_gone = False
        self._absence = Absence(agent, shared, seat, was.absence if was is not None else None)
        if was is not None:
            self.desktop, self.attended = was.desktop, was.attended
            if (wrapping := was.wrapping) is not None:
                self.wrapping = Wrapping(wrapping.contact, wrapping.service, wrapping.pop)

    # --- How the agent is -----------------------------------------------------------------------------------

    @property
    def view(self) -> SignedInAgent:
        """As desktops and floor views see the agent."""
        seat = self._seat(self.agent)
        at = self.occupation or self._known(seat.contact)
        known = at or self.wrapping
        contact = known.contact if known is not None else seat.contact
        return SignedInAgent(
            agent=self.agent, state=seat.state, reason=seat.reason, contact=contact,
            since=seat.since, until=seat.until, services=seat.services, asked=seat.asked, path=self.path.kind,
            muted=self.muted, nailed_up=self.path.nailed_up, path_up=self.path.up, desktop=self.desktop,
        )  # fmt: skip

    @property
    def offer(self) -> OpenOffer | None:
        """The offer in hand."""
        return self.offering.offer

    def offer_over(self, *, connected: bool) -> None:
        """The offer is not there any more: stop ringing, unless it was taken."""
        self.offering.over()
        if not connected:
            self.free()

    @property
    def row(self) -> SessionRow:
        """As it is stored."""
        call, offer, wrapping = self.path.call, self.offer, self.wrapping
        return SessionRow(
            path=self.path.kind, nailed_up=self.path.nailed_up, number=self.path.number,
            call=call.id if call is not None else "", up=self.path.up, desktop=self.desktop, attended=self.attended,
            muted=self.muted, absence=self._absence.row, offer=offer.row if offer is not None else None,
            wrapping=wrapping.row if wrapping is not None else None,
        )  # fmt: skip

    def show(self) -> None:
        """Tell everybody how the agent is."""
        self._shared.publish(AgentMoved(agent=self.view))

    def moved(self, change: AgentChanged) -> None:
        """The agent is in another state. Whatever ended the wrap-up, its contact is told."""
        self._absence.moved(change.state)
        self.muted = self.muted and change.state in TALKING
        if change.state not in _AT_WORK:
            self.wrap_up_over()
        elif change.state == State.WRAP_UP and not self.desktop and not change.until:
            # Nobody is there to choose a code, and no contact may stay open for ever.
            self._shared.tell(LosePhone(self.agent))
        self.show()

    def wrap_up_over(self) -> None:
        """The agent's work on the contact is over without a termination code. Harmless when it was over before."""
        wrapping, self.wrapping = self.wrapping, None
        if wrapping is not None and not wrapping.chosen:
            self._shared.deliveries.after_storing(partial(self._tell_wrapped_up, wrapping.contact))

    def _tell_wrapped_up(self, contact: str) -> None:
        """The contact hears first that the agent came, and takes a turn of the loop for that."""
        asyncio.get_running_loop().call_soon(self._shared.wrapped_up, contact, self.agent, "", "")

    def mute(self, *, muted: bool) -> None:
        """The agent wants not to be heard, or to be heard again: the page sees to it."""
        self.muted = muted
        self.show()

    # --- The desktop ---------------------------------------------------------------------------------------

    def lose_desktop(self) -> None:
        """The page or terminal is gone: an offer comes to nothing, a conversation goes on."""
        self.desktop = False
        if self._seat(self.agent).state in TALKING:
            self._shared.tell(GoNotReady(self.agent, "technical"))
        else:
            self._absence.no_contacts()
        self._absence.sign_out_later()
        self.show()

    def regain_desktop(self) -> None:
        """The page or terminal is there, or back."""
        self.desktop = self.attended = True
        self._absence.stay()
        if self.path.nailed_up and self.path.up:
            self._shared.tell(NailUp(self.agent, up=True))
        if self.path.up or not self.path.stays:
            self._absence.ready_again()
        self.show()

    # --- The audio path ------------------------------------------------------------------------------------

    async def open(self) -> None:
        """Bring up a path that is to stay. Raises FloorRefused when the telephone is not answered."""
        if self.path.up or not self.path.dialled:
            return
        call = self.path.ring(NAIL_UP_SECONDS)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            self.path.take()
            raise FloorRefused(f"your telephone could not be reached: {failure}") from failure
        except asyncio.CancelledError:
            self._shared.end(self.path.take())
            raise
        self.stand(call)

    def stand(self, call: Call) -> None:
        """The agent is heard on this leg from now on, until it ends: also in a conversation that the last one left."""
        if self.path.call not in {None, call} and (self.offer or self.occupation):
            self._lost(EndedBy.HERE)
        self.path.stand(call)
        self._shared.beside.start(self._watch(call))
        self._absence.over()
        if self.occupation is not None:
            self.occupation.step_in(self)

    def attach(self, leg: Call) -> None:
        """The page has a leg, or a new one, and may have been away."""
        self.stand(leg)
        if self.path.nailed_up:
            self._shared.tell(NailUp(self.agent, up=True))
        if self.desktop:
            self._absence.ready_again()
        self.show()

    async def ready(self) -> None:
        """Ask to be Ready. Raises FloorRefused when the agent could not be heard."""
        if self.path.stays and not self.path.up:
            if not self.path.dialled:
                raise FloorRefused("the telephone of your page is not connected; open the page again")
            await self.open()
            self._shared.tell(NailUp(self.agent, up=True))
        self._shared.tell(GoReady(self.agent))

    def free(self) -> None:
        """The leg is not needed now: hang up, unless it stays."""
        if not self.path.stays:
            self._shared.end(self.path.take())

    def close(self) -> None:
        """The agent is signed out."""
        self.offering.stop()
        self._absence.end()
        self.wrap_up_over()
        self._shared.end(self.path.take())

    async def _watch(self, call: Call) -> None:
        by = await call.wait_ended()
        if self.path.call is call:
            self._lost(by)

    def _lost(self, by: EndedBy) -> None:
        """The leg is gone. A telephone that was rung for this contact and is put down ends the agent's part in it."""
        self.path.take()
        put_down = by is EndedBy.FAR_END and not self.path.stays
        if self.offer is not None:
            offer = self.offer
            if put_down:
                self._shared.tell(Reject(self.agent, offer.number))
            else:
                self._absence.no_contacts()
        elif self._waits_for_page():
            self._absence.wait(self._gone)
        elif self.occupation is not None:
            self.occupation.leave(self, "ended" if put_down else "phone_lost")
        else:
            self._absence.no_contacts()
        self.show()

    def _waits_for_page(self) -> bool:
        """Whether the leg was that of a page, which may be back in a moment, and the agent is at work on a contact."""
        if self.path.dialled:
            return False
        if self.occupation is not None:
            return self.occupation.step_out(self)
        return self._seat(self.agent).state is State.WRAP_UP

    def _gone(self) -> None:
        """The page did not come back in time."""
        if self.occupation is not None:
            self.occupation.leave(self, "phone_lost")
        else:
            self._shared.tell(LosePhone(self.agent))
        self.show()

    # --- After a restart ------------------------------------------------------------------------------------

    def find_leg(self) -> None:
        """Be heard on the leg there was, if the line still has it."""
        if self._was is None or not self._was.call:
            return
        call = self._shared.line.find(self._was.call)
        if call is None:
            self._leg_is_gone = self._was.up
        elif self._was.up:
            call.media.silence()  # whatever the program before had it hear goes on for ever
            self.path.stand(call)
            self._shared.beside.start(self._watch(call))
        elif self.offer is not None:
            self.offering.ring_on(call)
        else:
            self._shared.end(call)

    def go_on(self, whisper: Sounds, grace: float) -> None:
        """Everybody is back who will be: go on with the offer in hand, and do without a leg that is gone.

        `whisper` is what the agent alone hears of the offer. Who does not come to the desktop in `grace` seconds is
        taken for away.
        """
        was, self._was = self._was, None
        if was is None:
            return
        offer = self.offer
        before = offer is not None and was.offer is not None and offer.number == was.offer.made.offer
        needed = self.path.stays or before or self.occupation is not None  # a new offer rings the telephone anew
        if self._leg_is_gone and needed and not self.path.up:
            self._lost(EndedBy.LINE_LOST)
        self.offering.go_on(whisper)
        self._absence.go_on(was.absence, self._gone, grace)
        if self.attended and self.desktop:
            self._absence.expect_desktop(grace, self.lose_desktop)
