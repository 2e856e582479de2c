"""Who may do what: users, their sessions and API tokens, the one-time set-up link, and what they did."""

from __future__ import annotations

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.store.database import writing
from cordboard.store.tables import audit, passes, users

ROLES = ("administrator", "designer", "supervisor", "agent")
SHORTEST_PASSWORD = 12
#: Wrong passwords in a row, after which a user must wait this long (milliseconds) for each further try.
PATIENCE, WAIT = 5, 60_000
_SESSION = 12 * 3600 * 1000
_SETUP = 24 * 3600 * 1000

_hasher = PasswordHasher()
#: Compared with when there is no such user, so that the time it takes does not tell.
_NOBODY = _hasher.hash("nobody has this password")


class NotAllowed(Exception):
    """Not with this name, password or link. The message is for the person and gives nothing away."""


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is signed in."""

    id: int
    name: str
    roles: tuple[str, ...]

    def may(self, *roles: str) -> bool:
        """Whether one of these roles is theirs. An administrator may do everything."""
        return "administrator" in self.roles or any(role in self.roles for role in roles)


def setup_link(engine: Engine) -> str | None:
    """A new one-time token with which the first user is made; None once there is a user. Earlier ones end."""
    with writing(engine) as connection:
        if _any_user(connection):
            return None
        connection.execute(delete(passes).where(passes.c.kind == "setup"))
        return _give(connection, "setup", None, "", _now() + _SETUP)


def set_up(engine: Engine, token: str, name: str, password: str) -> User:
    """Make the first user, an administrator, and end the link. Raises NotAllowed."""
    with writing(engine) as connection:
        if _any_user(connection) or _pass(connection, "setup", token) is None:
            raise NotAllowed("this link was used, or is too old; start Cordboard again for a new one")
        user = _add_user(connection, name, password, ("administrator",))
        connection.execute(delete(passes).where(passes.c.kind == "setup"))
        _note(connection, user.name, "set-up", user.name)
        return user


def setup_is_open(engine: Engine, token: str) -> bool:
    """Whether a set-up link still works."""
    with engine.connect() as connection:
        return not _any_user(connection) and _pass(connection, "setup", token) is not None


def add_user(engine: Engine, name: str, password: str, roles: tuple[str, ...], by: str) -> User:
    """Make a user. Raises NotAllowed for a name that is taken, a short password or an unknown role."""
    with writing(engine) as connection:
        user = _add_user(connection, name, password, roles)
        _note(connection, by, "user-added", name, {"roles": list(roles)})
        return user


def sign_in(engine: Engine, name: str, password: str) -> str:
    """A session token. Raises NotAllowed."""
    now = _now()
    with writing(engine) as connection:
        row = connection.execute(select(users).where((users.c.name == name) & users.c.active)).first()
        if row is not None and row.failures >= PATIENCE and now - row.failed_at < WAIT:
            raise NotAllowed("too many wrong passwords; wait a minute and try again")
        right = _matches(row.password if row else _NOBODY, password) and row is not None
        if row is not None:
            changed = {"failures": 0} if right else {"failures": row.failures + 1, "failed_at": now}
            connection.execute(update(users).where(users.c.id == row.id).values(**changed))
        token = _give(connection, "session", row.id, "", now + _SESSION) if right and row else ""
        _note(connection, name[:100], "signed-in" if token else "sign-in-refused", "")
    if not token:
        raise NotAllowed("the name or the password is not right")
    return token


def sign_out(engine: Engine, token: str) -> None:
    """End a session."""
    with writing(engine) as connection:
        connection.execute(delete(passes).where(passes.c.hash == _hash(token)))


def who(engine: Engine, kind: str, token: str) -> User | None:
    """The user of a ``session`` or an API ``token``, if it is good."""
    with engine.connect() as connection:
        row = _pass(connection, kind, token)
        if row is None:
            return None
        found = connection.execute(select(users).where((users.c.id == row.user_id) & users.c.active)).first()
    return User(found.id, found.name, tuple(found.roles)) if found else None


def make_token(engine: Engine, user: User, name: str) -> str:
    """An API token; it is shown this once and stored as a hash."""
    with writing(engine) as connection:
        _note(connection, user.name, "token-made", name)
        return _give(connection, "token", user.id, name, None)


def tokens(engine: Engine, user: User) -> list[dict[str, Any]]:
    """A user's API tokens, without what they are."""
    wanted = select(passes.c.id, passes.c.name, passes.c.made_at).where(
        (passes.c.kind == "token") & (passes.c.user_id == user.id)
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted.order_by(passes.c.id)).mappings()]


def revoke_token(engine: Engine, user: User, number: int) -> bool:
    """End an API token of a user; says whether there was one."""
    with writing(engine) as connection:
        mine = (passes.c.id == number) & (passes.c.kind == "token") & (passes.c.user_id == user.id)
        gone = connection.execute(delete(passes).where(mine)).rowcount
        if gone:
            _note(connection, user.name, "token-revoked", str(number))
        return bool(gone)


def note(engine: Engine, by: str, action: str, what: str, detail: dict[str, Any] | None = None) -> None:
    """Write into the audit trail."""
    with writing(engine) as connection:
        _note(connection, by, action, what, detail)


def _add_user(connection: Connection, name: str, password: str, roles: tuple[str, ...]) -> User:
    name = name.strip()
    if not 1 <= len(name) <= 100:
        raise NotAllowed("a user needs a name of 1 to 100 characters")
    if not SHORTEST_PASSWORD <= len(password) <= 1000:
        raise NotAllowed(f"a password has {SHORTEST_PASSWORD} characters or more; a sentence is good")
    if unknown := set(roles) - set(ROLES):
        raise NotAllowed(f"there is no role {min(unknown)!r}; there are: {', '.join(ROLES)}")
    row = {
        "name": name, "password": _hasher.hash(password), "roles": list(roles), "active": True, "created_at": _now(),
        "failures": 0, "failed_at": 0,
    }  # fmt: skip
    try:
        made = connection.execute(insert(users).values(**row))
    except IntegrityError as taken:
        raise NotAllowed(f"there is a user {name!r} already") from taken
    assert made.inserted_primary_key is not None
    return User(int(made.inserted_primary_key[0]), name, roles)


def _any_user(connection: Connection) -> bool:
    return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def _give(connection: Connection, kind: str, user: int | None, name: str, expires: int | None) -> str:
    token = secrets.token_urlsafe(32)
    row = {"kind": kind, "hash": _hash(token), "user_id": user, "name": name, "made_at": _now(), "expires_at": expires}
    connection.execute(insert(passes).values(**row))
    return token


def _pass(connection: Connection, kind: str, token: str) -> Any:
    row = connection.execute(select(passes).where((passes.c.kind == kind) & (passes.c.hash == _hash(token)))).first()
    return row if row and (row.expires_at is None or row.expires_at > _now()) else None


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _note(connection: Connection, by: str, action: str, what: str, detail: dict[str, Any] | None = None) -> None:
    connection.execute(insert(audit).values(at=_now(), who=by, action=action, what=what, detail=detail or {}))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> int:
    return int(time.time() * 1000)
