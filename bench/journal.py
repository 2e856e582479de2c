"""How many module steps a second come to rest in a SQLite file, with the interpreter, the encoding and the fsync.

A thousand contacts at once, each of which waits until a step is durable before it takes the next, as on real calls.
The peer stores the same entries the plain way: one transaction a step.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert

from bench.interpreter import _program
from bench.report import Measurement, Row, show
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, Facts, encode
from cordboard.engine.program import Program
from cordboard.engine.signals import HungUp, Keyed
from cordboard.engine.step import Step
from cordboard.store import contacts
from cordboard.store.database import open_database, writing
from cordboard.store.journal_rows import add_contacts
from cordboard.store.tables import journal
from cordboard.store.writer import JournalWriter, NewContact

#: So many times as many durable steps as with a transaction for each.
PROMISE = 10
CONTACTS = 1_000
STEPS = 100
PLAIN_STEPS = 300


async def _contact(program: Program, writer: JournalWriter, name: str, slowest: list[float]) -> None:
    await writer.begin(NewContact(name, "bench", "1", "voice", "inbound", "bench", "", "", 0))
    interpreter = Interpreter(program, Facts(name))
    step = interpreter.start(0)
    await writer.append(name, step.entries)
    for now in range(STEPS):
        (number,) = step.commands
        step = interpreter.receive(now, Keyed(number, "1", count=1))
        asked = time.perf_counter()
        await writer.append(name, step.entries)
        slowest[0] = max(slowest[0], time.perf_counter() - asked)
    await writer.append(name, interpreter.receive(STEPS, HungUp("caller")).entries)


async def _all(program: Program, writer: JournalWriter, called: str, slowest: list[float]) -> None:
    await asyncio.gather(*(_contact(program, writer, f"{called}-{number}", slowest) for number in range(CONTACTS)))


def _grouped(folder: Path) -> tuple[float, float]:
    """(steps a second, the longest wait for a step in seconds): the median of three rounds."""
    database = open_database(folder / "grouped.db")
    writer = JournalWriter(database)
    writer.start()
    program = _program()
    found = []
    for called in ("warm-up", "one", "two", "three"):
        slowest = [0.0]
        begun = time.perf_counter()
        asyncio.run(_all(program, writer, called, slowest))
        found.append((CONTACTS * STEPS / (time.perf_counter() - begun), slowest[0]))
    writer.close()
    last = contacts.journal(database, f"three-{CONTACTS - 1}")
    assert isinstance(last[-1], Closed), "a contact was not stored to its end"
    assert not contacts.open_contacts(database)
    database.dispose()
    return sorted(found[1:])[1]


def _plain(folder: Path) -> float:
    """Steps a second with a transaction for each."""
    database = open_database(folder / "plain.db")
    new = NewContact("c1", "bench", "1", "voice", "inbound", "bench", "", "", 0)
    with writing(database) as connection:
        add_contacts(connection, [new], 0)
    interpreter = Interpreter(_program(), Facts("c1"))
    step: Step = interpreter.start(0)
    begun = time.perf_counter()
    for now in range(PLAIN_STEPS):
        (number,) = step.commands
        step = interpreter.receive(now, Keyed(number, "1", count=1))
        with writing(database) as connection:
            connection.execute(insert(journal).values(contact=1, entries=encode(step.entries).decode()))
    took = time.perf_counter() - begun
    database.dispose()
    return PLAIN_STEPS / took


def measure() -> Measurement:
    """Measure both in files of a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="cordboard-bench-") as place:
        ours, slowest = _grouped(Path(place))
        plain = _plain(Path(place))
    rows = [
        Row("Cordboard: durable module steps", ours, "1/s", ours / plain, f"{CONTACTS:,} contacts at once"),
        Row("longest wait for a step", slowest * 1000, "ms", None, "with all of them pressing at once"),
        Row("one transaction a step", plain, "1/s"),
    ]
    promise = (
        f"At least {PROMISE} times as many module steps a second with the SQLite journal as with one transaction a "
        "step, each durable before the next."
    )
    return Measurement("journal", promise, "the same entries, one transaction a step", ours >= PROMISE * plain, rows)


if __name__ == "__main__":
    show(measure())
