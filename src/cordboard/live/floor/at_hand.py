"""What an agent has in hand: an offer, a conversation or an attempt to call back, and the wrap-up that is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from cordboard.audio.sound import Sounds
from cordboard.live.floor.events import OfferMade
from cordboard.live.floor.rows import OfferRow, WrappingRow
from cordboard.live.floor.words import ScreenPop

if TYPE_CHECKING:
    from cordboard.live.floor.session import Session

#: How an agent's part ends: End Call; phone lost; moved on to somebody else; not needed any more.
Leaving = Literal["ended", "phone_lost", "transferred", "dismissed"]


class Occupation(Protocol):
    """What an agent is in: a conversation, or the attempt to call somebody back."""

    @property
    def contact(self) -> str:
        """The contact that it is about."""
        ...

    def leave(self, session: Session, how: Leaving) -> None:
        """The agent's part is over."""
        ...

    def step_out(self, session: Session) -> bool:
        """The agent cannot be heard, and may be back in a moment. Whether that is waited for."""
        ...

    def step_in(self, session: Session) -> None:
        """The agent who stepped out is back, on another leg."""
        ...


@dataclass
class Wrapping:
    """The wrap-up that is due: its contact, the service whose termination codes may be chosen, and who it was.

    `chosen`: the agent has chosen a code, which is being stored.
    """

    contact: str
    service: str
    pop: ScreenPop
    chosen: bool = False

    @property
    def row(self) -> WrappingRow:
        """As it is stored."""
        return WrappingRow(contact=self.contact, service=self.service, pop=self.pop)


@dataclass
class OpenOffer:
    """An offer in hand.

    `made` is what desktops were told of it. `word`: the agent must say so, an answered telephone is not enough;
    `taken`: has said so. `whispered`: the agent was told what the whisper says.
    """

    made: OfferMade
    contact: str
    word: bool
    whisper: Sounds
    taken: bool = False
    whispered: bool = False

    @property
    def number(self) -> int:
        """The router's number for it."""
        return self.made.offer

    @property
    def row(self) -> OfferRow:
        """As it is stored."""
        return OfferRow(made=self.made, contact=self.contact, taken=self.taken, whispered=self.whispered)
