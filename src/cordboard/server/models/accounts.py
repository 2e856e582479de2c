"""Accounts: rows that were imported, as identification and verification find them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from cordboard.server.account_imports import ImportState
from cordboard.server.models import Answer
from cordboard.server.paging import Page
from cordboard.server.parameters import LONGEST_NAME, Body

#: What a column is for.
ColumnUse = Literal["key", "phone", "secret", "field"]
#: Columns of a file whose names can be changed.
_MOST_COLUMNS = 1000


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


class ImportColumn(Answer):
    """A column of a file: its heading, what it is called here ('' where it is left out), and what that is for."""

    heading: str
    name: str
    use: ColumnUse


class RejectedRow(Answer):
    """A bad row of a file: its line, and what is wrong with it, which goes on from "the row"."""

    line: int
    reason: str


class AccountImportState(Answer):
    """An import of accounts. `state` is checking, checked, refused (see `trouble`), loading, done, failed or cut_off
    (see `why`): one that a stop cut off can be started again, and no row is loaded twice.

    `read` of `size` bytes were read of what is going on. Once it is checked, `first` are the first rows by column,
    secrets hidden, `new` and `known` the accounts that would be loaded and updated, `rejected` bad rows of which there
    are `refused`. `loaded` and `updated` are those of an import that is done.
    """

    id: str
    file: str
    source: str
    by: str
    at: int
    state: ImportState
    replace: bool
    read: int
    size: int
    why: str
    trouble: str
    columns: list[ImportColumn]
    first: list[list[str]]
    new: int
    known: int
    refused: int
    rejected: list[RejectedRow]
    remarks: list[str]
    loaded: int
    updated: int


class ImportColumns(Body):
    """What columns are called here, by their headings as the file has them; '' leaves one out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"names": {"Customer no.": "account", "Notes": ""}}]})

    names: dict[
        Annotated[str, Field(max_length=10_000)], Annotated[str, Field(max_length=LONGEST_NAME)]
    ] = Field(max_length=_MOST_COLUMNS)  # fmt: skip


class StartedImport(Body):
    """How a file is loaded: with `replace`, accounts of the list that it does not have are taken out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"replace": False}]})

    replace: bool = False


class AccountColumnNames(Answer):
    """What the columns of accounts are called on this site: the one that names a row, those with telephone numbers, and
    those that are kept secret.
    """

    key: str
    phones: list[str]
    secret: list[str]
