"""Accounts: rows that were imported, as identification and verification find them."""

from __future__ import annotations

from cordboard.server.models import Answer
from cordboard.server.paging import Page


class AccountEntry(Answer):
    """An account. Fields that must not be read (such as a PIN) are not in it. `source` is the list that it is of."""

    source: str
    key: str
    fields: dict[str, str]


class AccountPage(Page[AccountEntry]):
    """A page of accounts, in the order in which they were loaded."""


class AccountMatches(Answer):
    """What a look-up finds: some accounts, and how many there are."""

    count: int
    accounts: list[AccountEntry]


class AccountSource(Answer):
    """A list of accounts, and how many there are in it."""

    source: str
    accounts: int
