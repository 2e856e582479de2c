"""Matching as one writes it at first: lists, looked through from end to end at every question.

It is the specification of `cordboard.acd.matching` in its simplest words. The tests hold the two to the same decisions,
and the benchmark sets its price beside that of the indexes.
"""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.acd.keeping import Seat, Ticket
from cordboard.acd.matching import ALL, Matching, is_urgent, level, order, overflowed, required_skill
from cordboard.acd.pools import ANY, Spot, personal_pool
from cordboard.acd.states import State
from cordboard.acd.terms import Terms
from cordboard.acd.views import Availability


class ListScan(Matching):
    """The same answers, without an index."""

    def __init__(self) -> None:
        self._seats: list[tuple[Seat, tuple[tuple[Spot, int], ...]]] = []
        self._joining: dict[str, tuple[tuple[Spot, int], ...]] = {}
        self._contacts: list[tuple[Ticket, Terms, int]] = []

    # --- Agents

    def join(self, agent: str, spots: tuple[tuple[Spot, int], ...]) -> None:
        self._joining[agent] = spots

    def leave(self, agent: str) -> list[Spot]:
        mine = [spot for spot, _ in self._joining.pop(agent, ())]
        self._seats = [each for each in self._seats if each[0].agent != agent]
        return [spot for spot in mine if not any(self._has(spots, spot) for _, spots in self._seats)]

    def show(self, seat: Seat) -> None:
        if all(each is not seat for each, _ in self._seats):
            self._seats.append((seat, self._joining[seat.agent]))

    def signed_in(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> int:
        return len(self._there(pool, skill, teams))

    def count(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> Availability:
        there = self._there(pool, skill, teams)
        return Availability(len(there), sum(self._free(seat, pool) for seat in there))

    def working(self, pool: str, skill: str = ANY, teams: tuple[str, ...] = ()) -> int:
        idle = {State.NOT_READY, State.SIGNED_OUT}
        return sum(
            self._has(spots, Spot(pool, skill, team)) and seat.state not in idle
            for team in teams or (ANY,)
            for seat, spots in self._seats
        )

    def _there(self, pool: str, skill: str, teams: tuple[str, ...]) -> list[Seat]:
        wanted = [Spot(pool, skill, team) for team in teams or (ANY,)]
        return [seat for seat, spots in self._seats if any(self._has(spots, spot) for spot in wanted)]

    @staticmethod
    def _has(spots: tuple[tuple[Spot, int], ...], wanted: Spot) -> bool:
        return any(spot == wanted for spot, _ in spots)

    @staticmethod
    def _free(seat: Seat, pool: str) -> bool:
        return seat.state is State.READY or (seat.state is State.NOT_READY and pool == personal_pool(seat.agent))

    # --- Contacts

    def queue(self, ticket: Ticket, terms: Terms, now: int) -> None:
        self.unqueue(ticket.contact)
        self._contacts.append((ticket, terms, now))

    def unqueue(self, contact: str) -> None:
        self._contacts = [each for each in self._contacts if each[0].contact != contact]

    def waiting(self, pool: str, skill: str = ANY) -> Iterator[str]:
        found = [each for each in self._contacts if each[1].pool == pool]
        return iter([
            ticket.contact for ticket, terms, then in sorted(found, key=lambda each: order(each[0]))
            if skill in {ANY, required_skill(ticket, terms, then)}
        ])  # fmt: skip

    def rank(self, ticket: Ticket, terms: Terms, now: int) -> tuple[int, int]:
        mine = (terms.pool, required_skill(ticket, terms, now), terms.teams)
        queue = [
            (other, theirs) for other, theirs, then in self._contacts
            if (theirs.pool, required_skill(other, theirs, then), theirs.teams) == mine
        ]  # fmt: skip
        urgent = any(is_urgent(other, theirs, now) for other, theirs in queue)

        def first(other: Ticket, theirs: Terms) -> tuple[object, ...]:
            return (not other.first, urgent and not theirs.inbound and not other.first, order(other))

        return sum(first(*each) < first(ticket, terms) for each in queue), len(queue)

    # --- The two choices

    def agent_for(self, ticket: Ticket, terms: Terms, now: int, *, widest: bool = False) -> str | None:
        candidates = []
        for seat, spots in self._seats:
            if not self._free(seat, terms.pool):
                continue
            of_team = [
                (spot.skill, proficiency) for spot, proficiency in spots
                if spot.pool == terms.pool and spot.team in (terms.teams or (ANY,))
            ]  # fmt: skip
            skills = dict(of_team)
            worth = self._worth(skills, ticket, terms, now, widest=widest)
            if worth is not None:
                candidates.append((seat.agent in ticket.refused, worth, seat.ready_since, seat.turn, seat.agent))
        return min(candidates)[-1] if candidates else None

    @staticmethod
    def _worth(skills: dict[str, int], ticket: Ticket, terms: Terms, now: int, *, widest: bool) -> int | None:
        """How well an agent of these skills suits: the less the better, None for not at all."""
        proficiency = skills.get(terms.skill)
        everybody = terms.mode == "overflow" and (widest or overflowed(ticket, terms, now))
        if not skills:
            return None
        if terms.mode == "preferred":
            return 99 if proficiency is None else proficiency
        if terms.mode in {"anyone", "one_agent", "own_line"} or everybody:
            return 0
        worst = ALL if widest else level(ticket, terms, now)
        return proficiency if proficiency is not None and proficiency <= worst else None

    def contact_for(self, seat: Seat) -> str | None:
        spots = next(spots for each, spots in self._seats if each is seat)
        own_line = personal_pool(seat.agent) if seat.state is State.NOT_READY else ""
        found = []
        for ticket, terms, then in self._contacts:
            skill = required_skill(ticket, terms, then)
            worst = level(ticket, terms, then) if skill else 0
            wanted = [Spot(terms.pool, skill, team) for team in terms.teams or (ANY,)]
            if any(spot in wanted and proficiency <= worst for spot, proficiency in spots) and (
                not own_line or terms.pool == own_line
            ):
                urgent, before_others = is_urgent(ticket, terms, then), terms.inbound or ticket.first > 0
                found.append((urgent, before_others, order(ticket), ticket.contact))
        if any(urgent for urgent, *_ in found):
            found = [each for each in found if each[1]]
        return min(each[2:] for each in found)[-1] if found else None
