"""Accounts of a scenario: rows in memory, found and verified by the rules of the store."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from cordboard.flow.account_columns import PHONE, USUAL_COLUMNS, AccountColumns, field_of
from cordboard.flow.csv_rows import heading_key
from cordboard.flow.numbers import read_number

Row = Mapping[str, str]


class Accounts:
    """The rows of an accounts table.

    `columns` say what is what, `locked` names the accounts that are locked from the beginning.

    >>> accounts = Accounts([{"account": "10021", "phone": "202-555-0143", "pin": "4711"}])
    >>> accounts.find("phone", "+12025550143", 2)
    ([{'key': '10021', 'account': '10021', 'phone': '202-555-0143'}], 1)
    >>> accounts.verify("10021", "pin", "4711", lockout=10)
    (True, False)
    """

    def __init__(
        self, rows: Sequence[Row], columns: AccountColumns = USUAL_COLUMNS, *, locked: Sequence[str] = ()
    ) -> None:
        self._columns = columns
        self._rows = [{columns.named(name): cell for name, cell in row.items()} for row in rows]
        self._failures: dict[str, int] = {}
        self._locked = frozenset(locked)

    def find(self, field: str, value: str, limit: int) -> tuple[list[dict[str, Any]], int]:
        """The accounts (at most `limit`) with this value, and how many there are. An empty field is the key."""
        name = field or self._columns.key
        if heading_key(name) == PHONE:
            wanted = self._number(value)
            phones = self._columns.phones
            found = [row for row in self._rows if wanted in {self._number(row.get(phone, "")) for phone in phones}]
        elif self._columns.is_secret(name):
            found = []  # what is secret is compared, and nobody is found by it
        else:
            found = [row for row in self._rows if field_of(row, name) == value]
        return [self._shown(row) for row in found[:limit]], len(found)

    def verify(self, account: str, field: str, digits: str, lockout: int) -> tuple[bool, bool]:
        """Whether the digits are the account's, and whether it is locked after `lockout` failures.

        Raises LookupError when there is no such account or it has no such field.
        """
        row = next((row for row in self._rows if row.get(self._columns.key) == account), None)
        kept = field_of(row, field) if row is not None else None
        if kept is None:
            raise LookupError(f"account {account} has no {field}")
        if account in self._locked or self._failures.get(account, 0) >= lockout:
            return False, True
        if hmac.compare_digest(kept.encode(), digits.encode()):
            self._failures.pop(account, None)
            return True, False
        self._failures[account] = failures = self._failures.get(account, 0) + 1
        return False, failures >= lockout

    def _shown(self, row: Row) -> dict[str, Any]:
        shown = {name: cell for name, cell in row.items() if not self._columns.is_secret(name)}
        return {"key": row.get(self._columns.key, ""), **shown}

    def _number(self, text: str) -> str:
        return _number(text, self._columns.region)


@lru_cache(maxsize=1024)
def _number(text: str, region: str) -> str:
    """A telephone number as it is compared; an example that goes round asks for the same one again and again."""
    return read_number(text, region) or text
