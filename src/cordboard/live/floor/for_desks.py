"""What a desktop must know of the work in hand when it comes, or comes back."""

from __future__ import annotations

from cordboard.live.floor.conversation import Conversation
from cordboard.live.floor.events import OfferMade
from cordboard.live.floor.own_call import OwnCall
from cordboard.live.floor.present import Present
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import ScreenPop


class WorkInHand:
    """The part of the floor that tells desktops what no event will tell again."""

    def __init__(self, shared: Shared, present: Present) -> None:
        self._shared = shared
        self._present = present

    def offer_to(self, agent: str) -> OfferMade | None:
        """The offer in an agent's hand."""
        session = self._present.sessions.get(agent)
        return session.offer.made if session is not None and session.offer is not None else None

    def pop_for(self, agent: str) -> ScreenPop | None:
        """What there is to see of the contact that an agent is offered, talks with or wraps up."""
        session = self._present.sessions.get(agent)
        if session is None:
            return None
        if isinstance(session.occupation, Conversation):
            return session.occupation.asking.party.pop
        if isinstance(session.occupation, OwnCall):
            return session.occupation.call.pop
        if session.wrapping is not None:
            return session.wrapping.pop
        offer = self.offer_to(agent)
        return offer.pop if offer is not None else None

    def say_to_agents(self, contact: str, text: str) -> None:
        """A sentence for the agents who talk with a contact's person."""
        conversation = self._present.talking(contact)
        for agent in conversation.talkers if conversation is not None else ():
            self._shared.say(agent, text, contact)

    def callers(self) -> dict[str, str]:
        """The number of the customer, of every contact that waits or talks."""
        asking = {contact: each.party.pop.person for contact, each in self._shared.askings.items()}
        talking = {each.contact: each.asking.party.pop.person for each in self._present.conversations.values()}
        return asking | talking
