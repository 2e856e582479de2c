"""Which call of the line belongs to which contact, and in which role: what a restart needs to find it again.

A leg is stored before its role is acted on, and taken out when the call is over for its owner.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from sqlalchemy import Engine, Executable, delete, insert, select, update

from cordboard.store.tables import legs

#: Whose end of the contact the call is.
Role = Literal["person", "agent", "supervisor", "outside"]


class Leg(NamedTuple):
    """A call (`cordboard.telephony.line.Call.id`) of a contact; `contact` is empty for the standing leg of an agent.

    `who` is the logon of an agent or supervisor, or the number of anybody else; `since` is in milliseconds, 0 for an
    outside number that has not answered yet.
    """

    call: str
    contact: str
    role: Role
    who: str
    since: int


def add(leg: Leg) -> Executable:
    """The change that stores a leg."""
    return insert(legs).values(leg._asdict())


def answered(call: str, since: int) -> Executable:
    """The change that says since when a call that we made is answered."""
    return update(legs).where(legs.c.call == call).values(since=since)


def move(call: str, contact: str) -> Executable:
    """The change that gives a call to another contact."""
    return update(legs).where(legs.c.call == call).values(contact=contact)


def remove(call: str) -> Executable:
    """The change that takes a leg out. Twice is no error."""
    return delete(legs).where(legs.c.call == call)


def of_contact(engine: Engine, contact: str) -> list[Leg]:
    """The legs of a contact, the oldest first."""
    with engine.connect() as connection:
        found = connection.execute(select(legs).where(legs.c.contact == contact).order_by(legs.c.since, legs.c.call))
        return [Leg(**row) for row in found.mappings()]


def all_open(engine: Engine) -> list[Leg]:
    """Every leg, the oldest first."""
    with engine.connect() as connection:
        found = connection.execute(select(legs).order_by(legs.c.since, legs.c.call))
        return [Leg(**row) for row in found.mappings()]
