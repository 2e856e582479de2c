"""Finding contacts: by every property that people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, true

from cordboard.flow.numbers import read_number
from cordboard.store.tables import contacts

#: Whether a contact is still going on.
ContactState = Literal["open", "closed"]

#: Contacts that have an outcome to count: a supervisor's leg is no contact, and has none.
COUNTED = contacts.c.run != "supervision"


@dataclass(frozen=True, kw_only=True)
class ContactFilter:
    """Which contacts are meant; what is empty or None leaves out none.

    `number` is the caller's or the one called, compared as written and in E.164 with `region` as the country of one
    without a country code. `since` and `until` are milliseconds of the beginning, the second not included. `run` is the
    kind of contact (``contact``, ``callback``, …); those of supervisors' legs are found only when `supervision` is set
    or `run` names them.
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

    def condition(self) -> ColumnElement[bool]:
        """As a condition on the table of contacts."""
        found: ColumnElement[bool] = true()
        for name in _EQUAL:
            if wanted := getattr(self, name):
                found &= contacts.c[name] == wanted
        if self.number:
            forms = {self.number, read_number(self.number, self.region) or self.number}
            found &= contacts.c.caller.in_(forms) | contacts.c.called.in_(forms)
        if self.state is not None:
            found &= contacts.c.closed_at.is_(None) if self.state == "open" else contacts.c.closed_at.is_not(None)
        if self.since is not None:
            found &= contacts.c.started_at >= self.since
        if self.until is not None:
            found &= contacts.c.started_at < self.until
        return found if self.supervision or self.run == "supervision" else found & COUNTED


_EQUAL = ("service", "flow", "version", "channel", "direction", "result", "agent", "account", "run", "parent")
