"""What tests of the store begin with: a database, its writers, and contacts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from cordboard.engine.journal import AnyEntry, Closed, Left
from cordboard.store import contacts, tables
from cordboard.store.database import open_database, writing
from cordboard.store.writer import JournalWriter, NewContact

#: Seconds between two renewals of a lease in tests, and those in which anything must have happened.
QUICK, PATIENCE = 0.05, 30
#: Two ends of one contact, of which only one may be stored.
ENDED: list[AnyEntry] = [Left(5, "x", "caller"), Closed(5, "listened", 316)]
OTHERWISE: list[AnyEntry] = [Left(9, "x", "restart"), Closed(9, "busy", 900001)]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    """A database in a file of its own."""
    engine = open_database(tmp_path / "cordboard.db")
    yield engine
    engine.dispose()


@pytest.fixture
def writer(database: Engine) -> Iterator[JournalWriter]:
    """A running journal writer of that database."""
    writer = JournalWriter(database)
    writer.start()
    yield writer
    writer.close()


@pytest.fixture
async def other(database: Engine) -> AsyncIterator[JournalWriter]:
    """Another writer of the same database."""
    made = JournalWriter(database, renew_seconds=QUICK)
    made.start()
    yield made
    made.close()


def new(name: str, *, started_at: int = 1_000, service: str = "support", caller: str = "+12025550143") -> NewContact:
    """A contact that begins."""
    return NewContact(name, "line", "v1", "voice", "inbound", service, caller, "100", started_at)


def outcome(database: Engine, contact: str) -> str:
    """What became of a contact; nothing while it is open."""
    found: str = contacts.contact(database, contact)["result"]
    return found


@pytest.fixture
def closed(database: Engine) -> Callable[..., None]:
    """Stores a contact that is over, outcome and all."""

    def store(name: str, result: str = "listened", code: int = 316, **others: object) -> None:
        row = {
            "id": name, "flow": "line", "version": "v1", "channel": "voice", "direction": "inbound",
            "service": "support", "caller": "+12025550143", "called": "100", "account": "10021",
            "started_at": 1_000, "left_at": 62_500, "closed_at": 62_500, "result": result, "code": code,
            "ended_by": "caller", "recovered": False, **others,
        }  # fmt: skip
        with writing(database) as connection:
            connection.execute(insert(tables.contacts), [row])

    return store
