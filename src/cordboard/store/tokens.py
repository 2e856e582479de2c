"""API tokens: what programs come in with. A token may do what its user may."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete, select

from cordboard.store import people
from cordboard.store.credentials import give_pass
from cordboard.store.database import writing
from cordboard.store.people import User
from cordboard.store.tables import passes, users

_KIND = "token"


def make_token(engine: Engine, user: User, name: str, by: str = "") -> str:
    """An API token; it is shown this once and stored as a hash. `by` is who makes it, where it is somebody else."""
    with writing(engine) as connection:
        people.note(connection, by or user.name, "token-made", name, {"for": user.name} if by else None)
        return give_pass(connection, _KIND, user.id, name, None)


def tokens(engine: Engine, user: User) -> list[dict[str, Any]]:
    """A user's API tokens, without what they are."""
    wanted = select(passes.c.id, passes.c.name, passes.c.made_at).where(
        (passes.c.kind == _KIND) & (passes.c.user_id == user.id)
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(passes.c.id)).mappings()]


def revoke_token(engine: Engine, user: User, number: int, by: str = "") -> bool:
    """End an API token of a user; says whether there was one."""
    with writing(engine) as connection:
        mine = (passes.c.id == number) & (passes.c.kind == _KIND) & (passes.c.user_id == user.id)
        gone = connection.execute(delete(passes).where(mine)).rowcount
        if gone:
            people.note(connection, by or user.name, "token-revoked", str(number), {"for": user.name} if by else None)
        return bool(gone)


def user_called(engine: Engine, name: str) -> User | None:
    """The active user of a name, for commands on this machine."""
    with engine.connect() as connection:
        found = connection.execute(select(users).where((users.c.name == name) & users.c.active)).first()
    return User(found.id, found.name, tuple(found.roles)) if found else None
