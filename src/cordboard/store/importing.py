"""Loading accounts from a CSV file of any length, a batch at a time."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from cordboard.flow.account_columns import Account, AccountColumns, BadAccount
from cordboard.flow.csv_rows import BadHeading, CsvRow, CsvTable, heading_key, read_csv
from cordboard.store.accounts import hidden
from cordboard.store.database import writing
from cordboard.store.mending import mend_accounts
from cordboard.store.tables import account_values, imports
from cordboard.store.tables import accounts as rows

#: Rows in one transaction.
BATCH = 5_000
#: More rejected rows than this are counted and not listed.
MOST_LISTED = 1_000
_LONGEST_CELL = 10_000
#: No column is called otherwise here than in the file.
_AS_WRITTEN: Final[Mapping[str, str]] = {}
#: What the lack of a usual column means.
_WITHOUT = {
    "phones": "no account is found by its telephone number; name the columns as 'accounts: phones' in site.yaml",
    "secret": "nothing in the file is kept secret; name the columns as 'accounts: secret' in site.yaml",
}
TWICE = "{} {!r} is in the file twice; the first one was loaded"

Progress = Callable[[int, int], None]


class BadFile(Exception):
    """The file cannot be loaded at all, and nothing of it was. The message says why and what to do."""


@dataclass
class Imported:
    """What became of the rows. `rejected` lists (line, reason); `refused` counts them all.

    `mended` are accounts that were there before, and whose secrets or numbers were not stored as they must be.
    `remarks` say what the file does not have, though most have it.
    """

    loaded: int = 0
    updated: int = 0
    refused: int = 0
    mended: int = 0
    remarks: list[str] = field(default_factory=list)
    rejected: list[tuple[int, str]] = field(default_factory=list)

    def reject(self, line: int, reason: str) -> None:
        """Note a bad row."""
        self.refused += 1
        if len(self.rejected) < MOST_LISTED:
            self.rejected.append((line, reason))


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    account: Account


def import_accounts(
    engine: Engine, path: Path, columns: AccountColumns, *, source: str = "accounts", replace: bool = False,
    renamed: Mapping[str, str] = _AS_WRITTEN, name: str = "", progress: Progress = lambda _done, _total: None,
) -> Imported:  # fmt: skip
    """Load the rows of a CSV file (UTF-8, with a heading line; commas, semicolons or tabs).

    A row whose key is there already takes its place. A bad row is rejected by its line and the rest are loaded.
    `replace` takes out the accounts that the file does not have, when all of it was read; those that stay are held to
    the columns too. `renamed` says what columns are called here, by their headings; empty: left out. `name` is what
    the person calls the file, where that is not its name. `progress` is told (bytes read, bytes in all).

    Raises BadFile.
    """
    name = name or path.name
    done = Imported()
    size = path.stat().st_size if path.is_file() else 0
    try:
        with path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            table = read_table(text, columns, name, done, renamed)
            number = _begin(engine, source, name)
            for batch in _batches(table, columns, done):
                _load(engine, source, number, columns.key, batch, done)
                progress(raw.tell(), size)
            _finish(engine, source, number, done, replace=replace)
    except OSError as trouble:
        raise BadFile(f"{path} cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise BadFile(
            f"{name} is not UTF-8 text (after {done.loaded + done.updated} rows, which are loaded); "
            "save it as 'CSV UTF-8' and import it again"
        ) from trouble
    done.mended = mend_accounts(engine, source, columns)
    progress(size, size)
    return done


def read_table(
    text: IO[str], columns: AccountColumns, name: str, done: Imported, renamed: Mapping[str, str] = _AS_WRITTEN
) -> CsvTable:  # fmt: skip
    """The file's rows, when it has every column that it must have. `done` is told of those that most files have.

    Raises BadFile.
    """
    parts = (("key", (columns.key,)), ("phones", columns.phones), ("secret", columns.secret))
    try:
        table = read_csv(text, [*(column for _, named in parts for column in named), *renamed])
        table = table.renamed(renamed) if renamed else table
    except BadHeading as wrong:
        raise BadFile(f"{name} {wrong}") from None
    has = ", ".join(table.headings) or "none"
    known = set(map(heading_key, table.headings))
    for part, named in parts:
        for column in named:
            if heading_key(column) in known:
                continue
            if part == "key" or part in columns.configured:
                raise BadFile(
                    f"{name} has no column {column!r}, which is 'accounts: {part}' of site.yaml (its columns: {has}); "
                    "rename the heading, or write there what the file calls it"
                )
            done.remarks.append(f"{name} has no column {column!r}: {_WITHOUT[part]} (its columns: {has})")
    return table


def _batches(table: CsvTable, columns: AccountColumns, done: Imported) -> Iterator[dict[str, _Row]]:
    batch: dict[str, _Row] = {}
    for count, written in enumerate(table.rows, 1):
        row = _row(table.headings, written, columns, done)
        if row is not None and row.account.key in batch:
            done.reject(row.line, TWICE.format(columns.key, row.account.key))
        elif row is not None:
            batch[row.account.key] = row
        if count % BATCH == 0:
            yield batch
            batch = {}
    yield batch


def _row(headings: tuple[str, ...], written: CsvRow, columns: AccountColumns, done: Imported) -> _Row | None:
    account = account_in(headings, written, columns)
    if isinstance(account, Account):
        return _Row(written.line, account)
    done.reject(written.line, account)
    return None


def account_in(headings: tuple[str, ...], written: CsvRow, columns: AccountColumns) -> Account | str:
    """The account in a row, or why there is none: that goes on from "the row"."""
    if written.trouble:
        return written.trouble
    if any(len(cell) > _LONGEST_CELL for cell in written.cells):
        return f"has a cell of more than {_LONGEST_CELL} characters"
    try:
        return columns.read(dict(zip(headings, written.cells, strict=True)))
    except BadAccount as bad:
        return str(bad)


def _load(engine: Engine, source: str, number: int, key_field: str, batch: dict[str, _Row], done: Imported) -> None:
    if not batch:
        return
    with writing(engine) as connection:
        here, loaded = ids_of(connection, source, list(batch), number)
        for key in loaded:
            done.reject(batch.pop(key).line, TWICE.format(key_field, key))
        top = connection.execute(select(func.coalesce(func.max(rows.c.id), 0))).scalar_one()
        ids = {**dict(zip((key for key in batch if key not in here), itertools.count(top + 1))), **here}
        new = [_stored(batch[key], ids[key], source, number) for key in batch if key not in here]
        if new:
            connection.execute(insert(rows), new)
        for key in here:
            values = _stored(batch[key], ids[key], source, number)
            connection.execute(update(rows).where(rows.c.id == ids[key]).values(**values))
            connection.execute(delete(account_values).where(account_values.c.account == ids[key]))
        found_by = [
            {"source": source, "field": name, "value": value, "account": ids[key]}
            for key, row in batch.items()
            for name, value in set(row.account.found_by(key_field))
        ]
        if found_by:
            connection.execute(insert(account_values), found_by)
    done.loaded += len(new)
    done.updated += len(here)


def ids_of(connection: Connection, source: str, keys: list[str], number: int) -> tuple[dict[str, int], list[str]]:
    """The ids of the keys that are there from before, and the keys that this import (`number`) has loaded already."""
    found: dict[str, int] = {}
    loaded: list[str] = []
    columns = select(rows.c.key, rows.c.id, rows.c.import_id)
    for begin in range(0, len(keys), 500):
        some = rows.c.key.in_(keys[begin : begin + 500])
        for row in connection.execute(columns.where((rows.c.source == source) & some)):
            if row.import_id == number:
                loaded.append(row.key)
            else:
                found[row.key] = row.id
    return found, loaded


def _stored(row: _Row, number: int, source: str, import_id: int) -> Mapping[str, Any]:
    return {
        "id": number, "source": source, "key": row.account.key, "fields": row.account.fields,
        "secrets": {name: hidden(secret) for name, secret in row.account.secrets.items()}, "import_id": import_id,
    }  # fmt: skip


def _begin(engine: Engine, source: str, name: str) -> int:
    begun = {"source": source, "file": name, "started_at": int(time.time() * 1000)}
    with writing(engine) as connection:
        made = connection.execute(insert(imports).values(**begun, loaded=0, updated=0, rejected=0))
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])


def _finish(engine: Engine, source: str, number: int, done: Imported, *, replace: bool) -> None:
    with writing(engine) as connection:
        if replace:
            old = (rows.c.source == source) & (rows.c.import_id != number)
            connection.execute(delete(rows).where(old))
        ended = {"loaded": done.loaded, "updated": done.updated, "rejected": done.refused}
        now = int(time.time() * 1000)
        connection.execute(update(imports).where(imports.c.id == number).values(finished_at=now, **ended))
