"""Consulting and conferences: an agent brings somebody else in, to ask first or to talk together."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from cordboard.acd.messages import AgentRequest, Arrive, HoldCall, Withdraw
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.room import Member
from cordboard.live.floor.rows import ConsultationKind, ConsultationRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.sounds import ringback, zip_tone
from cordboard.live.floor.taking_part import Talker
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, LineError, NotConnected

#: Seconds that a colleague or an outside number is rung for.
RING_SECONDS = 30.0


class Consultation:
    """One colleague or outside number, asked in by an agent of a conversation.

    `warm`: the person is on hold until the agent joins the two, hands over or comes back. `conference`: who comes is
    with the person at once. Colleagues are found by the router, as a contact of its own that bears `key`.
    """

    def __init__(self, conversation: Conversation, by: Session, kind: ConsultationKind, name: str) -> None:
        self.name = name
        self.by = by
        self.kind = kind
        self.key = ""
        self.talker: Talker | None = None
        self.outsider: Member | None = None
        self._calling: Call | None = None
        self._conversation = conversation
        self._shared = conversation.shared

    @property
    def row(self) -> ConsultationRow:
        """As it is stored."""
        outsider = self.outsider.call if self.outsider is not None else None
        calling = self._calling if outsider is None else None
        return ConsultationRow(
            name=self.name, by=self.by.agent, kind=self.kind, key=self.key,
            talker=self.talker.session.agent if self.talker is not None else "",
            outsider=outsider.id if outsider is not None else "", calling=calling.id if calling is not None else "",
        )  # fmt: skip

    def go_on(self, was: ConsultationRow, outsider: Member | None, calling: Call | None) -> None:
        """After a restart: go on with the colleague or outside number that was asked; `calling` is its call while
        that is not answered.

        Where none is left, the agent who asked is told so.
        """
        conversation = self._conversation
        conversation.consultation = self
        self.key, self.outsider, self._calling = was.key, outsider, calling
        self.talker = conversation.talkers.get(was.talker)
        if self.key:
            self._shared.aliases[self.key] = conversation.key
        if calling is not None:
            self._shared.beside.start(self._ring(calling))
        elif outsider is None and not self.key:
            self.failed("the call was lost")

    # --- Asking ------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Put the person on hold, where the agent wants to ask first. Raises FloorRefused."""
        conversation = self._conversation
        if conversation.consultation is not None:
            raise FloorRefused(f"you are asking {conversation.consultation.name} already; go back first")
        conversation.consultation = self
        if self.kind == "warm" and not conversation.room.held:
            conversation.room.hold()
            self._shared.tell(HoldCall(self.by.agent))
        conversation.show()

    def ask_colleague(self, request: AgentRequest) -> None:
        """Have the router offer it to a colleague."""
        self.key = f"{self._conversation.key}/{uuid4().hex[:8]}"  # one that no consultation before had
        self._shared.aliases[self.key] = self._conversation.key
        self._shared.tell(
            Arrive(msgspec.structs.replace(request, contact=self.key, ends_on_rejection=True, ends_on_timeout=True))
        )

    def ask_outside(self, number: str, caller_id: str) -> None:
        """Ring an outside number."""
        self._calling = self._shared.line.dial(number, caller_id=caller_id, ring_seconds=RING_SECONDS)
        self._shared.beside.start(self._ring(self._calling))

    async def _ring(self, call: Call) -> None:
        assert self.by.path.call is not None
        self._conversation.changed()
        ringing = self.by.path.call.media.say(ringback(), loop=True)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            if self._conversation.consultation is self:
                self.failed(str(failure))
            return
        finally:
            ringing.stop()
        if self._conversation.consultation is not self:
            await call.hang_up()
            return
        self.outsider = Member(call.called, "outside", call, self._shared.clock())
        try:
            self._conversation.room.enter(self.outsider)
        except LineError as failure:
            self._shared.end(call)
            self.failed(str(failure))
            return
        self._conversation.outside.came(self.outsider)
        if self.kind == "conference":
            self._done()

    # --- What becomes of it ------------------------------------------------------------------------------------

    def came(self, session: Session) -> None:
        """The router found a colleague, who is on the telephone."""
        conversation = self._conversation
        sounds = [zip_tone()] if session.path.stays else []
        then = conversation.visit if self.kind == "warm" else self._meet
        self.name = session.agent
        self.talker = conversation.seat(session, sounds, then, alias=self.key)

    def failed(self, why: str) -> None:
        """Nobody came, or not for long. The person stays on hold until the agent takes them back."""
        self._shared.aliases.pop(self.key, None)
        self._shared.say(self.by.agent, f"{self.name} is not with you: {why}", self._conversation.contact)
        self._done()

    def left(self, talker: Talker) -> bool:
        """An agent left the conversation; whether that is settled here."""
        if talker is self.talker:
            self.failed("has left")
            return True
        if talker.session is not self.by:
            return False
        if self._here:
            # The agent who asked is gone: the one who was asked talks with the person, who must not stay on hold.
            self.join()
            return False
        self.cancel()
        return False

    def join(self) -> None:
        """All talk together. Raises FloorRefused while nobody has come."""
        self._need_somebody()
        conversation, talker = self._conversation, self.talker
        self._done()
        conversation.resume()
        if talker is not None:
            conversation.meet(talker)

    def back(self) -> None:
        """The agent goes back to the person, without the party who was consulted."""
        self.cancel()
        if self._conversation.room.held:
            self._conversation.resume()

    def cancel(self) -> None:
        """The party who was consulted is not needed any more."""
        talker, outsider = self.talker, self.outsider
        self._done()
        if talker is not None and talker.session.occupation is self._conversation:
            self._conversation.leave(talker.session, "dismissed")
        elif self.key and talker is None:
            self._shared.aliases.pop(self.key, None)
            self._shared.tell(Withdraw(self.key))
        if outsider is not None:
            self._conversation.outside.dismiss(outsider)
        elif self._calling is not None:
            self._shared.end(self._calling)

    @property
    def _here(self) -> bool:
        return (self.talker is not None and self.talker.visits) or self.outsider is not None

    def _need_somebody(self) -> None:
        if not self._here:
            raise FloorRefused(f"{self.name} has not come yet; wait, or go back")

    def _meet(self, talker: Talker) -> None:
        self._done()
        self._conversation.meet(talker)

    def _done(self) -> None:
        if self._conversation.consultation is self:
            self._conversation.consultation = None
        self._conversation.show()
