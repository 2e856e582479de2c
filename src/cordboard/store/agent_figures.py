"""The figures of one agent's work, folded from the log of the distributor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Engine, select

from cordboard.acd.decisions import AgentChanged, OfferEnded
from cordboard.acd.states import State
from cordboard.store.acd_events import AcdEvent
from cordboard.store.tables import acd_events
from cordboard.store.trials import contact_of, trials_among

_CHANGED, _OFFER_ENDED = AgentChanged.__struct_config__.tag, OfferEnded.__struct_config__.tag
#: States in which an agent's time belongs to a contact, from taking it to the end of its wrap-up.
_HANDLING = (State.IN_CALL, State.HOLD, State.WRAP_UP)


@dataclass
class AgentFigures:
    """What an agent did in a time: milliseconds in each state, and what became of offers.

    `contacts` are those that the agent talked with, each once; `missed` and `rejected` are offers. Of calls of drafts
    only the time is in it, `on_trials` that of handling them.
    """

    milliseconds: dict[str, int] = field(default_factory=dict)
    contacts: set[str] = field(default_factory=set)
    missed: int = 0
    rejected: int = 0
    on_trials: int = 0

    @property
    def handle_time(self) -> float | None:
        """Average seconds of talk, hold and wrap-up for a contact; None without any."""
        if not self.contacts:
            return None
        handling = sum(self.milliseconds.get(state, 0) for state in _HANDLING) - self.on_trials
        return handling / 1000 / len(self.contacts)


def figures_of(engine: Engine, agent: str, *, since: int, until: int) -> AgentFigures:
    """The figures of an agent from a time on and before another."""
    table = acd_events.c
    mine = (table.agent == agent, table.kind == "decided", table.name.in_((_CHANGED, _OFFER_ENDED)))
    columns = (table.id, table.at, table.turn, table.kind, table.name, table.agent, table.contact, table.body)
    before = select(*columns).where(*mine, table.name == _CHANGED, table.at < since)
    within = select(*columns).where(*mine, table.at >= since, table.at < until)
    with engine.connect() as connection:
        rows = [
            *connection.execute(before.order_by(table.at.desc(), table.id.desc()).limit(1)),
            *connection.execute(within.order_by(table.id)),
        ]
        trials = trials_among(connection, {contact_of(row.contact) for row in rows})
    return fold((AcdEvent(*tuple(row)) for row in rows), since=since, until=until, trials=trials)


def fold(
    events: Iterable[AcdEvent], *, since: int, until: int, trials: Collection[str] = frozenset()
) -> AgentFigures:  # fmt: skip
    """The figures from the events of one agent, in their order; one before `since` tells how the time began.

    `trials` are the calls of drafts, by their ids.
    """
    found = AgentFigures()
    state, at, trial = "", since, False
    for event in events:
        is_trial = contact_of(event.contact) in trials
        if event.name == _OFFER_ENDED and is_trial:
            continue
        if event.name == _OFFER_ENDED:
            why = msgspec.json.decode(event.body, type=OfferEnded).why
            found.missed += why == "timeout"
            found.rejected += why == "rejected"
            continue
        now = max(since, event.at)
        _add(found, state, now - at)
        found.on_trials += (now - at) if trial and state in _HANDLING else 0
        changed = msgspec.json.decode(event.body, type=AgentChanged)
        state, at, trial = changed.state, now, is_trial
        if state in _HANDLING[:2] and changed.contact and not trial:
            found.contacts.add(changed.contact)
    _add(found, state, until - at)
    found.on_trials += (until - at) if trial and state in _HANDLING else 0
    return found


def _add(found: AgentFigures, state: str, milliseconds: int) -> None:
    if state and state != State.SIGNED_OUT:
        found.milliseconds[state] = found.milliseconds.get(state, 0) + milliseconds
