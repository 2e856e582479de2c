"""Who may do what: users, their sessions and API tokens, the one-time set-up link, and what they did."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from cordboard.printable import printable
from cordboard.store import attempts, devices
from cordboard.store.credentials import give_pass, good_pass
from cordboard.store.database import writing
from cordboard.store.editing import check_unchanged
from cordboard.store.keyset import newest_first
from cordboard.store.tables import audit, passes, users

#: domain.md 10. An administrator may do everything; what each of the others may do, the routes say.
ROLES = ("administrator", "designer", "publisher", "supervisor", "agent", "auditor")
SHORTEST_PASSWORD = 12
_SESSION = 12 * 3600 * 1000
_SETUP = 24 * 3600 * 1000

#: Seconds that a password waits for its turn.
_TURN = 2.0

_hasher = PasswordHasher()
#: Each comparison takes 64 MB and a core for a moment: a flood of them must not take the machine from the calls.
_comparing = threading.BoundedSemaphore(2)
#: And not from who signs in on a device that is known.
_comparing_known = threading.BoundedSemaphore(1)
#: Compared with when there is no such user, so that the time it takes does not tell: it costs what the hashes of users
#: do, which a test holds. Written here, since making it would hold every command up.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$O8Old8I+QtEY1yOP80c6Dg$rDAkua9vOmTJtn+tzWGLDca5c3gMNFcYdbr3dS5wXHQ"


class NotAllowed(Exception):
    """Not with this name, password or link. The message is for the person and gives nothing away. `about` is what is
    to be written otherwise, such as ``password``, where it is one thing.
    """

    def __init__(self, message: str, about: str = "") -> None:
        super().__init__(message)
        self.about = about


class TooManyTries(NotAllowed):
    """Too many passwords were wrong from there. `seconds` is how long to wait."""

    def __init__(self, milliseconds: int) -> None:
        self.seconds = math.ceil(milliseconds / 1000)
        minutes = math.ceil(self.seconds / 60)
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"too many wrong passwords; wait {wait} and try again")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is signed in."""

    id: int
    name: str
    roles: tuple[str, ...]

    def may(self, *roles: str) -> bool:
        """Whether one of these roles is theirs. An administrator may do everything."""
        return "administrator" in self.roles or any(role in self.roles for role in roles)


def has_users(engine: Engine) -> bool:
    """Whether there is anybody who might sign in."""
    with engine.connect() as connection:
        return _any_user(connection)


def setup_link(engine: Engine) -> str | None:
    """A new one-time token with which the first user is made; None once there is a user. Earlier ones end."""
    with writing(engine) as connection:
        if _any_user(connection):
            return None
        connection.execute(delete(passes).where(passes.c.kind == "setup"))
        return give_pass(connection, "setup", None, "", _now() + _SETUP)


def set_up(engine: Engine, token: str, name: str, password: str) -> User:
    """Make the first user, an administrator, and end the link. Raises NotAllowed."""
    with writing(engine) as connection:
        if _any_user(connection) or good_pass(connection, "setup", token) is None:
            raise NotAllowed("this link was used, or is too old; start Cordboard again for a new one")
        user = _add_user(connection, name, password, ("administrator",))
        connection.execute(delete(passes).where(passes.c.kind == "setup"))
        _note(connection, user.name, "set-up", user.name)
        return user


def setup_is_open(engine: Engine, token: str) -> bool:
    """Whether a set-up link still works."""
    with engine.connect() as connection:
        return not _any_user(connection) and good_pass(connection, "setup", token) is not None


def add_user(engine: Engine, name: str, password: str, roles: tuple[str, ...], by: str) -> User:
    """Make a user. Raises NotAllowed for a name that is taken, a short password or an unknown role."""
    with writing(engine) as connection:
        user = _add_user(connection, name, password, roles)
        _note(connection, by, "user-added", name, {"roles": list(roles)})
        return user


def sign_in(
    engine: Engine, name: str, password: str, *, source: str = "", device: str = "", place: str = ""
) -> str:  # fmt: skip
    """A session token. `source` is where the person comes from, as far as that tells people apart; `device` the token
    of a device on which they may have signed in before, and `place` what they know it by. Raises NotAllowed, and
    TooManyTries from where too many passwords were wrong.
    """
    with engine.connect() as connection:
        row = connection.execute(select(users).where((users.c.name == name) & users.c.active)).first()
        known = row is not None and devices.is_known(connection, row.id, device)
        source = devices.source_of(device) if known else source
        if left := attempts.wait_left(connection, name, source, _now()):
            raise TooManyTries(left)
    right = _compared(row.password if row else _NOBODY, password, _comparing_known if known else _comparing)
    with writing(engine) as connection:
        if right and row is not None:
            attempts.succeeded(connection, name, source)
            _note(connection, name, "signed-in", "")
            return give_pass(connection, "session", row.id, place, _now() + _SESSION)
        attempts.failed(connection, name, source, _now())
        _note(connection, name[:100], "sign-in-refused", "")
    raise NotAllowed("the name or the password is not right")


def _compared(stored: str, password: str, turns: threading.BoundedSemaphore) -> bool:
    """Whether it is the password. Outside any transaction: journals are written meanwhile."""
    if not turns.acquire(timeout=_TURN):
        raise NotAllowed("too many people are signing in; try again in a moment")
    try:
        return _matches(stored, password)
    finally:
        turns.release()


def all_users(engine: Engine) -> list[dict[str, Any]]:
    """Everybody who may or might sign in, by name."""
    wanted = select(users.c.name, users.c.roles, users.c.active, users.c.created_at).order_by(users.c.name)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def account_of(engine: Engine, name: str) -> dict[str, Any]:
    """A user's account. Raises LookupError."""
    with engine.connect() as connection:
        row = connection.execute(select(users).where(users.c.name == name)).first()
    if row is None:
        raise LookupError(f"there is no user {name!r}")
    return _account(row)


def change_user(
    engine: Engine, name: str, by: str, *, roles: tuple[str, ...] | None = None, active: bool | None = None,
    password: str | None = None, expected: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Give a user other roles, let them in or keep them out, or set a password; sessions end where that matters.

    `expected` is the fingerprint of the user as it was read before the change; None: whatever it is now. Raises
    ChangedMeanwhile where it is another, LookupError for a user who is not there, and NotAllowed for a bad value or
    where nobody would be left who may change users.
    """
    changed: dict[str, Any] = {}
    if roles is not None:
        changed["roles"] = list(_known_roles(roles))
    if active is not None:
        changed["active"] = active
    if password is not None:
        changed["password"] = _hasher.hash(long_enough(password))
    with writing(engine) as connection:
        row = connection.execute(select(users).where(users.c.name == name)).first()
        if row is None:
            raise LookupError(f"there is no user {name!r}")
        if expected is not None:
            check_unchanged(_account(row), expected, f"user {name}")
        if changed:
            connection.execute(update(users).where(users.c.id == row.id).values(**changed))
        if not any("administrator" in each.roles for each in connection.execute(select(users).where(users.c.active))):
            raise NotAllowed("then nobody could change users any more; make another administrator first", "roles")
        if active is False or password is not None:
            connection.execute(delete(passes).where(passes.c.user_id == row.id))
        if password is not None:
            attempts.forgive(connection, name)
        detail = {key: value for key, value in changed.items() if key in ("roles", "active")}
        _note(connection, by, "user-changed", name, detail | ({"password": "changed"} if password is not None else {}))
        found = connection.execute(select(users).where(users.c.id == row.id)).one()
    return _account(found)


def change_password(engine: Engine, user: User, old: str, new: str, *, source: str = "") -> None:
    """Set one's own password; every session and token of the user ends. Raises NotAllowed."""
    sign_in(engine, user.name, old, source=source)
    change_user(engine, user.name, user.name, password=new)


def audit_trail(
    engine: Engine, *, limit: int = 100, after: Sequence[int] | None = None, who: str = "", action: str = "",
    since: int | None = None, until: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """What was done, the newest first: at most `limit` entries that follow on the number `after`. `who` and `action`
    leave out those of others, `since` and `until` (milliseconds, not included) those of another time.
    """
    wanted = newest_first(select(audit), (audit.c.id,), after, limit)
    if who:
        wanted = wanted.where(audit.c.who == who)
    if action:
        wanted = wanted.where(audit.c.action == action)
    if since is not None:
        wanted = wanted.where(audit.c.at >= since)
    if until is not None:
        wanted = wanted.where(audit.c.at < until)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]


def who(engine: Engine, kind: str, token: str) -> User | None:
    """The user of a ``session`` or an API ``token``, if it is good."""
    with engine.connect() as connection:
        row = good_pass(connection, kind, token)
        if row is None:
            return None
        found = connection.execute(select(users).where((users.c.id == row.user_id) & users.c.active)).first()
    return User(found.id, found.name, tuple(found.roles)) if found else None


def note(where: Engine | Connection, by: str, action: str, what: str, detail: dict[str, Any] | None = None) -> None:
    """Write into the audit trail: at once, or as part of a transaction."""
    if isinstance(where, Connection):
        _note(where, by, action, what, detail)
        return
    with writing(where) as connection:
        _note(connection, by, action, what, detail)


def _add_user(connection: Connection, name: str, password: str, roles: tuple[str, ...]) -> User:
    name = name.strip()
    if not 1 <= len(name) <= 100:
        raise NotAllowed("a user needs a name of 1 to 100 characters", "name")
    if name != printable(name):
        raise NotAllowed("a user's name has letters, digits and signs, and no control characters", "name")
    row = {
        "name": name, "password": _hasher.hash(long_enough(password)), "roles": list(_known_roles(roles)),
        "active": True, "created_at": _now(),
    }  # fmt: skip
    try:
        made = connection.execute(insert(users).values(**row))
    except IntegrityError as taken:
        raise NotAllowed(f"there is a user {name!r} already", "name") from taken
    assert made.inserted_primary_key is not None
    return User(int(made.inserted_primary_key[0]), name, roles)


def long_enough(password: str) -> str:
    """The password. Raises NotAllowed for one that is too short."""
    if not SHORTEST_PASSWORD <= len(password) <= 1000:
        raise NotAllowed(f"a password has {SHORTEST_PASSWORD} characters or more; a sentence is good", "password")
    return password


def _known_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := set(roles) - set(ROLES):
        raise NotAllowed(f"there is no role {min(unknown)!r}; there are: {', '.join(ROLES)}", "roles")
    return roles


def _account(row: Row[Any]) -> dict[str, Any]:
    return {"name": row.name, "roles": list(row.roles), "active": row.active, "created_at": row.created_at}


def _any_user(connection: Connection) -> bool:
    return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def _matches(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _note(connection: Connection, by: str, action: str, what: str, detail: dict[str, Any] | None = None) -> None:
    connection.execute(insert(audit).values(at=_now(), who=by, action=action, what=what, detail=detail or {}))


def _now() -> int:
    return int(time.time() * 1000)
