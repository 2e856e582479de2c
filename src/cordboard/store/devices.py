"""Devices on which somebody has signed in: what strangers try with a name does not keep its owner out there.

A device has a token in a cookie, of which the store has the hash. It is no session: it lets nobody in.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, Engine, delete, select

from cordboard.store.credentials import give_pass, good_pass, hash_of
from cordboard.store.database import writing
from cordboard.store.tables import passes, users

_KIND = "device"
#: How long a device is known after somebody signed in on it as new: half a year, in seconds.
KNOWN_SECONDS = 180 * 24 * 3600
#: Devices of a user; the oldest are forgotten.
_MOST = 20


def is_known(connection: Connection, user: int, token: str) -> bool:
    """Whether a user has signed in on the device with this token."""
    row = good_pass(connection, _KIND, token) if token else None
    return row is not None and row.user_id == user


def remember(engine: Engine, name: str, token: str) -> str:
    """The token of the device on which a user has signed in: the one that it has, or a new one."""
    with writing(engine) as connection:
        user = connection.execute(select(users.c.id).where(users.c.name == name)).scalar_one()
        if is_known(connection, user, token):
            return token
        mine = (passes.c.kind == _KIND) & (passes.c.user_id == user)
        newest = select(passes.c.id).where(mine).order_by(passes.c.id.desc()).limit(_MOST - 1)
        connection.execute(delete(passes).where(mine & passes.c.id.not_in(newest.scalar_subquery())))
        return give_pass(connection, _KIND, user, "", int((time.time() + KNOWN_SECONDS) * 1000))


def source_of(token: str) -> str:
    """What tries from a known device are counted under."""
    return f"device {hash_of(token)}"
