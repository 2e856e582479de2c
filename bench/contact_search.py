"""Searching contacts: the first page, newest first, by anything, out of a large store.

CORDBOARD_BENCH_CONTACTS says of how many; the promise is about five million. Journals are those of made contacts, of
which every contact has one. The peer is what one writes first: one statement with all conditions over the same tables
and indexes, and LIKE over the journals.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bench.report import Measurement, Row, show
from cordboard.engine.journal import Completed, Entered, Left, Took, encode
from cordboard.store.contact_pages import find
from cordboard.store.contact_search import ContactFilter
from cordboard.store.database import open_database
from cordboard.store.journal_search import JournalCondition

CONTACTS = int(os.environ.get("CORDBOARD_BENCH_CONTACTS", "5000000"))
#: 2024-01-01T00:00:00Z, and a contact every twenty seconds.
BEGIN, EVERY = 1_704_067_200_000, 20_000
LIMIT = 50
PROMISE = 1.0
#: Seconds after which something that is measured is not run again.
LONG = 2.0
#: Seconds after which the peer is given up.
PATIENCE = 10.0

#: Contacts that are made in one statement: between two the bar moves.
BATCH = 50_000

_CONTACTS = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :end)
INSERT INTO contacts (number, id, flow, version, channel, direction, service, caller, called, account, started_at,
    left_at, closed_at, result, code, ended_by, recovered, run, parent, agent, due, reason, fence)
SELECT i + 1, printf('%08x-%04x', (i * 2654435761) & 0xffffffff, i % 65536), 'flow' || (i % 5),
    'v' || (i * 40 / :count), 'voice', 'inbound', 'service' || (i % 12), '+1202' || printf('%07d', (i * 7919) % 900000),
    '+18005550' || (i % 30), CASE WHEN i % 3 = 0 THEN 'A' || ((i * 104729) % 500000) ELSE '' END, :begin + i * :every,
    :begin + i * :every + (i * 31 % 600) * 1000, :begin + i * :every + 700000,
    CASE WHEN i % 5000 = 17 THEN 'listened' ELSE 'operator_transfer' END, 476, 'caller', 0, 'contact', '',
    CASE WHEN i % 2 = 0 THEN 'AGENT' || (i % 300) ELSE '' END, '', '', 0 FROM n
"""
_JOURNALS = """
INSERT INTO journal (contact, entries)
SELECT number, CASE WHEN number % 997 = 5 THEN :rare ELSE :usual END FROM contacts
WHERE number > :first AND number <= :end
"""
#: Every fifth contact asked for an agent, and an agent wrote a note on every five hundredth.
_REQUESTS = """
INSERT INTO acd_events (at, turn, kind, name, agent, contact, body)
SELECT started_at + 30000, number, 'told', 'arrive', '', id, '{}' FROM contacts
WHERE number > :first AND number <= :end AND number % 5 = 0
"""
_NOTES = """
INSERT INTO contact_notes (contact, agent, text, follow_up_at, followed_up, written_at)
SELECT id, agent, 'asked about bill ' || number, NULL, 0, closed_at FROM contacts
WHERE number > :first AND number <= :end AND number % 500 = 1 AND agent != ''
"""
#: A store that is being made need not outlast a crash; indexes are made when all rows are there, which takes a third.
_MAKING = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -1000000;
"""
_INDEXES = """
SELECT name, sql FROM sqlite_master
WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('contacts', 'journal', 'acd_events')
"""
#: An hour in the middle of the newest hundredth, and one of the first year.
LATE, EARLY = BEGIN + CONTACTS * EVERY * 995 // 1000, BEGIN + 90 * 86_400_000
HOUR = 3_600_000

#: What is looked for, as Cordboard is asked for it, and as the conditions of the peer.
SEARCHES: dict[str, tuple[dict[str, Any], dict[str, str], str]] = {
    "the newest": ({}, {}, "1"),
    "an hour of the first months": (
        {"since": EARLY, "until": EARLY + HOUR}, {}, f"started_at >= {EARLY} AND started_at < {EARLY + HOUR}",
    ),
    "a caller's number": ({"number": "+12020123456"}, {}, "caller = '+12020123456' OR called = '+12020123456'"),
    "a number of ours": ({"number": "+1800555012"}, {}, "caller = '+1800555012' OR called = '+1800555012'"),
    "an account": ({"account": "A104729"}, {}, "account = 'A104729'"),
    "an agent": ({"agent": "AGENT12"}, {}, "agent = 'AGENT12'"),
    "a rare result of one service": (
        {"result": "listened", "service": "service5"}, {}, "result = 'listened' AND service = 'service5'",
    ),
    "an old version": ({"version": "v0"}, {}, "version = 'v0'"),
    "a flow": ({"flow": "flow3"}, {}, "flow = 'flow3'"),
    "a flow that there is not": ({"flow": "none"}, {}, "flow = 'none'"),
    "a result of one agent": (
        {"result": "listened", "agent": "AGENT16"}, {}, "result = 'listened' AND agent = 'AGENT16'",
    ),
    "who asked for an agent in an hour": (
        {"asked_since": LATE, "asked_until": LATE + HOUR}, {},
        f"contacts.id IN (SELECT contact FROM acd_events WHERE at >= {LATE} AND at < {LATE + HOUR})",  # noqa: S608
    ),
    "who asked for an agent in an hour of the first months": (
        {"asked_since": EARLY, "asked_until": EARLY + HOUR}, {},
        f"contacts.id IN (SELECT contact FROM acd_events WHERE at >= {EARLY} AND at < {EARLY + HOUR})",  # noqa: S608
    ),
    "a duration that nobody has": ({"shortest": 3_600_000}, {}, "left_at - started_at >= 3600000"),
    "a module that few passed": ({}, {"module": "Refund"}, "journal LIKE '%\"Refund\"%'"),
    "a module that nobody passed": ({}, {"module": "Nowhere"}, "journal LIKE '%\"Nowhere\"%'"),
    "an event of a module that few passed": (
        {}, {"module": "Refund", "event": "key_press", "value": "1"}, "journal LIKE '%\"Refund\",\"key_press\"%'",
    ),
    "where a contact ended, of one version": (
        {"version": "v7"}, {"ended_in": "Agents"}, "version = 'v7' AND journal LIKE '%\"Agents\"%'",
    ),
    "words of a note": (
        {}, {"text": "about BILL"},
        "contacts.id IN (SELECT contact FROM contact_notes WHERE text LIKE '%about bill%')",
    ),
}  # fmt: skip


def fill(file: Path) -> None:
    """A store with the contacts, their journals, requests for agents and notes."""
    open_database(file).dispose()
    usual = [*_steps("Hours", "Menu"), *_steps("Menu", "Agents"), Entered("Agents"), Left(BEGIN, "Agents", "caller")]
    rare = [*_steps("Hours", "Refund"), *_steps("Refund", "Agents"), Entered("Agents"), Left(BEGIN, "Agents", "caller")]
    values = {
        "count": CONTACTS, "begin": BEGIN, "every": EVERY, "usual": encode(usual).decode(),
        "rare": encode(rare).decode(),
    }  # fmt: skip
    store = sqlite3.connect(file, isolation_level=None)
    store.executescript(_MAKING)
    indexes = store.execute(_INDEXES).fetchall()
    for name, _ in indexes:
        store.execute(f"DROP INDEX {name}")
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"Making {CONTACTS:,} contacts", total=CONTACTS)
        for first in range(0, CONTACTS, BATCH):
            these = {"first": first, "end": min(CONTACTS, first + BATCH)}
            store.execute("BEGIN")
            for statement in (_CONTACTS, _JOURNALS, _REQUESTS, _NOTES):
                store.execute(statement, values | these)
            store.execute("COMMIT")
            bar.update(task, completed=these["end"])
        task = bar.add_task("Making the indexes", total=len(indexes))
        for _, sql in indexes:
            store.execute(sql)
            bar.advance(task)
    store.execute("PRAGMA journal_mode = WAL")
    store.close()


def _steps(module: str, to: str) -> list[Entered | Completed | Took]:
    return [
        Entered(module), Completed(module, "key_press", "1"), Took(module, "key_press", "1", to, "operator_transfer"),
    ]  # fmt: skip


def seconds(run: Callable[[], object], *, often: int = 3) -> float:
    """The middle of so many runs; of one that takes long, the first."""
    taken: list[float] = []
    for _ in range(often):
        begin = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begin)
        if taken[0] > LONG:
            break
    return sorted(taken)[len(taken) // 2]


def measure() -> Measurement:
    """The first page of each search."""
    rows, worst = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cordboard.db"
        began = time.perf_counter()
        fill(file)
        made = time.perf_counter() - began
        engine = open_database(file)
        for name, (where, what, condition) in SEARCHES.items():
            ours = partial(find, engine, ContactFilter(**where), JournalCondition(**what), after=None, limit=LIMIT)
            page = ours()
            mine, theirs = seconds(ours), seconds(partial(_plain, engine, condition))
            worst = max(worst, mine)
            note = f"{len(page.rows)} found" + ("" if page.back_to is None else ", then the next page goes on")
            took = f"{theirs * 1000:,.3g} ms" if theirs < PATIENCE else f"given up after {PATIENCE:g} s"
            rows.append(Row(name, mine * 1000, "ms", theirs / mine, f"{note}; peer: {took}"))
        engine.dispose()
        size = file.stat().st_size / 1e9
    rows.append(Row("the store", size, "GB", None, f"{CONTACTS:,} contacts, made in {made:.0f} s"))
    return Measurement(
        "contact_search",
        f"The first page of any search in under {PROMISE:g} s; these are {CONTACTS:,} contacts on SQLite.",
        "one statement with all conditions over the same tables and indexes, LIKE over journals and notes",
        worst < PROMISE, rows,
    )  # fmt: skip


def _plain(engine: Engine, condition: str) -> list[Any]:
    joined = "JOIN journal ON journal.contact = contacts.number" if "journal LIKE" in condition else ""
    condition = condition.replace("journal LIKE", "journal.entries LIKE")
    wanted = f"SELECT contacts.* FROM contacts {joined} WHERE run != 'supervision' AND ({condition}) ORDER BY started_at DESC, contacts.id DESC LIMIT {LIMIT}"  # noqa: S608, E501 - no text of others
    with engine.connect() as connection:
        store = connection.connection.driver_connection
        assert isinstance(store, sqlite3.Connection)
        until = time.perf_counter() + PATIENCE
        store.set_progress_handler(lambda: time.perf_counter() > until, 10_000)
        try:
            return list(connection.exec_driver_sql(wanted))
        except OperationalError:
            return []
        finally:
            store.set_progress_handler(None, 0)


if __name__ == "__main__":
    show(measure())
