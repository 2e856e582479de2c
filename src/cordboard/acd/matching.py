"""Matching: which agent for this contact, which contact for this agent.

Contacts wait in *lines*. All contacts of a line can be taken by the same agents, so only the first of a line matters to
an agent. Agents stand at *spots* (pool, skill, team); only the first at a spot matters to a contact. So a choice looks
at a handful of firsts, however many wait and however many work.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from cordboard.acd.keeping import Seat, Ticket
from cordboard.acd.ordered import Available, OrderedNames
from cordboard.acd.pools import ANY, Spot, personal_pool
from cordboard.acd.states import State
from cordboard.acd.terms import Terms
from cordboard.acd.views import Availability

#: One step of priority is worth this much waiting. It is the usual max wait, so that the better priority goes first as
#: long as nobody waits longer than that, and nobody is passed for ever.
PRIORITY_STEP = 300_000
#: Every agent, whatever the proficiency.
ALL = 10

#: Where an agent can be found in a state: Ready everywhere, Not Ready on the own line, else nowhere.
EVERYWHERE, OWN_LINE = 2, 1
_SHOWN = {State.READY: EVERYWHERE, State.NOT_READY: OWN_LINE}


class LineKey(NamedTuple):
    """What the contacts of a line have in common. `level`: the worst proficiency that may take them, for a skill."""

    pool: str
    skill: str
    teams: tuple[str, ...]
    level: int
    inbound: bool


class WaitingLine(OrderedNames):
    """Contacts that the same agents can take, the first first. `urgent` have waited past their escalation."""

    __slots__ = ("key", "urgent")

    def __init__(self, key: LineKey) -> None:
        super().__init__()
        self.key = key
        self.urgent: set[str] = set()


def order(ticket: Ticket) -> tuple[int, ...]:
    """The key of a contact in the queue: those moved to the front, the last moved first; then the returned; then by
    arrival less the worth of the priority.
    """
    arrival = ticket.queued_at + ticket.request.priority * PRIORITY_STEP
    return (-ticket.first, not ticket.returned, arrival, ticket.turn)


#: Greater than the key of every contact that was moved to the front, less than that of any other.
FRONT = (0,)


def level(ticket: Ticket, terms: Terms, now: int) -> int:
    """The worst proficiency that may take the contact now: 1 in the first wait, 2 in the second, and so on."""
    waited = now - ticket.asked_at
    for position, end in enumerate(terms.waits):
        if waited < end:
            return position + 1
    return ALL


def overflowed(ticket: Ticket, terms: Terms, now: int) -> bool:
    """Whether a contact of a strict overflow group has used up its waits and is everybody's now."""
    return terms.mode == "overflow" and (not terms.waits or now - ticket.asked_at >= terms.waits[-1])


def required_skill(ticket: Ticket, terms: Terms, now: int) -> str:
    """The skill without which nobody may take the contact now; empty for none."""
    if terms.mode == "strict" or (terms.mode == "overflow" and not overflowed(ticket, terms, now)):
        return terms.skill
    return ANY


def line_key(ticket: Ticket, terms: Terms, now: int) -> LineKey:
    """The line in which a contact waits now."""
    skill = required_skill(ticket, terms, now)
    return LineKey(terms.pool, skill, terms.teams, level(ticket, terms, now) if skill else 0, terms.inbound)


def is_urgent(ticket: Ticket, terms: Terms, now: int) -> bool:
    """Whether an inbound contact has waited past its escalation, and goes before outbound ones."""
    escalation = ticket.request.escalation
    return terms.inbound and escalation is not None and now - ticket.queued_at >= round(escalation * 1000)


class Matching:
    """Who is signed in, who is available, who waits: indexed."""

    def __init__(self) -> None:
        self._spots: dict[str, tuple[tuple[Spot, int], ...]] = {}
        self._members: dict[Spot, set[str]] = {}
        self._available: dict[Spot, Available] = {}
        self._shown: dict[str, int] = {}
        self._working: dict[Spot, int] = {}
        self._at_work: set[str] = set()
        self._lines: dict[LineKey, WaitingLine] = {}
        self._in_line: dict[str, WaitingLine] = {}
        self._at: dict[Spot, dict[LineKey, WaitingLine]] = {}
        self._of_pool: dict[str, dict[LineKey, WaitingLine]] = {}

    # --- Agents -------------------------------------------------------------------------------------------------

    def join(self, agent: str, spots: tuple[tuple[Spot, int], ...]) -> None:
        """An agent is signed in at these spots."""
        self._spots[agent] = spots
        for spot, _ in spots:
            self._members.setdefault(spot, set()).add(agent)

    def leave(self, agent: str) -> list[Spot]:
        """An agent is signed out, and at no spot any more. Says at which spots nobody is left."""
        self._set_working(agent, working=False)
        self._shown.pop(agent, None)
        empty = []
        for spot, _ in self._spots.pop(agent, ()):
            self._discard(spot, agent)
            members = self._members[spot]
            members.discard(agent)
            if not members:
                del self._members[spot]
                empty.append(spot)
        return empty

    def show(self, seat: Seat) -> None:
        """Put an agent where contacts find them in this state: Ready everywhere, Not Ready on the own line only."""
        self._set_working(seat.agent, working=seat.state not in {State.NOT_READY, State.SIGNED_OUT})
        shown = _SHOWN.get(seat.state, 0)
        if not shown and not self._shown.get(seat.agent):
            return
        self._shown[seat.agent] = shown
        own_line = personal_pool(seat.agent)
        for spot, proficiency in self._spots.get(seat.agent, ()):
            if shown == EVERYWHERE or (shown and spot.pool == own_line):
                available = self._available.get(spot)
                if available is None:
                    available = self._available[spot] = Available()
                available.add(seat.agent, (proficiency, seat.ready_since, seat.turn))
            else:
                self._discard(spot, seat.agent)

    def _discard(self, spot: Spot, agent: str) -> None:
        available = self._available.get(spot)
        if available is not None:
            available.discard(agent)
            if not available:
                del self._available[spot]

    def _set_working(self, agent: str, *, working: bool) -> None:
        if working is (agent in self._at_work):
            return
        (self._at_work.add if working else self._at_work.discard)(agent)
        for spot, _ in self._spots.get(agent, ()):
            self._working[spot] = self._working.get(spot, 0) + (1 if working else -1)

    def signed_in(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> int:
        """How many agents are signed in there."""
        found: list[AbstractSet[str]] = [
            self._members.get(Spot(pool, skill, team), frozenset()) for team in teams or (ANY,)
        ]
        return len(found[0]) if len(found) == 1 else len(frozenset().union(*found))

    def count(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> Availability:
        """How many agents are signed in there, and how many of them are available."""
        spots = [Spot(pool, skill, team) for team in teams or (ANY,)]
        ready = [self._available[spot] for spot in spots if spot in self._available]
        count = len(ready[0]) if len(ready) == 1 else len({agent for available in ready for agent in available})
        return Availability(self.signed_in(pool, skill, teams), count)

    def working(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> int:
        """How many agents there are at work: neither signed out nor Not Ready. In two teams counts twice."""
        return sum(self._working.get(Spot(pool, skill, team), 0) for team in teams or (ANY,))

    # --- Contacts -----------------------------------------------------------------------------------------------

    def queue(self, ticket: Ticket, terms: Terms, now: int) -> None:
        """Put a contact into the line that is its now; it leaves the one in which it was."""
        self.unqueue(ticket.contact)
        key = line_key(ticket, terms, now)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = WaitingLine(key)
            self._of_pool.setdefault(key.pool, {})[key] = line
            for team in key.teams or (ANY,):
                self._at.setdefault(Spot(key.pool, key.skill, team), {})[key] = line
        line.add(ticket.contact, order(ticket))
        if is_urgent(ticket, terms, now):
            line.urgent.add(ticket.contact)
        self._in_line[ticket.contact] = line

    def unqueue(self, contact: str) -> None:
        """Take a contact out of its line."""
        line = self._in_line.pop(contact, None)
        if line is None:
            return
        line.discard(contact)
        line.urgent.discard(contact)
        if not line:
            key = line.key
            del self._lines[key]
            _drop(self._of_pool, key.pool, key)
            for team in key.teams or (ANY,):
                _drop(self._at, Spot(key.pool, key.skill, team), key)

    def waiting(self, pool: str, skill: str = ANY) -> Iterator[str]:
        """Every contact that waits for a pool, or only those that cannot do without a skill."""
        for line in self._of_pool.get(pool, {}).values():
            if skill in {ANY, line.key.skill}:
                yield from line

    def rank(self, ticket: Ticket, terms: Terms, now: int) -> tuple[int, int]:
        """How many are before a waiting contact in its queue, and how many wait there."""
        key, mine = line_key(ticket, terms, now), order(ticket)
        lines = [
            line for line in self._of_pool.get(key.pool, {}).values()
            if line.key.skill == key.skill and line.key.teams == key.teams
        ]  # fmt: skip
        urgent = any(line.urgent for line in lines)
        before = 0
        for line in lines:
            if not urgent or line.key.inbound == key.inbound or ticket.first:
                before += line.before(mine)
            else:
                before += len(line) if line.key.inbound else line.before(FRONT)
        return before, sum(map(len, lines))

    # --- The two choices ----------------------------------------------------------------------------------------

    def agent_for(self, ticket: Ticket, terms: Terms, now: int, *, widest: bool = False) -> str | None:
        """The best available agent: not one who let this contact go, if there is another.

        `widest`: whatever the proficiency waits say, since there is no more waiting.
        """
        for without in (ticket.refused, ()) if ticket.refused else ((),):
            for skill, worst in self._wanted(ticket, terms, now, widest=widest):
                found = self._best(terms, skill, worst, without)
                if found is not None:
                    return found
        return None

    def _wanted(self, ticket: Ticket, terms: Terms, now: int, *, widest: bool) -> Iterator[tuple[str, int]]:
        """The skills to look for, one after another, each with the worst proficiency that will do."""
        match terms.mode:
            case "preferred":
                yield terms.skill, ALL
                yield ANY, ALL
            case "strict":
                yield terms.skill, ALL if widest else level(ticket, terms, now)
            case "overflow" if widest or overflowed(ticket, terms, now):
                yield ANY, ALL
            case "overflow":
                yield terms.skill, level(ticket, terms, now)
            case _:
                yield ANY, ALL

    def _best(self, terms: Terms, skill: str, worst: int, without: tuple[str, ...]) -> str | None:
        best: tuple[tuple[int, ...], str] | None = None
        for team in terms.teams or (ANY,):
            available = self._available.get(Spot(terms.pool, skill, team))
            found = available.first(without) if available is not None else None
            if found is not None and (best is None or found < best):
                best = found
        return best[1] if best is not None and best[0][0] <= worst else None

    def contact_for(self, seat: Seat) -> str | None:
        """The contact that goes first among those that the agent may take in this state."""
        first: dict[bool, tuple[tuple[int, ...], str]] = {}
        urgent = False
        own_line = personal_pool(seat.agent) if seat.state is State.NOT_READY else ""
        for spot, proficiency in self._spots.get(seat.agent, ()):
            if own_line and spot.pool != own_line:
                continue
            for line in self._at.get(spot, {}).values():
                if proficiency <= line.key.level:
                    inbound = line.key.inbound
                    urgent = urgent or bool(line.urgent)
                    head = line.first()
                    if inbound not in first or head < first[inbound]:
                        first[inbound] = head
        if not first:
            return None
        key, contact = min(first.values())
        return first[True][1] if urgent and key > FRONT else contact


def _drop(index: dict[Any, dict[LineKey, WaitingLine]], at: Spot | str, key: LineKey) -> None:
    lines = index[at]
    del lines[key]
    if not lines:
        del index[at]
