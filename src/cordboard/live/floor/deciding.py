"""Carrying out what the router decides: one method for each kind of decision."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod
from types import MappingProxyType

from cordboard.acd.decisions import (
    AgentChanged,
    Connect,
    Decision,
    NotRouted,
    Offer,
    OfferEnded,
    WrapUpExpired,
)
from cordboard.acd.messages import Arrive, LosePhone, Release
from cordboard.acd.states import State
from cordboard.engine import signals
from cordboard.live.floor.asking import AgentSearch
from cordboard.live.floor.callbacks import Callbacks
from cordboard.live.floor.consultation import Consultation
from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.events import ContactWaits, ContactWaitsNoMore, OfferMade, OfferOver
from cordboard.live.floor.present import Present
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.sounds import zip_tone
from cordboard.live.floor.words import ScreenPop
from cordboard.log_fields import logged_only_with

#: The signal that a contact is sent when its offer came to nothing. Offers that end in other ways are no matter of it.
_OFFER_ENDED: Mapping[str, type[signals.Rejected | signals.OfferExpired]] = MappingProxyType({
    "rejected": signals.Rejected, "timeout": signals.OfferExpired,
})  # fmt: skip

#: What the agent who asks for a colleague is told.
_WORDS = MappingProxyType({"rejected": "turned it down", "timeout": "did not answer"})


class Deciding:
    """Takes decisions in their order. Nothing here waits: what takes time is begun."""

    def __init__(self, shared: Shared, present: Present, callbacks: Callbacks) -> None:
        self._shared = shared
        self._present = present
        self._callbacks = callbacks

    def take(self, decision: Decision) -> None:
        """Carry out a decision of the router. Log messages meanwhile are about its contact and its agent."""
        contact, agent = getattr(decision, "contact", ""), getattr(decision, "agent", "")
        with logged_only_with(contact=self._known(contact) if contact else "", agent=agent):
            self._take(decision)

    @singledispatchmethod
    def _take(self, decision: Decision) -> None:
        raise TypeError(f"there is nothing to do for {decision}")

    @_take.register
    def _(self, decision: Offer) -> None:
        session = self._present.sessions[decision.agent]
        conversation = self._present.conversation(decision.contact)
        asking = conversation.asking if conversation else self._shared.askings.get(decision.contact)
        callback = self._callbacks.get(decision.contact)
        pop = callback.pop if callback else asking.party.pop if asking else ScreenPop()
        consultation = _consultation(conversation, decision.contact) if conversation else None
        asked_by = consultation.by.agent if consultation else ""
        made = OfferMade(
            offer=decision.offer, contact=self._known(decision.contact), agent=decision.agent,
            until=decision.until, accept=decision.accept or session.path.stays, callback=decision.callback,
            asked_by=asked_by, pop=pop,
        )  # fmt: skip
        self._shared.publish(made)
        if asking is not None and not asked_by and callback is None:
            asking.tell(signals.Offered(asking.command, decision.agent))
            self._waits(decision.contact, asking, offered_to=decision.agent)
        whisper = asking.party.whisper_before if asking and not asked_by and callback is None else ()
        session.offering.offered(made, decision.contact, whisper)

    @_take.register
    def _(self, decision: OfferEnded) -> None:
        session = self._present.sessions.get(decision.agent)
        if session is not None:
            session.offer_over(connected=False)
        self._offer_over(decision.offer, decision.contact, decision.agent, decision.why)
        conversation = self._present.conversation(decision.contact)
        at_an_end = not decision.waits and decision.why in {"rejected", "timeout"}
        if conversation is not None and conversation.key != decision.contact:
            if at_an_end and (consultation := _consultation(conversation, decision.contact)) is not None:
                consultation.failed(_WORDS[decision.why])
            return
        asking = conversation.asking if conversation else self._shared.askings.get(decision.contact)
        if asking is None:
            return
        if conversation is not None and at_an_end:
            conversation.come_to_nothing(f"transfer_failed: {decision.why}")
            return
        if (ended := _OFFER_ENDED.get(decision.why)) is not None:
            asking.tell(ended(asking.command, decision.agent))
        if decision.waits:
            self._waits(decision.contact, asking)

    @_take.register
    def _(self, decision: Connect) -> None:
        session = self._present.sessions[decision.agent]
        offer = session.offer
        session.offer_over(connected=True)
        if offer is not None:
            self._offer_over(decision.offer, decision.contact, decision.agent, "accepted")
        conversation = self._present.conversation(decision.contact)
        if not session.path.up:
            self._unheard(decision, session)
        elif decision.callback:
            self._callbacks.connected(decision, session)
        elif conversation is not None and conversation.key != decision.contact:
            if (consultation := _consultation(conversation, decision.contact)) is not None:
                consultation.came(session)
            else:
                self._shared.tell(Release(decision.agent, wrap_up=False))
        else:
            self._bring(decision, session, whispered=offer is not None and offer.whispered)

    @_take.register
    def _(self, decision: NotRouted) -> None:
        contact = decision.contact
        conversation = self._present.conversation(contact)
        if self._callbacks.get(contact) is not None:
            self._callbacks.come_to_nothing(contact, decision.reason)
        elif conversation is None:
            asking = self._shared.askings.get(contact)
            if asking is not None:
                asking.tell(signals.NotRouted(asking.command, decision.reason, decision.agent))
                self._shared.publish(ContactWaitsNoMore(contact=asking.contact, why=decision.reason))
        elif conversation.key == contact:
            conversation.come_to_nothing(f"transfer_failed: {decision.reason}")
        elif (consultation := _consultation(conversation, contact)) is not None:
            consultation.failed(decision.reason.replace("_", " "))

    @_take.register
    def _(self, decision: AgentChanged) -> None:
        session = self._present.sessions.get(decision.agent)
        if session is None:
            return
        session.moved(decision)
        if decision.state == State.SIGNED_OUT:
            del self._present.sessions[decision.agent]
            session.close()

    @_take.register
    def _(self, decision: WrapUpExpired) -> None:
        session = self._present.sessions.get(decision.agent)
        if session is not None:
            session.wrap_up_over()

    # --- Joining -------------------------------------------------------------------------------------------

    def _bring(self, decision: Connect, session: Session, *, whispered: bool) -> None:
        contact = decision.contact
        conversation = self._present.conversations.get(contact)
        if conversation is None:
            asking = self._shared.askings.get(contact)
            if asking is None or asking.closed:
                # The person left in this very moment, and the router will be told of it next.
                session.free()
                self._shared.tell(Release(decision.agent, wrap_up=False))
                return
            conversation = self._present.begin(contact, asking, self._shared.requests[contact])
        self._shared.publish(ContactWaitsNoMore(contact=conversation.contact, why="connected"))
        party = conversation.asking.party
        sounds = (
            zip_tone() if session.path.stays else (),
            () if whispered else party.whisper_before,
            party.whisper_after,
        )
        conversation.seat(session, sounds, conversation.meet, waited=decision.waited)

    def _unheard(self, decision: Connect, session: Session) -> None:
        """The telephone was lost in this very moment: the contact goes back to its queue."""
        self._shared.tell(Release(decision.agent, wrap_up=False), LosePhone(session.agent))
        callback, request = self._callbacks.get(decision.contact), self._shared.requests.get(decision.contact)
        if callback is not None:
            self._callbacks.wait_for_turn(callback)
        elif request is not None:
            self._shared.tell(Arrive(request))

    # --- Telling -------------------------------------------------------------------------------------------

    def _known(self, contact: str) -> str:
        conversation = self._present.conversation(contact)
        return conversation.contact if conversation else contact

    def _offer_over(self, offer: int, contact: str, agent: str, why: str) -> None:
        self._shared.publish(OfferOver(offer=offer, contact=self._known(contact), agent=agent, why=why))

    def _waits(self, contact: str, asking: AgentSearch, offered_to: str = "") -> None:
        request = self._shared.requests.get(contact)
        service = asking.party.pop.service or (request.service if request else "")
        self._shared.publish(ContactWaits(contact=asking.contact, service=service, offered_to=offered_to))


def _consultation(conversation: Conversation, contact: str) -> Consultation | None:
    """The consultation that the router takes for a contact of that name."""
    found = conversation.consultation
    return found if isinstance(found, Consultation) and found.key == contact else None
