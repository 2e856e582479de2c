"""Sessions: where people are signed in, and ending them. Whoever was signed in there has to sign in anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, select

from cordboard.store import people
from cordboard.store.credentials import hash_of
from cordboard.store.database import writing
from cordboard.store.keyset import newest_first
from cordboard.store.people import User
from cordboard.store.tables import passes, users

_KIND = "session"


def sign_out(engine: Engine, token: str) -> None:
    """End a session of one's own by its token. Ending none is no error."""
    user = people.who(engine, _KIND, token)
    with writing(engine) as connection:
        connection.execute(delete(passes).where(passes.c.hash == hash_of(token)))
        if user is not None:
            people.note(connection, user.name, "signed-out", "")


def session_page(
    engine: Engine, *, user: str = "", token: str = "", limit: int = 50, after: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """Sessions that have not ended, the newest first: at most `limit` that follow on the number `after`.

    Each has its number (`id`), `user`, `place`, `made_at`, `expires_at`, and whether it is the one of `token`
    (`current`). With `user` those of one person.
    """
    wanted = (
        select(
            passes.c.id, users.c.name.label("user"), passes.c.name.label("place"), passes.c.made_at,
            passes.c.expires_at, (passes.c.hash == hash_of(token)).label("current"),
        )
        .join(users, users.c.id == passes.c.user_id)
        .where(_alive())
    )  # fmt: skip
    if user:
        wanted = wanted.where(users.c.name == user)
    with engine.connect() as connection:
        found = connection.execute(newest_first(wanted, (passes.c.id,), after, limit))
        return [{**row, "current": bool(row["current"])} for row in found.mappings()]


def end_session(engine: Engine, number: int, by: User, *, own: bool) -> bool:
    """End a session by its number, with `own` only one of `by`; says whether there was one."""
    with writing(engine) as connection:
        this = (passes.c.id == number) & _alive()
        wanted = select(users.c.name).join(passes, passes.c.user_id == users.c.id).where(this)
        owner = connection.execute(wanted).scalar_one_or_none()
        if owner is None or (own and owner != by.name):
            return False
        connection.execute(delete(passes).where(passes.c.id == number))
        people.note(connection, by.name, "sessions-ended", owner, {"sessions": 1})
        return True


def end_sessions(engine: Engine, name: str, by: User, *, but: str = "") -> int:
    """End all sessions of a user but the one with the token `but`; says how many. Raises LookupError for nobody."""
    with writing(engine) as connection:
        user = connection.execute(select(users.c.id).where(users.c.name == name)).scalar_one_or_none()
        if user is None:
            raise LookupError(f"there is no user {name!r}")
        theirs = _alive() & (passes.c.user_id == user) & (passes.c.hash != hash_of(but))
        ended = connection.execute(delete(passes).where(theirs)).rowcount
        if ended:
            people.note(connection, by.name, "sessions-ended", name, {"sessions": ended})
        return ended


def _alive() -> ColumnElement[bool]:
    return (passes.c.kind == _KIND) & (passes.c.expires_at > int(time.time() * 1000))
