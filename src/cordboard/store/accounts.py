"""Accounts: found by what identifies them, verified by what only their holder knows."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from cordboard.flow.account_columns import PHONE, field_of
from cordboard.flow.csv_rows import heading_key
from cordboard.flow.numbers import read_number
from cordboard.store.database import writing
from cordboard.store.keyset import in_order
from cordboard.store.tables import account_values, verification_failures
from cordboard.store.tables import accounts as rows

#: The list of accounts that a look-up means where it names none.
USUAL_SOURCE = "accounts"
#: Wrong answers older than this are forgiven, in milliseconds.
FORGIVEN_AFTER = 24 * 3600 * 1000


def find(
    engine: Engine, source: str, field: str, value: str, limit: int, *, region: str = "US"
) -> tuple[list[dict[str, Any]], int]:
    """The accounts (at most `limit`) that have this value in this field, and how many there are.

    Telephone numbers are compared in E.164 (ITU-T); `region` is the country of those without a country code. The
    name of a field is compared without case.
    """
    compared = heading_key(field)
    wanted = read_number(value, region) if compared == PHONE else value
    if not wanted:
        return [], 0
    here = (
        (account_values.c.source == (source or USUAL_SOURCE))
        & account_values.c.field.in_({compared, field})  # as written: rows of before
        & (account_values.c.value == wanted)
    )
    with engine.connect() as connection:
        these = select(account_values.c.account).where(here).distinct().subquery()
        count = connection.execute(select(func.count()).select_from(these)).scalar_one()
        joined = select(rows.c.key, rows.c.fields).join(these, these.c.account == rows.c.id)
        found = connection.execute(joined.order_by(rows.c.id).limit(limit)).all()
    return [{"key": row.key, **row.fields} for row in found], count


def account_page(
    engine: Engine, *, source: str = "", after: Sequence[int] | None = None, limit: int = 50
) -> list[dict[str, Any]]:
    """Accounts in the order of their numbers, of one source or of all: those that follow on the number `after`.

    Each has its number (`id`), `source`, `key` and `fields`; what must not be read is not told.
    """
    wanted = select(rows.c.id, rows.c.source, rows.c.key, rows.c.fields)
    if source:
        wanted = wanted.where(rows.c.source == source)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(in_order(wanted, (rows.c.id,), after, limit)).mappings()]


def sources(engine: Engine) -> dict[str, int]:
    """How many accounts there are, by source."""
    wanted = select(rows.c.source, func.count()).group_by(rows.c.source).order_by(rows.c.source)
    with engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(wanted)}


def field_names(engine: Engine) -> list[str]:
    """The names of the fields that accounts have and that may be read: of the newest account of each source."""
    newest = select(func.max(rows.c.id)).group_by(rows.c.source)
    with engine.connect() as connection:
        found = connection.execute(select(rows.c.fields).where(rows.c.id.in_(newest)).order_by(rows.c.id)).scalars()
        return list(dict.fromkeys(name for fields in found for name in fields))


def verify(engine: Engine, key: str, field: str, digits: str, lockout: int, now_ms: int) -> tuple[bool, bool]:
    """(whether the digits are the account's, whether it is locked after `lockout` wrong answers).

    The failures are counted in the store, so that hanging up and calling again is no way around them. A day after the
    first of them they are forgiven. Raises LookupError when there is no such account, or it has no such field.
    """
    with writing(engine) as connection:
        row = connection.execute(select(rows.c.fields, rows.c.secrets).where(rows.c.key == key)).first()
        secret, shown = (field_of(row.secrets, field), field_of(row.fields, field)) if row else (None, None)
        if secret is None and shown is None:
            raise LookupError(f"account {key} has no {field}")
        mine = verification_failures.c.account == key
        before = connection.execute(select(verification_failures).where(mine)).first()
        failures, since = (before.failures, before.since) if before else (0, now_ms)
        if now_ms - since > FORGIVEN_AFTER:
            failures, since = 0, now_ms
        if failures >= lockout:
            return False, True
        right = matches(secret, digits) if secret else hmac.compare_digest((shown or "").encode(), digits.encode())
        connection.execute(delete(verification_failures).where(mine))
        if not right:
            failures += 1
            connection.execute(insert(verification_failures).values(account=key, since=since, failures=failures))
        return right, not right and failures >= lockout


def hidden(secret: str) -> str:
    """A secret as it is stored: salted and hashed.

    Four digits can be guessed by anybody who holds the database, with any hash; this keeps them from being read in
    passing, in a backup or on a screen. What protects callers is the lockout.
    """
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(salt, secret)}"


def matches(stored: str, secret: str) -> bool:
    """Whether this is the secret that was stored."""
    salt, _, digest = stored.partition("$")
    return hmac.compare_digest(digest, _digest(salt, secret))


def _digest(salt: str, secret: str) -> str:
    return hashlib.blake2b(secret.encode(), salt=bytes.fromhex(salt), digest_size=16).hexdigest()
