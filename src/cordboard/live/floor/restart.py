"""A floor that goes on where another program left off: what was stored, and who comes back to it.

In three steps. `begin` makes the router and the agents' sessions what they were; from then on what is told to the
router waits. Then contacts that are open go on by themselves, and those whose search for an agent was open ask again:
`search` gives them what they had. When all who will have come back have done so, `over` settles the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import msgspec

from cordboard.acd.keeping import SEEKING
from cordboard.acd.messages import AgentRequest, Release, SignOut, StepAside, Withdraw, WrapUpDone
from cordboard.acd.router import Router
from cordboard.acd.rows import KINDS, kept_of
from cordboard.acd.states import TALKING
from cordboard.live.changes import Changes
from cordboard.live.floor.asking import AgentSearch, SearchRow
from cordboard.live.floor.at_hand import Wrapping
from cordboard.live.floor.audio_paths import AudioPaths
from cordboard.live.floor.path import AudioPath
from cordboard.live.floor.present import EndedTape, Present
from cordboard.live.floor.rejoining import rejoin
from cordboard.live.floor.rows import CONVERSATION, SEARCH, SESSION, TAPE, ConversationRow, EndedTapeRow, SessionRow
from cordboard.live.floor.session import Session
from cordboard.live.floor.shared import Shared
from cordboard.live.floor.words import FloorRefused
from cordboard.store.floor_rows import Key
from cordboard.telephony.line import Call

_log = logging.getLogger(__name__)
_Row = TypeVar("_Row", SearchRow, SessionRow, ConversationRow, EndedTapeRow)

#: Numbers that are left out after a restart: more than the program before can have given out without storing them, so
#: that no two offers ever have the same one.
_NUMBERS_LEFT_OUT = 10_000


#: Seconds that a contact may take to ask again after a restart: what is said to its agent must be spoken first.
_PATIENCE = 10.0


@dataclass
class _CutOff:
    """What was going on, by agent, by contact and by the router's name for the contact, and is not taken up yet."""

    sessions: dict[str, SessionRow] = field(default_factory=dict)
    searches: dict[str, SearchRow] = field(default_factory=dict)
    conversations: dict[str, ConversationRow] = field(default_factory=dict)
    tapes: dict[str, EndedTapeRow] = field(default_factory=dict)


class Restart:
    """The floor as another program left it, and who of it has come back.

    Args:
        promised: whether a contact waits to be called back.
        grace: seconds that an agent's page or terminal has to connect again.
    """

    def __init__(
        self, shared: Shared, router: Router, present: Present, paths: AudioPaths, promised: Callable[[str], bool],
        grace: Callable[[str], float],
    ) -> None:  # fmt: skip
        self._shared = shared
        self._router = router
        self._present = present
        self._paths = paths
        self._promised = promised
        self._grace = grace
        self._cut_off = _CutOff()
        self._looked_for_legs = False
        self._calling: dict[str, str] = {}
        self._returns = Changes()
        self.calls: dict[str, Call] = {}
        """The calls of persons that go on, by contact."""
        self.going_on = False
        """Whether the floor was restored, and not everybody has come back who will."""

    # --- The floor as it was -------------------------------------------------------------------------------------

    def begin(self, rows: Mapping[Key, bytes]) -> bool:
        """Restore what was stored; says whether there was anything."""
        if not any(kind in KINDS for kind, _ in rows):
            return False
        router_rows = {key: body for key, body in rows.items() if key[0] in KINDS}
        kept, unreadable = kept_of(router_rows, self._router.organisation, self._shared.clock())
        for damage in unreadable:
            _log.error("%s; the floor goes on without it", damage)
        kept.hours.clear()  # the watch of opening hours sends them anew
        kept.counter += _NUMBERS_LEFT_OUT
        self._router.go_on(kept)
        self._cut_off = _CutOff(
            _decoded(rows, SESSION, SessionRow), _decoded(rows, SEARCH, SearchRow),
            _decoded(rows, CONVERSATION, ConversationRow), _decoded(rows, TAPE, EndedTapeRow),
        )  # fmt: skip
        self._present.tapes.update((name, EndedTape(row)) for name, row in self._cut_off.tapes.items())
        self._shared.requests.update((ticket.contact, ticket.request) for ticket in kept.tickets.values())
        for agent in kept.seats:
            self._sign_in_again(agent, self._cut_off.sessions.get(agent))
        talking = {talker.agent for each in self._cut_off.conversations.values() for talker in each.talkers}
        for seat in kept.seats.values():
            if seat.state in TALKING and seat.agent not in talking:
                if seat.contact in kept.tickets:
                    self._shared.tell(Release(seat.agent, wrap_up=False))  # somebody was being called back
                else:
                    self._calling[seat.contact] = seat.agent
        self.going_on = True
        return True

    def _sign_in_again(self, agent: str, was: SessionRow | None) -> None:
        path = AudioPath("browser", nailed_up=False, dial=None)
        if was is None:
            self._shared.tell(SignOut(agent))
        else:
            try:
                path = self._paths.make(agent, was.path, nailed_up=was.nailed_up, number=was.number)
            except (FloorRefused, KeyError) as why:
                _log.warning("%s is signed out: after the restart there is no way to reach them (%s)", agent, why)
                self._shared.tell(SignOut(agent))
        seat, known = self._router.agent, self._present.conversation
        self._present.sessions[agent] = Session(agent, path, self._shared, seat=seat, known=known, was=was)

    # --- Who comes back ------------------------------------------------------------------------------------------

    def knows(self, contact: str, command: int) -> bool:
        """Whether a contact's search for an agent by that command was cut off by a restart, and can go on."""
        was = self._cut_off.searches.get(contact)
        return was is not None and was.command in {command, 0}  # 0: no command had asked yet for who was called back

    async def wait_for(self, contacts: Iterable[str]) -> None:
        """Wait until these contacts have asked again, those that had asked before, and not longer than a moment."""
        awaited = set(contacts)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                async for _ in self._returns.watch():
                    if not awaited & self._cut_off.searches.keys():
                        return
        for contact in awaited & self._cut_off.searches.keys():
            _log.error("contact %s does not come back to its agent after the restart", contact)

    async def returned(self, contact: str) -> None:
        """Wait until a contact has asked again that had asked before, or does not."""
        async for _ in self._returns.watch():
            if contact not in self._cut_off.searches:
                return

    def takes_call(self, contact: str) -> str:
        """The agent who was calling the person of a contact and goes on with it; empty for none."""
        return self._calling.pop(contact, "")

    def left(self, contact: str) -> None:
        """A contact is over, and asks no more."""
        self._cut_off.searches.pop(contact, None)
        self._returns.note()

    def search(self, asking: AgentSearch, request: AgentRequest) -> bool:
        """Go on with a contact's search for an agent; says whether that is so, or the contact must ask anew.

        Everything that was told before is told again: the contact skips what it has heard.
        """
        contact = asking.contact
        known = self.knows(contact, asking.command)
        was = self._cut_off.searches.pop(contact, SearchRow())
        self._returns.note()
        if not known:
            return False
        for signal in was.told:
            asking.tell(signal)
        if asking.closed:
            return True
        key = next((key for key, each in self._cut_off.conversations.items() if each.contact == contact), None)
        if key is None:
            return self._router.place(contact) is not None
        self.find_legs()
        talk = self._cut_off.conversations.pop(key)
        request = msgspec.structs.replace(talk.request, contact=key)
        rejoin(self._present.begin(key, asking, request, talk), talk, self._present.sessions)
        return True

    def find_legs(self) -> None:
        """Look for the agents' legs, once: the line must have been started."""
        if not self._looked_for_legs:
            self._looked_for_legs = True
            for session in self._present.sessions.values():
                session.find_leg()

    # --- Who does not --------------------------------------------------------------------------------------------

    def settle(self, alive: Callable[[str], bool]) -> None:
        """End what nobody has come back to. Whether a contact is `alive` is known from the store."""
        self.find_legs()
        cut_off, self._cut_off = self._cut_off, _CutOff()
        self._returns.note()
        for key, was in cut_off.conversations.items():
            self._end(key, was)
        for tape in cut_off.tapes.values():
            self._end_tape(tape)
        self.calls.clear()
        for contact, agent in self._calling.items():
            self._shared.say(agent, "the person whom you were calling was lost in a restart", contact)
            self._shared.tell(Release(agent, wrap_up=False))
        self._calling.clear()
        for session in self._present.sessions.values():
            if session.wrapping is not None and not alive(session.wrapping.contact):
                # The code was stored, and the restart came before the router was told.
                session.wrapping = None
                self._shared.tell(WrapUpDone(session.agent))
        claimed = (self._shared.askings, self._shared.aliases, self._present.conversations)
        for contact, standing in self._router.standings.items():
            if self._promised(contact) or any(contact in known for known in claimed):
                continue
            if not alive(contact):
                self._shared.tell(Withdraw(contact))
            elif standing in SEEKING:
                self._shared.tell(StepAside(contact))

    def go_on(self) -> None:
        """The router knows all that has happened: agents go on."""
        self.going_on = False
        for session in list(self._present.sessions.values()):
            offer = session.offer
            asking = self._shared.askings.get(offer.contact) if offer is not None else None
            whisper = asking.party.whisper_before if asking is not None else ()
            session.go_on(whisper, self._grace(session.agent))
            session.show()

    def _end(self, key: str, was: ConversationRow) -> None:
        """A conversation is over: its person is gone. Agents who have met the person wrap up."""
        shared = self._shared
        for row in was.talkers:
            session = self._present.sessions.get(row.agent)
            if session is None:
                continue
            if row.met:
                session.wrapping = Wrapping(was.contact, was.service, was.pop)
            session.free()
            shared.tell(Release(row.agent, wrap_up=row.met))
            if row.alias:
                shared.tell(Withdraw(row.alias))
        consultation = was.consultation
        if consultation is not None and consultation.key:
            shared.tell(Withdraw(consultation.key))
        for call in _calls(was):
            shared.end(shared.line.find(call))
        self._end_tape(EndedTapeRow(contact=was.contact, tape=was.tape))
        if key != was.contact:
            shared.tell(Withdraw(key))

    def _end_tape(self, was: EndedTapeRow) -> None:
        """The recording of a conversation that is over is noted as far as it goes."""
        call = self.calls.get(was.contact)
        tape = self._present.tape(was.contact, was.tape)
        self._present.end_tape(was, partial(tape.end_cut, call.media if call is not None else None))


def _calls(was: ConversationRow) -> list[str]:
    """The calls that belong to nobody but a conversation."""
    calling = was.consultation.calling if was.consultation is not None else ""
    outside = [each.call for each in was.outside]
    return [call for call in (*outside, *(each.call for each in was.supervisors), was.dialling, calling) if call]


def _decoded(rows: Mapping[Key, bytes], wanted: str, row: type[_Row]) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for (kind, name), body in rows.items():
        if kind == wanted:
            try:
                found[name] = msgspec.json.decode(body, type=row)
            except msgspec.DecodeError as damage:
                _log.error("%s %r cannot be read, and the floor goes on without it: %s", kind, name, damage)
    return found
