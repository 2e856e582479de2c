"""Accounts of a scenario: rows in memory, found and verified by the rules of the store."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers

Row = Mapping[str, str]


class Accounts:
    """The rows of an accounts table.

    `key` is the column that names an account, `phones` hold its numbers, `secret` are compared and never shown.
    `region` is the country of numbers without a country code, `locked` the accounts locked from the beginning.

    >>> accounts = Accounts([{"account": "10021", "phone": "202-555-0143", "pin": "4711"}])
    >>> accounts.find("phone", "+12025550143", 2)
    ([{'key': '10021', 'account': '10021', 'phone': '202-555-0143'}], 1)
    >>> accounts.verify("10021", "pin", "4711", lockout=10)
    (True, False)
    """

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        key: str = "account",
        phones: Sequence[str] = ("phone",),
        secret: Sequence[str] = ("pin",),
        region: str = "US",
        locked: Sequence[str] = (),
    ) -> None:
        self._rows = list(rows)
        self._key, self._phones, self._secret, self._region = key, tuple(phones), frozenset(secret), region
        self._failures: dict[str, int] = {}
        self._locked = frozenset(locked)

    def find(self, field: str, value: str, limit: int) -> tuple[list[dict[str, Any]], int]:
        """The accounts (at most `limit`) with this value, and how many there are. An empty field is the key."""
        if field == "phone":
            wanted = self._number(value)
            found = [
                row for row in self._rows if wanted in {self._number(row.get(phone, "")) for phone in self._phones}
            ]
        else:
            found = [row for row in self._rows if row.get(field or self._key) == value]
        return [self._shown(row) for row in found[:limit]], len(found)

    def verify(self, account: str, field: str, digits: str, lockout: int) -> tuple[bool, bool]:
        """Whether the digits are the account's, and whether it is locked after `lockout` failures.

        Raises LookupError when there is no such account or it has no such field.
        """
        row = next((row for row in self._rows if row.get(self._key) == account), None)
        if row is None or field not in row:
            raise LookupError(f"account {account} has no {field}")
        if account in self._locked or self._failures.get(account, 0) >= lockout:
            return False, True
        if hmac.compare_digest(row[field].encode(), digits.encode()):
            self._failures.pop(account, None)
            return True, False
        self._failures[account] = failures = self._failures.get(account, 0) + 1
        return False, failures >= lockout

    def _shown(self, row: Row) -> dict[str, Any]:
        return {"key": row.get(self._key, ""), **{name: cell for name, cell in row.items() if name not in self._secret}}

    def _number(self, text: str) -> str:
        try:
            number = phonenumbers.parse(text, self._region)
        except phonenumbers.NumberParseException:
            return text
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
