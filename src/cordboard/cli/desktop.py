"""An agent's desktop in a terminal: what it shows of what it is told, and what each key asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, get_args

from cordboard.acd.messages import NotReadyReason
from cordboard.acd.states import REASONS, STATES, State
from cordboard.live.floor.events import (
    AgentMoved,
    Announced,
    AnyFloorEvent,
    Notice,
    OfferMade,
    OfferOver,
    Talking,
    TalkOver,
)
from cordboard.live.floor.targets import Target
from cordboard.live.floor.words import ConversationView, ScreenPop, SignedInAgent
from cordboard.server.desk import asks, words
from cordboard.server.desk.asks import Ask
from cordboard.server.desk.words import AgentWord

_KINDS = ("agent", "extension", "team", "service", "number", "flow")


class UnusableKey(Exception):
    """A key does not fit now, or what follows it does not. The message says what does."""


class Desktop:
    """What is known of the agent's work, kept up by what is told."""

    def __init__(self) -> None:
        self.desk: words.DeskSnapshot | None = None
        self.view: SignedInAgent | None = None
        self.offer: OfferMade | None = None
        self.talk: ConversationView | None = None
        self.wrapped_up = 0

    @property
    def state(self) -> State:
        """The agent's state."""
        return self.view.state if self.view else State.SIGNED_OUT

    def take(self, word: AgentWord) -> Iterator[str]:
        """Take note of a word; gives lines for the person."""
        match word:
            case words.DeskSnapshot():
                self.desk, self.view, self.offer, self.talk = word, word.view, word.offer, word.conversation
                yield self._state_line()
                if word.notice:
                    yield f"* {word.notice}"
                if self.offer is not None:
                    yield from self._offer_lines(self.offer)
            case words.Happened():
                yield from self._happened(word.event)
            case words.AskRefused():
                yield f"! {word.why}"

    def _happened(self, event: AnyFloorEvent) -> Iterator[str]:
        match event:
            case AgentMoved():
                yield from self._moved(event.agent)
            case OfferMade():
                self.offer = event
                yield from self._offer_lines(event)
            case OfferOver():
                self.offer = None
                if event.why != "accepted":
                    yield f"the offer is over: {event.why.replace('_', ' ')}"
            case Talking():
                self.talk = event.conversation
                yield f"in the conversation: {_members(event.conversation)}"
            case TalkOver():
                self.talk = None
                yield "the conversation is over"
            case Notice() | Announced():
                yield f"* {event.text}"

    def _moved(self, now: SignedInAgent) -> Iterator[str]:
        before, self.view = self.state, None if now.state is State.SIGNED_OUT else now
        if before is State.WRAP_UP and now.state is not State.WRAP_UP:
            self.wrapped_up += 1
        if now.state not in {State.IN_CALL, State.HOLD}:
            self.talk = None
        if before != now.state or now.state is State.NOT_READY:
            yield self._state_line()
        if now.state is State.WRAP_UP and before is not State.WRAP_UP:
            yield f"choose a termination code: w {' | '.join(code.name for code in self._codes())}"

    def _state_line(self) -> str:
        reason = self.view.reason if self.view else ""
        return STATES[self.state].label.lower() + (f": {REASONS.get(reason, reason).lower()}" if reason else "")

    def _offer_lines(self, offer: OfferMade) -> Iterator[str]:
        left = max(0, round(offer.until / 1000 - time.time()))
        what = "call back" if offer.callback else "call from"
        who = offer.pop.caller or "a withheld number"
        yield f"offer {offer.offer}: {what} {who}, {offer.pop.service}, {left} s left"
        yield from _pop_lines(offer.pop)

    def _codes(self) -> tuple[words.Option, ...]:
        return self.desk.codes if self.desk else ()

    # --- What keys ask -----------------------------------------------------------------------------------

    def asks(self, line: str) -> Ask:
        """What a line asks: a key, and what belongs to it. Raises Unfit."""
        key, _, rest = line.strip().partition(" ")
        if key not in KEYS:
            raise UnusableKey(f"{key!r} is no key; there are {', '.join(KEYS)}")
        return KEYS[key][1](self, rest.strip())

    def offered(self) -> int:
        """The number of the offer. Raises Unfit."""
        if self.offer is None:
            raise UnusableKey("there is no offer just now")
        return self.offer.offer


def _pop_lines(pop: ScreenPop) -> Iterator[str]:
    shown = {"account": pop.account, **pop.fields}
    if told := ", ".join(f"{name} {value}" for name, value in shown.items() if value not in ("", None)):
        yield f"  {told}"
    if pop.path:
        yield f"  by way of {' > '.join(pop.path)}"


def _members(talk: ConversationView) -> str:
    names = (
        "the customer" if each.role == "customer" else each.name + ("" if each.present else " (away)")
        for each in talk.members
    )
    return ", ".join(names) + (", on hold" if talk.held else "")


def _reason(_: Desktop, rest: str) -> Ask:
    if rest and rest not in get_args(NotReadyReason):
        raise UnusableKey(f"{rest!r} is no reason; there are {', '.join(get_args(NotReadyReason))}")
    chosen: Any = rest or "other"
    return asks.GoNotReady(reason=chosen)


def _target(rest: str) -> Target:
    kind, _, name = rest.partition(" ")
    if kind not in _KINDS or not name:
        raise UnusableKey(f"say whom: {' or '.join(_KINDS)}, and the name")
    chosen: Any = kind
    return Target(chosen, name.strip())


def _keys(_: Desktop, rest: str) -> Ask:
    if not rest or rest.strip("0123456789*#"):
        raise UnusableKey("say which keys: 0 to 9, * and #")
    return asks.SendKeys(keys=rest)


def _code(_: Desktop, rest: str) -> Ask:
    return asks.WrapUp(code=rest)


#: Keys: what people read, and what each asks.
KEYS: Mapping[str, tuple[str, Callable[[Desktop, str], Ask]]] = MappingProxyType({
    "r": ("ready", lambda _desk, _rest: asks.GoReady()),
    "n": ("not ready REASON", _reason),
    "a": ("accept", lambda desk, _rest: asks.Accept(offer=desk.offered())),
    "x": ("reject", lambda desk, _rest: asks.Reject(offer=desk.offered())),
    "h": (
        "hold, or take from hold", lambda desk, _: asks.Retrieve() if desk.state is State.HOLD else asks.HoldPerson(),
    ),
    "e": ("end call", lambda _desk, _rest: asks.AgentEndsCall()),
    "w": ("wrap up with CODE", _code),
    "p": ("pause the recording", lambda _desk, _rest: asks.PauseRecording()),
    "g": ("go on recording", lambda _desk, _rest: asks.ResumeRecording()),
    "k": ("press KEYS", _keys),
    "t": ("give over to KIND NAME", lambda _, rest: asks.TransferContact(to=_target(rest))),
    "c": ("ask KIND NAME first", lambda _, rest: asks.Consult(to=_target(rest))),
    "f": ("bring KIND NAME in", lambda _, rest: asks.Conference(to=_target(rest))),
    "o": ("hand over to whom you ask", lambda _desk, _rest: asks.HandOver()),
    "j": ("talk all together", lambda _desk, _rest: asks.Join()),
    "b": ("back to the customer", lambda _desk, _rest: asks.Back()),
    "q": ("sign out and leave", lambda _desk, _rest: asks.SignOut()),
})  # fmt: skip
#: Keys that want more than themselves: in a terminal the rest is asked for.
WITH_MORE = frozenset("nwktcf")
