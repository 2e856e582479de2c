"""Tokens for the command line on the same machine: a user who may write the database may act for its agents."""

from __future__ import annotations

import secrets
import time

from sqlalchemy import Engine, delete, select

from cordboard.store import people
from cordboard.store.credentials import give_pass
from cordboard.store.database import writing
from cordboard.store.people import NotAllowed, User
from cordboard.store.tables import passes, users

_TWELVE_HOURS = 12 * 3600 * 1000
_NAME = "cordboard agent"


def act_for(engine: Engine, name: str) -> tuple[int, str]:
    """The number of a token of twelve hours for an agent, and the token. It is in the audit log.

    Makes the user, whose password nobody knows, where there is none. Raises NotAllowed for a user who is no agent.
    """
    with engine.connect() as connection:
        row = connection.execute(select(users).where(users.c.name == name)).first()
    if row is None:
        user = people.add_user(engine, name, secrets.token_urlsafe(32), ("agent",), f"{name}, by the command line")
    else:
        user = User(row.id, row.name, tuple(row.roles))
        if not row.active or not user.may("agent"):
            raise NotAllowed(f"the user {name!r} may not work as an agent: that takes the role 'agent'")
    with writing(engine) as connection:
        people.note(connection, name, "token-made", _NAME, {"by": "the command line"})
        expires = int(time.time() * 1000) + _TWELVE_HOURS
        token = give_pass(connection, "token", user.id, _NAME, expires)
        mine = (passes.c.kind == "token") & (passes.c.user_id == user.id)
        number = connection.execute(select(passes.c.id).where(mine).order_by(passes.c.id.desc())).scalars().first()
    assert number is not None
    return number, token


def end(engine: Engine, number: int) -> None:
    """End a token. No error where there is none."""
    with writing(engine) as connection:
        connection.execute(delete(passes).where(passes.c.id == number))
