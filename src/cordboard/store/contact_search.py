"""Finding contacts: by every property that people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, func, literal_column, select, true

from cordboard.flow.numbers import read_number
from cordboard.store.tables import acd_events, contacts

#: Whether a contact is still going on.
ContactState = Literal["open", "closed"]

#: Contacts that have an outcome to count: a supervisor's leg is no contact, and a trial of a draft is nobody's.
COUNTED = (contacts.c.run != "supervision") & contacts.c.trial.is_(False)


@dataclass(frozen=True, kw_only=True)
class ContactFilter:
    """Which contacts are meant; what is empty or None leaves out none.

    `number` is the caller's or the one called, compared as written and in E.164 with `region` as the country of one
    without a country code. `since` and `until` are milliseconds of the beginning, the second not included. `run` is the
    kind of contact (``contact``, ``callback``, …); those of supervisors' legs are found only when `supervision` is set
    or `run` names them, and calls of drafts only with `trials` or by their `parent`. `shortest` and `longest` are
    milliseconds until the person's part was over, `asked_since` and `asked_until` when the contact asked for an agent.
    """

    service: str = ""
    flow: str = ""
    version: str = ""
    channel: str = ""
    direction: str = ""
    result: str = ""
    agent: str = ""
    account: str = ""
    number: str = ""
    region: str = "US"
    run: str = ""
    parent: str = ""
    state: ContactState | None = None
    since: int | None = None
    until: int | None = None
    supervision: bool = False
    trials: bool = False
    shortest: int | None = None
    longest: int | None = None
    asked_since: int | None = None
    asked_until: int | None = None

    def condition(self) -> ColumnElement[bool]:
        """As a condition on the table of contacts."""
        found: ColumnElement[bool] = true()
        for name in _EQUAL:
            if wanted := getattr(self, name):
                found &= contacts.c[name] == wanted
        if self.number:
            found &= contacts.c.caller.in_(self.numbers) | contacts.c.called.in_(self.numbers)
        if self.state is not None:
            found &= contacts.c.closed_at.is_(None) if self.state == "open" else contacts.c.closed_at.is_not(None)
        if self.since is not None:
            found &= contacts.c.started_at >= self.since
        if self.before is not None:
            found &= contacts.c.started_at < self.before
        found &= self._lasted() & self._asked()
        if not self.supervision and self.run != "supervision":
            found &= contacts.c.run != "supervision"
        return found if self.trials or self.parent else found & contacts.c.trial.is_(False)

    @property
    def before(self) -> int | None:
        """When contacts began at the latest: none asks for an agent before it begins. The time is not included."""
        ends = [each for each in (self.until, self.asked_until) if each is not None]
        return min(ends, default=None)

    @property
    def numbers(self) -> list[str]:
        """The number as it is written, and in E.164."""
        return sorted({self.number, read_number(self.number, self.region) or self.number})

    def leads(self) -> list[ColumnElement[bool]]:
        """The property that the fewest contacts have, as conditions of which each has an index in order of time: what
        is looked for fulfils one of them.
        """
        columns = contacts.c
        for name in ("account", "parent"):
            if wanted := getattr(self, name):
                return [_has(name, wanted)]
        if self.number:
            return [column == number for column in (columns.caller, columns.called) for number in self.numbers]
        for name in ("agent", "version", "result"):
            if wanted := getattr(self, name):
                return [_has(name, wanted)]
        return [true()]

    def _lasted(self) -> ColumnElement[bool]:
        found: ColumnElement[bool] = true()
        duration = func.coalesce(contacts.c.left_at, contacts.c.closed_at) - contacts.c.started_at
        if self.shortest is not None:
            found &= duration >= self.shortest
        if self.longest is not None:
            found &= duration <= self.longest
        return found

    def _asked(self) -> ColumnElement[bool]:
        if self.asked_since is None and self.asked_until is None:
            return true()
        asked = select(acd_events.c.contact).where(acd_events.c.name.in_(("arrive", "ask_callback")))
        if self.asked_since is not None:
            asked = asked.where(acd_events.c.at >= self.asked_since)
        if self.asked_until is not None:
            asked = asked.where(acd_events.c.at < self.asked_until)
        return contacts.c.id.in_(asked)


def _has(name: str, wanted: str) -> ColumnElement[bool]:
    """With the words by which databases know that an index which leaves out the empty value will do."""
    column = contacts.c[name]
    return (column == wanted) & (column != literal_column("''"))


_EQUAL = ("service", "flow", "version", "channel", "direction", "result", "agent", "account", "run", "parent")
