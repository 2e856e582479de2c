"""Loading accounts from a CSV file of any length, a batch at a time."""

from __future__ import annotations

import csv
import io
import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from cordboard.store.accounts import PHONE, hidden, phone_number
from cordboard.store.database import writing
from cordboard.store.tables import account_values, imports
from cordboard.store.tables import accounts as rows

#: Rows in one transaction.
BATCH = 5_000
#: More rejected rows than this are counted and not listed.
MOST_LISTED = 1_000
_LONGEST_CELL = 10_000
_TWICE = "{} {!r} is in the file twice; the first one was loaded"

Progress = Callable[[int, int], None]


class BadFile(Exception):
    """The file cannot be loaded at all, and nothing of it was. The message says why and what to do."""


@dataclass
class Imported:
    """What became of the rows. `rejected` lists (line, reason); `refused` counts them all."""

    loaded: int = 0
    updated: int = 0
    refused: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)

    def reject(self, line: int, reason: str) -> None:
        """Note a bad row."""
        self.refused += 1
        if len(self.rejected) < MOST_LISTED:
            self.rejected.append((line, reason))


@dataclass(frozen=True)
class Columns:
    """Which columns mean what."""

    key: str
    phones: Sequence[str]
    secret: Sequence[str]
    region: str


@dataclass(frozen=True)
class _Row:
    line: int
    key: str
    fields: dict[str, str]
    secrets: dict[str, str]
    phones: frozenset[str]

    def values(self, key_field: str) -> Iterator[tuple[str, str]]:
        """(field, value) of everything that it is found by."""
        yield key_field, self.key
        for name, cell in self.fields.items():
            if name != key_field and cell and len(cell) <= 100:
                yield (f"{PHONE}:as-written" if name == PHONE else name), cell
        for number in self.phones:
            yield PHONE, number


def import_accounts(
    engine: Engine, path: Path, columns: Columns, *, source: str = "accounts", replace: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> Imported:  # fmt: skip
    """Load the rows of a CSV file (UTF-8, with a heading line; commas, semicolons or tabs).

    A row whose key is there already takes its place. A bad row is rejected by its line and the rest are loaded.
    `replace` takes out the accounts that the file does not have, when all of it was read. `progress` is told
    (bytes read, bytes in all). Raises BadFile.
    """
    done = Imported()
    size = path.stat().st_size if path.is_file() else 0
    try:
        with path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
            reader = _reader(text, columns, path.name)
            number = _begin(engine, source, path.name)
            for batch in _batches(reader, columns, done):
                _load(engine, source, number, columns.key, batch, done)
                progress(raw.tell(), size)
            _finish(engine, source, number, done, replace=replace)
    except OSError as trouble:
        raise BadFile(f"{path} cannot be read: {trouble.strerror}") from trouble
    except UnicodeDecodeError as trouble:
        raise BadFile(
            f"{path.name} is not UTF-8 text (after {done.loaded + done.updated} rows, which are loaded); "
            "save it as 'CSV UTF-8' and import it again"
        ) from trouble
    progress(size, size)
    return done


def _reader(text: IO[str], columns: Columns, name: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """(line, headings, cells) of every row."""
    head = text.readline()
    delimiter = max(",;\t", key=head.count)
    headings = [heading.strip() for heading in next(csv.reader([head], delimiter=delimiter), [])]
    missing = [wanted for wanted in (columns.key,) if wanted not in headings]
    if missing:
        has = ", ".join(headings) or "none"
        raise BadFile(
            f"{name} has no column {missing[0]!r} (its columns: {has}); name one of them as 'accounts: key' in "
            "site.yaml, or add the heading line"
        )
    twice = {heading for heading in headings if headings.count(heading) > 1}
    if twice:
        raise BadFile(f"{name} has the column {min(twice)!r} twice; rename one of them")
    reader = csv.reader(text, delimiter=delimiter, strict=False)

    def lines() -> Iterator[tuple[int, list[str], list[str]]]:
        while True:
            line = reader.line_num + 2
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as trouble:
                yield line, headings, [f"\0{trouble}"]
                continue
            if any(cell.strip() for cell in cells):
                yield line, headings, cells

    return lines()


def _batches(
    reader: Iterator[tuple[int, list[str], list[str]]], columns: Columns, done: Imported
) -> Iterator[dict[str, _Row]]:
    batch: dict[str, _Row] = {}
    for count, (line, headings, cells) in enumerate(reader, 1):
        row = _row(line, headings, cells, columns, done)
        if row is not None and row.key in batch:
            done.reject(line, _TWICE.format(columns.key, row.key))
        elif row is not None:
            batch[row.key] = row
        if count % BATCH == 0:
            yield batch
            batch = {}
    yield batch


def _row(line: int, headings: list[str], cells: list[str], columns: Columns, done: Imported) -> _Row | None:
    if cells and cells[0].startswith("\0"):
        done.reject(line, f"cannot be read: {cells[0][1:]}")
        return None
    if len(cells) != len(headings):
        done.reject(line, f"has {len(cells)} cells, and the heading has {len(headings)}")
        return None
    cells = [cell.strip() for cell in cells]
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        done.reject(line, f"has a cell of more than {_LONGEST_CELL} characters")
        return None
    named = dict(zip(headings, cells, strict=True))
    if not named[columns.key]:
        done.reject(line, f"has no {columns.key}")
        return None
    phones = set()
    for name in columns.phones:
        if written := named.get(name, ""):
            number = phone_number(written, columns.region)
            if not number:
                done.reject(line, f"{name} {written!r} is no telephone number")
                return None
            phones.add(number)
    secret = {name: hidden(named[name]) for name in columns.secret if named.get(name)}
    shown = {name: cell for name, cell in named.items() if name not in columns.secret}
    return _Row(line, named[columns.key], shown, secret, frozenset(phones))


def _load(engine: Engine, source: str, number: int, key_field: str, batch: dict[str, _Row], done: Imported) -> None:
    if not batch:
        return
    with writing(engine) as connection:
        here, loaded = _ids(connection, source, list(batch), number)
        for key in loaded:
            done.reject(batch.pop(key).line, _TWICE.format(key_field, key))
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
            for name, value in set(row.values(key_field))
        ]
        if found_by:
            connection.execute(insert(account_values), found_by)
    done.loaded += len(new)
    done.updated += len(here)


def _ids(connection: Connection, source: str, keys: list[str], number: int) -> tuple[dict[str, int], list[str]]:
    """The ids of the keys that are there from before, and the keys that this import has loaded already."""
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
        "id": number, "source": source, "key": row.key, "fields": row.fields, "secrets": row.secrets,
        "import_id": import_id,
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
