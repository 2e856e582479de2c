"""An accounts file read from end to end before anything of it is stored: what would be loaded, and each bad row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Engine

from cordboard.flow.account_columns import Account, AccountColumns
from cordboard.flow.csv_rows import BadHeading, CsvRow, CsvTable, read_csv
from cordboard.store.importing import BATCH, MOST_LISTED, TWICE, BadFile, Imported, Progress, account_in, ids_of
from cordboard.store.importing import read_table as table_of

#: Rows that are shown of a file.
SHOWN: Final = 10
#: What is shown in place of a secret.
HIDDEN: Final = "•••"
#: Number of an import that there is none of: nothing was loaded by it.
_NO_IMPORT: Final = -1
_TOO_LONG: Final = 200


@dataclass
class CheckedAccounts:
    """What an accounts file has. `headings` are as the file writes them, `names` what they are called here ('' for a
    column that is left out), `first` the first rows by the headings, secrets hidden.

    `new` and `known` are the accounts that would be loaded and updated, `rejected` lists (line, reason) of bad rows and
    `refused` counts them. `trouble` says why the file cannot be loaded at all. `remarks` are as those of `Imported`.
    """

    headings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    secret: tuple[bool, ...] = ()
    first: list[tuple[str, ...]] = field(default_factory=list)
    new: int = 0
    known: int = 0
    refused: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    trouble: str = ""


def check_accounts(
    engine: Engine, path: Path, columns: AccountColumns, rejects: Path, *, source: str, name: str,
    renamed: Mapping[str, str], progress: Progress,
) -> CheckedAccounts:  # fmt: skip
    """Read all of a file as `import_accounts` would, and store nothing.

    Bad rows are written to `rejects`, as a CSV file with their lines and what is wrong with them; it has secrets as
    they were written.
    """
    checked, done = CheckedAccounts(), Imported()
    size = path.stat().st_size
    with ExitStack() as files:
        raw = files.enter_context(path.open("rb"))
        text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
        try:
            _look(path, columns, renamed, name, checked)
            table = table_of(text, columns, name, done, renamed)
            checked.remarks = done.remarks
            rejected = _Rejects(files.enter_context(rejects.open("w", encoding="utf-8", newline="")), table.headings)
            seen: set[str] = set()
            while rows := list(islice(table.rows, BATCH)):
                keys = list(_good(table, rows, columns, seen, rejected))
                with engine.connect() as connection:
                    here, _ = ids_of(connection, source, keys, _NO_IMPORT)
                checked.known += len(here)
                checked.new += len(keys) - len(here)
                progress(raw.tell(), size)
            checked.refused, checked.rejected = rejected.count, rejected.listed
        except BadFile as bad:
            checked.trouble = str(bad)
        except UnicodeDecodeError:
            checked.trouble = f"{name} is not UTF-8 text; save it as 'CSV UTF-8' and choose it again"
    if not checked.trouble and not checked.new + checked.known:
        checked.trouble = f"{name} has no row that can be loaded"
    progress(size, size)
    return checked


def _look(
    path: Path, columns: AccountColumns, renamed: Mapping[str, str], name: str, checked: CheckedAccounts
) -> None:  # fmt: skip
    """The headings and the first rows, as they are written. Raises BadFile."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            table = read_csv(text, [columns.key, *columns.phones, *columns.secret, *renamed])
        except BadHeading as wrong:
            raise BadFile(f"{name} {wrong}") from None
        checked.headings = table.headings
        checked.names = tuple(columns.named(renamed.get(each, each)) for each in table.headings)
        checked.secret = tuple(
            columns.is_secret(name) or columns.is_secret(heading)
            for name, heading in zip(checked.names, checked.headings, strict=True)
        )
        for row in table.rows:
            if row.trouble:
                continue
            checked.first.append(tuple(
                (HIDDEN if cell else "") if secret else cell[:_TOO_LONG]
                for cell, secret in zip(row.cells, checked.secret, strict=True)
            ))  # fmt: skip
            if len(checked.first) == SHOWN:
                return


def _good(
    table: CsvTable, rows: list[CsvRow], columns: AccountColumns, seen: set[str], rejected: _Rejects
) -> Iterator[str]:
    """The keys of the rows that would be loaded."""
    for row in rows:
        account = account_in(table.headings, row, columns)
        if not isinstance(account, Account):
            rejected.add(row, account)
        elif account.key in seen:
            rejected.add(row, TWICE.format(columns.key, account.key))
        else:
            seen.add(account.key)
            yield account.key


class _Rejects:
    """The bad rows: all of them in a file, the first of them in a list."""

    def __init__(self, file: IO[str], headings: tuple[str, ...]) -> None:
        self.count = 0
        self.listed: list[tuple[int, str]] = []
        self._file = csv.writer(file)
        self._file.writerow(("line", "what is wrong", *headings))

    def add(self, row: CsvRow, reason: str) -> None:
        """Note a bad row."""
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append((row.line, reason))
        self._file.writerow((row.line, reason, *row.cells))
