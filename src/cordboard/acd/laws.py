"""Invariants of the router (domain.md 6): what must hold after every message, for tests and benchmarks.

Each law is one function that yields what breaks it. It compares the router with a `LawWatch` that was told the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from cordboard.acd.router import Router
from cordboard.acd.states import BUSY, STATES, State
from cordboard.acd.watch import LawWatch


def one_state(watch: LawWatch, router: Router) -> Iterator[str]:
    """An agent is in exactly one state, the one that was last decided, and holds at most one offer or call."""
    offered = Counter(offer.agent for offer in watch.offers.values())
    for logon, view in router.agents.items():
        if view.state is not watch.states.get(logon, State.SIGNED_OUT):
            yield f"{logon} is {view.state}, and {watch.states.get(logon)} was decided last"
        if (view.state in BUSY) != bool(view.contact):
            yield f"{logon} is {view.state} with contact {view.contact!r}"
        if offered[logon] != (view.state is State.OFFERED):
            yield f"{logon} is {view.state} with {offered[logon]} offers"


def one_agent(watch: LawWatch, router: Router) -> Iterator[str]:
    """A contact is offered to one agent at a time, and only while it asks."""
    for offer in watch.offers.values():
        asking = watch.asking.get(offer.contact)
        if asking is None or asking.offered != offer.offer:
            yield f"offer {offer.offer} of {offer.contact} to {offer.agent} stands, but the contact is gone"
        if router.agent(offer.agent).contact != offer.contact:
            yield f"{offer.agent} does not have {offer.contact}, which is being offered"


def same_contacts(watch: LawWatch, router: Router) -> Iterator[str]:
    """The contacts that wait are those that asked for an agent and were not told that the search is over."""
    waiting = {each.contact: each for each in router.waiting}
    for contact in waiting.keys() ^ watch.asking.keys():
        yield f"{contact} {'waits, and asked for nothing' if contact in waiting else 'was forgotten'}"
    for contact, view in waiting.items():
        asking = watch.asking.get(contact)
        if asking is not None and bool(asking.offered) != (view.standing == "offered"):
            yield f"{contact} is {view.standing}"


def way_out(_: LawWatch, router: Router) -> Iterator[str]:
    """No state without a way out: what ends by itself has its time, the router is woken for it, nothing is overdue."""
    if router.due is not None and router.due <= router.now:
        yield f"what was due at {router.due} is not done at {router.now}"
    for logon, view in router.agents.items():
        if not STATES[view.state].exits:
            yield f"there is no way out of {view.state}"
        if view.state is State.OFFERED and not view.until:
            yield f"the offer to {logon} never ends"
        if view.until and (router.due is None or router.due > view.until):
            yield f"{logon} is {view.state} until {view.until}, and nothing is due then"


def nobody_idle(watch: LawWatch, _: Router) -> Iterator[str]:
    """No contact waits while an agent who may take it is Ready; without anybody signed in no caller waits."""
    active = {logon: agent for logon, agent in watch.organisation.agents.items() if agent.active}
    signed_in = {logon: state for logon, state in watch.states.items() if state is not State.SIGNED_OUT}
    seated = [(active[logon], state) for logon, state in signed_in.items() if logon in active]
    for contact, asking in watch.asking.items():
        terms = watch.terms(asking)
        if asking.offered or terms is None:
            continue
        for agent, state in seated:
            free = state is State.READY or (state is State.NOT_READY and terms.mode == "own_line")
            if free and watch.may_take(agent, asking, terms):
                yield f"{contact} waits, and {agent.logon} is {state}"
        must_know = terms.inbound and not asking.callback_until
        if must_know and not any(watch.may_take(agent, asking, terms, ever=True) for agent, _ in seated):
            yield f"{contact} waits, and nobody is signed in"


def no_longer_than_told(watch: LawWatch, _: Router) -> Iterator[str]:
    """Nobody waits past the max wait, except in a strict overflow group for whom the waits are used up."""
    for contact, asking in watch.asking.items():
        terms = watch.terms(asking)
        if asking.offered or terms is None:
            continue
        waited = watch.now - asking.asked_at
        if asking.callback_until:
            if watch.now >= asking.callback_until:
                yield f"{contact} waits for its callback too long"
            continue
        if terms.mode == "overflow" and terms.waits and waited >= terms.waits[-1]:
            continue
        limits = [each for each in (asking.request.max_wait,) if each is not None]
        if terms.mode != "own_line":
            limits.append(watch.max_wait.get(terms.service.name, terms.service.max_wait))
        if asking.request.teams and asking.request.team_max_wait is not None:
            limits.append(asking.request.team_max_wait)
        if waited >= round(min(limits, default=0.0) * 1000):
            yield f"{contact} waits for {waited / 1000} s"


def in_order(_: LawWatch, router: Router) -> Iterator[str]:
    """Positions in a queue are 1, 2, 3 …, each once."""
    queues: dict[tuple[int, ...], list[int]] = {}
    for each in router.waiting:
        place = router.place(each.contact)
        if place is not None and each.standing == "waiting":
            if not 1 <= place.position <= place.waiting:
                yield f"{each.contact} is number {place.position} of {place.waiting}"
            queues.setdefault((place.waiting,), []).append(place.position)
    for (length,), positions in queues.items():
        # Queues of one length are counted together: each position occurs once for each of them.
        if Counter(positions) != Counter(list(range(1, length + 1)) * (len(positions) // length)):
            yield f"positions in queues of {length} are {sorted(positions)}"


def moved_to_the_front(watch: LawWatch, router: Router) -> Iterator[str]:
    """Who was moved to the front stands there, whoever else waits, until somebody else is moved there."""
    asking = watch.asking.get(watch.moved_first)
    if asking is None or asking.offered:
        return
    place = router.place(watch.moved_first)
    if place is not None and place.position != 1:
        yield f"{watch.moved_first} was moved to the front, and is number {place.position}"


def every_end(watch: LawWatch, _: Router) -> Iterator[str]:
    """Every request has exactly one end: asked = ended + still asking."""
    ended = sum(count for how, count in watch.ends.items() if how != "asked")
    if watch.ends["asked"] != ended + len(watch.asking):
        yield f"{watch.ends['asked']} asked, {ended} ended and {len(watch.asking)} still ask"


LAWS: Final[tuple[Callable[[LawWatch, Router], Iterator[str]], ...]] = (
    one_state, one_agent, same_contacts, way_out, nobody_idle, no_longer_than_told, in_order,
    moved_to_the_front, every_end,
)  # fmt: skip


def check(watch: LawWatch, router: Router) -> list[str]:
    """Everything that breaks a law: none, or the program has a fault."""
    return watch.broken + [fault for law in LAWS for fault in law(watch, router)]
