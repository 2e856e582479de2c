"""The offer in an agent's hand: the telephone rings, or the leg that is up is asked, until the agent says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from cordboard.acd.messages import Accept, LosePhone, Reject
from cordboard.audio.sound import Sounds
from cordboard.engine.collector import KeyRules
from cordboard.live.floor.at_hand import OpenOffer
from cordboard.live.floor.events import OfferMade
from cordboard.live.floor.path import AudioPath
from cordboard.live.floor.rows import SESSION, OfferRow
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.unanswered import NOT_ANSWERED
from cordboard.live.floor.words import FloorRefused
from cordboard.telephony.line import Call, NotConnected
from cordboard.telephony.media_port import Playback

#: Keys on the telephone by which an agent takes an offer that must be accepted, or turns it down.
ACCEPT_KEY, REJECT_KEY = "1", "2"
_ANSWERS = KeyRules(timeout=None, keys=frozenset({ACCEPT_KEY, REJECT_KEY}))
#: A telephone rings this much longer than the offer holds, so that it is the offer's limit that ends it.
_RING_LONGER = 2.0


class Offering:
    """Puts offers before one agent, one at a time.

    Args:
        stand: told of a telephone that was answered: the agent is heard on it from now on.
        was: the offer that a restart cut off.
    """

    def __init__(
        self, agent: str, path: AudioPath, shared: Shared, stand: Callable[[Call], None], was: OfferRow | None
    ) -> None:
        self._agent = agent
        self._path = path
        self._shared = shared
        self._stand = stand
        self.offer: OpenOffer | None = None
        if was is not None:
            word = was.made.accept or path.stays
            self.offer = OpenOffer(was.made, was.contact, word, (), was.taken, was.whispered)
        self._asking: asyncio.Task[None] | None = None
        self._whisper: Playback | None = None

    def offered(self, made: OfferMade, contact: str, whisper: Sounds = ()) -> None:
        """A contact is put before the agent: ring, or ask on the leg that is up. `contact` is the router's name."""
        self.offer = OpenOffer(made, contact, made.accept or self._path.stays, whisper)
        self._put(self.offer)

    def _put(self, offer: OpenOffer) -> None:
        if self._path.up:
            self._ask(offer)
        elif self._path.dialled and not self._path.stays:
            self._asking = self._shared.beside.start(self._ring(offer))
        else:
            self._shared.tell(LosePhone(self._agent))

    def take(self, number: int) -> None:
        """The agent takes the offer. Raises FloorRefused for one that is not there any more."""
        offer = self._in_hand(number)
        offer.taken = True
        self._shared.changed(SESSION, self._agent)
        if self._path.up:
            self._shared.tell(Accept(self._agent, number))

    def turn_down(self, number: int) -> None:
        """The agent turns the offer down. Raises FloorRefused for one that is not there any more."""
        self._shared.tell(Reject(self._agent, self._in_hand(number).number))

    def over(self) -> None:
        """The offer is not there any more: stop asking."""
        self.offer = None
        self.stop()

    def ring_on(self, call: Call) -> None:
        """After a restart: the telephone rings still."""
        if self.offer is not None:
            self._asking = self._shared.beside.start(self._rings(self.offer, self._path.rings(call)))

    def go_on(self, whisper: Sounds) -> None:
        """After a restart: put the offer before the agent once more, where nothing asks the agent yet."""
        if self.offer is not None:
            self.offer.whisper = whisper
            if self._asking is None and self._path.dialled:
                self._put(self.offer)

    def _in_hand(self, number: int) -> OpenOffer:
        if self.offer is None or self.offer.number != number:
            raise FloorRefused("that offer is not there any more")
        return self.offer

    async def _ring(self, offer: OpenOffer) -> None:
        seconds = max(0, offer.made.until - self._shared.clock()) / 1000
        await self._rings(offer, self._path.ring(seconds + _RING_LONGER, offer.made.pop.person))

    async def _rings(self, offer: OpenOffer, call: Call) -> None:
        self._shared.changed(SESSION, self._agent)
        try:
            await call.wait_answered()
        except NotConnected as failure:
            if self.offer is offer:
                self._path.take()
                if (message := NOT_ANSWERED[failure.reason](self._agent, offer.number)) is not None:
                    self._shared.say(self._agent, f"your telephone did not take the call: {failure}", offer.contact)
                    self._shared.tell(message)
            return
        if self.offer is not offer:
            return
        self._asking = None
        self._stand(call)
        self._ask(offer)

    def _ask(self, offer: OpenOffer) -> None:
        """The agent can be heard. Without acceptance that is enough."""
        if offer.taken or not offer.word:
            self._shared.tell(Accept(self._agent, offer.number))
        elif self._path.call is not None:
            if offer.whisper:
                self._whisper = self._path.call.media.say(offer.whisper)
                offer.whispered = True
                self._shared.changed(SESSION, self._agent)
            if self._path.dialled:
                self._path.call.media.forget_keys()
                self._asking = self._shared.beside.start(self._listen(offer, self._path.call))

    async def _listen(self, offer: OpenOffer, call: Call) -> None:
        """An agent with nothing but a telephone answers with its keys."""
        answer = await call.media.collect((), _ANSWERS)
        if self.offer is offer:
            self._asking = None
            kind = Accept if answer == (ACCEPT_KEY, "") else Reject
            self._shared.tell(kind(self._agent, offer.number))

    def stop(self) -> None:
        """Ring and listen no more."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        if self._whisper is not None:
            self._whisper.stop()
            self._whisper = None
