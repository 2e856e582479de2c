"""Links with which agents choose a password, and the end of that when they leave."""

from __future__ import annotations

import time

from sqlalchemy import ColumnElement, Connection, Engine, delete, select, update

from cordboard.store import people
from cordboard.store.credentials import give_pass, good_pass
from cordboard.store.database import writing
from cordboard.store.people import NotAllowed, User
from cordboard.store.tables import passes, users

_KIND = "invitation"
_SEVEN_DAYS = 7 * 24 * 3600 * 1000
#: The role of a person who joins by an invitation.
_ROLE = "agent"


def invite(engine: Engine, name: str, by: str) -> str:
    """A one-time token with which an agent becomes a user of that name, or chooses a new password. Earlier ones end."""
    with writing(engine) as connection:
        connection.execute(delete(passes).where(_invitations_of(name)))
        people.note(connection, by, "invited", name)
        return give_pass(connection, _KIND, None, name, int(time.time() * 1000) + _SEVEN_DAYS)


def invited(engine: Engine, token: str) -> str | None:
    """Whom an invitation is for; None when it was used, replaced, or is too old."""
    with engine.connect() as connection:
        row = good_pass(connection, _KIND, token)
        return row.name if row else None


def join(engine: Engine, token: str, password: str) -> User:
    """Choose a password by an invitation, which ends with every session and API token there was. Raises NotAllowed.

    A person who is a user already keeps their roles, and is an agent besides.
    """
    people.long_enough(password)
    with writing(engine) as connection:
        row = good_pass(connection, _KIND, token)
        if row is None:
            raise NotAllowed("this link was used, or is too old; ask your administrator for a new one")
        connection.execute(delete(passes).where(passes.c.id == row.id))
        before = connection.execute(select(users).where(users.c.name == row.name)).first()
    if before is None:
        return people.add_user(engine, row.name, password, (_ROLE,), row.name)
    roles = tuple(dict.fromkeys((*before.roles, _ROLE)))
    people.change_user(engine, row.name, row.name, roles=roles, active=True, password=password)
    return User(before.id, before.name, roles)


def let_go(connection: Connection, name: str, by: str) -> None:
    """Let nobody in any more who was a user as an agent only: sessions, API tokens and invitations end."""
    connection.execute(delete(passes).where(_invitations_of(name)))
    row = connection.execute(select(users).where((users.c.name == name) & users.c.active)).first()
    if row is not None and list(row.roles) == [_ROLE]:
        connection.execute(update(users).where(users.c.id == row.id).values(active=False))
        connection.execute(delete(passes).where(passes.c.user_id == row.id))
        people.note(connection, by, "user-let-go", name)


def _invitations_of(name: str) -> ColumnElement[bool]:
    return (passes.c.kind == _KIND) & (passes.c.name == name)
