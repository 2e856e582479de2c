"""Accounts that an import left as the site does not want them: secrets in the clear, numbers that find nobody.

An account that is imported again is written anew. What the file does not have stays as it was, and a column that was
named a secret, or a telephone number, since then is held to that here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, insert, select, update

from cordboard.flow.account_columns import PHONE, Account, AccountColumns
from cordboard.flow.csv_rows import heading_key
from cordboard.flow.numbers import read_number
from cordboard.store.accounts import hidden
from cordboard.store.database import DamagedDocument, writing
from cordboard.store.tables import account_values
from cordboard.store.tables import accounts as rows

#: Accounts in one transaction.
_BATCH = 2_000


def mend_accounts(engine: Engine, source: str, columns: AccountColumns) -> int:
    """Hash what is secret and index what is a number, in every account of a source. Returns how many were changed."""
    mended, after = 0, 0
    with engine.connect() as connection:
        if not _anything_to_mend(connection, source, columns):
            return 0
    while True:
        with writing(engine) as connection:
            some = select(rows.c.id, rows.c.key, rows.c.fields, rows.c.secrets).where(
                (rows.c.source == source) & (rows.c.id > after)
            )
            found = connection.execute(some.order_by(rows.c.id).limit(_BATCH)).all()
            mended += sum(_mend(connection, source, row, columns) for row in found)
        if not found:
            return mended
        after = found[-1].id


def _anything_to_mend(connection: Connection, source: str, columns: AccountColumns) -> bool:
    """Whether some field is indexed that must not be, or some number is not; read from the index, not from the rows."""
    here = account_values.c.source == source
    for field in connection.execute(select(account_values.c.field).where(here).distinct()).scalars():
        if field != heading_key(field) or columns.is_secret(field):
            return True
    for name in map(heading_key, columns.phones):
        written = f"{PHONE}:as-written" if name == PHONE else name
        numbers = account_values.alias()
        indexed = exists().where((numbers.c.account == account_values.c.account) & (numbers.c.field == PHONE))
        missing = select(account_values.c.account).where(here & (account_values.c.field == written) & ~indexed).limit(1)
        if connection.execute(missing).first() is not None:
            return True
    return False


def _mend(connection: Connection, source: str, row: Any, columns: AccountColumns) -> bool:
    if isinstance(row.fields, DamagedDocument) or isinstance(row.secrets, DamagedDocument):
        return False  # what is damaged stays as it is, for people to look at
    account = _as_it_should_be(row, columns)
    secrets = dict(row.secrets) | {name: hidden(secret) for name, secret in account.secrets.items()}
    mine = account_values.c.account == row.id
    before = {(each.field, each.value) for each in connection.execute(select(account_values).where(mine))}
    found_by = set(account.found_by(columns.key))
    changed = account.fields != row.fields or found_by != before
    if changed:
        values = {"fields": account.fields, "secrets": secrets}
        connection.execute(update(rows).where(rows.c.id == row.id).values(**values))
        connection.execute(delete(account_values).where(mine))
        indexed = [{"source": source, "field": field, "value": value, "account": row.id} for field, value in found_by]
        connection.execute(insert(account_values), indexed)
    return changed


def _as_it_should_be(row: Any, columns: AccountColumns) -> Account:
    """The account of a row of before. A number that is none finds nobody, and keeps nothing from being mended."""
    named = {columns.named(heading): cell for heading, cell in row.fields.items()}
    phones = {number for name in columns.phones for number in _number(named.get(name, ""), columns)}
    shown = {name: cell for name, cell in named.items() if name not in columns.secret}
    secrets = {name: cell for name in columns.secret if (cell := named.get(name, ""))}
    return Account(row.key, shown, secrets, frozenset(phones))


def _number(written: str, columns: AccountColumns) -> Iterator[str]:
    number = read_number(written, columns.region)
    if number is not None:
        yield number
