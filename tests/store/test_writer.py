"""The journal writer where the database is locked or full, and where its thread dies: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Executable, select

from cordboard.engine.journal import AnyEntry, Closed, Entered, Left
from cordboard.store import callbacks, contacts, due_times
from cordboard.store import writer as journal_writer
from cordboard.store.callbacks import PromisedCallback
from cordboard.store.tables import facts
from cordboard.store.writer import ContactClosed, JournalWriter, StoreFailed
from tests.faults import disk_full, locked
from tests.store.conftest import new

pytestmark = pytest.mark.anyio

FAULTS = {"locked": locked, "disk full": disk_full}
Fault = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


def ids(database: Engine) -> set[str]:
    return {each["id"] for each in contacts.list_contacts(database)}


async def test_a_contact_that_is_not_stored_in_time_does_not_exist(
    database: Engine, writer: JournalWriter, tmp_path: Path, fault: Fault
) -> None:
    await writer.begin(new("before"), within=5)
    with fault(tmp_path / "cordboard.db"):
        with pytest.raises(StoreFailed, match="refused could not be stored"):
            await writer.begin(new("refused"), within=0.05)
        assert writer.trouble
    await writer.begin(new("after"), within=5)
    assert writer.trouble == ""
    assert ids(database) == {"before", "after"}


async def test_one_that_was_committed_too_late_is_taken_out_again(
    database: Engine, writer: JournalWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock was there in time, and the commit was not."""
    write, gone = JournalWriter._write, asyncio.Event()
    loop = asyncio.get_running_loop()

    def slowly(self: JournalWriter, *given: Any) -> Any:
        done = write(self, *given)
        asyncio.run_coroutine_threadsafe(gone.wait(), loop).result(10)
        return done

    with monkeypatch.context() as slow:
        slow.setattr(JournalWriter, "_write", slowly)
        with pytest.raises(StoreFailed, match="within"):
            await writer.begin(new("late"), [Entered("x")], within=0.05)
        gone.set()
        await writer.check()
    await writer.check()
    assert ids(database) == set()


async def test_a_change_of_another_table_is_stored_with_its_contact_or_neither_is(
    database: Engine, writer: JournalWriter
) -> None:
    def promised(contact: str) -> Sequence[Executable]:
        return callbacks.addition(
            PromisedCallback(contact, "parent", "+12025550143", "", {}, 1, 2, 3, 300_000, {}, record=False)
        )

    await writer.begin(new("a"), also=promised("a"))
    with pytest.raises(StoreFailed):
        await writer.begin(new("b"), also=promised("a"))  # there is one of that contact
    assert ids(database) == {"a"}
    with pytest.raises(StoreFailed):
        await writer.append("a", [Left(1, "", "flow"), Closed(1, "busy", 1)], also=promised("a"))
    assert [each.contact for each in callbacks.pending(database)] == ["a"]
    assert due_times.keys(database, callbacks.EXPIRY) == {"a"}
    ended: list[AnyEntry] = [Left(1, "", "flow"), Closed(1, "busy", 1)]
    await writer.append("a", ended, also=callbacks.removal("a"))
    assert callbacks.pending(database) == []
    assert due_times.keys(database, callbacks.EXPIRY) == set()
    assert contacts.contact(database, "a")["result"] == "busy"


async def test_contacts_that_end_at_one_moment_each_have_their_own_end(database: Engine, writer: JournalWriter) -> None:
    for name in "abcd":
        await writer.begin(new(name))
    left, closed = Left(5, "x", "flow", "said"), Closed(6, "listened", 316, agent="ana", due="busy")
    given = (
        writer.append("a", [left]),
        writer.append("b", [Left(7, "y", "caller")], account="A1"),
        writer.append("a", [closed], recovered=True),
        writer.append("c", [Left(8, "", "line"), Closed(8, "busy", 7)]),
        writer.append("a", [Entered("z")]),
        writer.append("d", [Entered("x")]),
    )
    told = await asyncio.gather(*given, return_exceptions=True)
    assert [type(each) for each in told] == [*[type(None)] * 4, ContactClosed, type(None)]
    kept = ("left_at", "ended_by", "reason", "result", "code", "due", "agent", "recovered", "account")
    rows = {name: contacts.contact(database, name) for name in "abcd"}
    assert {name: tuple(row[each] for each in kept) for name, row in rows.items()} == {
        "a": (5, "flow", "said", "listened", 316, "busy", "ana", True, ""),
        "b": (7, "caller", "", "", None, "", "", False, "A1"),
        "c": (8, "line", "", "busy", 7, "busy", "", False, ""),
        "d": (None, "", "", "", None, "", "", False, ""),
    }
    assert (rows["a"]["closed_at"] > 6, rows["b"]["closed_at"], rows["c"]["closed_at"]) == (True, None, 8)
    assert contacts.journal(database, "a") == [left, closed]


@pytest.mark.sqlite_only("PostgreSQL keeps no NUL")
async def test_a_reason_is_stored_whole(database: Engine, writer: JournalWriter) -> None:
    await writer.begin(new("a"))
    await writer.append("a", [Left(5, "", "flow", "before\0after")])
    assert contacts.contact(database, "a")["reason"] == "before\0after"


async def test_what_is_appended_meanwhile_can_be_given_again(
    database: Engine, writer: JournalWriter, tmp_path: Path, fault: Fault
) -> None:
    await writer.begin(new("a"))
    with fault(tmp_path / "cordboard.db"):
        waiting = writer.append("a", [Entered("x")])
        await asyncio.wait([waiting], timeout=0.1)
    try:
        await waiting
    except StoreFailed as failure:
        assert not failure.lasting  # noqa: PT017 - a full disk is told at once, a lock is waited for
        await writer.append("a", [Entered("x")])
    assert contacts.journal(database, "a") == [Entered("x")]


async def test_a_check_goes_the_way_that_contacts_take_and_leaves_nothing(
    database: Engine, writer: JournalWriter, tmp_path: Path
) -> None:
    for _ in range(3):
        await writer.check()
    with disk_full(tmp_path / "cordboard.db"), pytest.raises(StoreFailed):
        await writer.check()
    await writer.check()
    with database.connect() as connection:
        assert connection.execute(select(facts.c.name)).scalars().all() == ["checked_at"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("when", ["before it is stored", "after it is stored"])
async def test_a_thread_that_dies_is_replaced_and_nothing_is_doubled(
    database: Engine, writer: JournalWriter, monkeypatch: pytest.MonkeyPatch, caplog: Any, when: str
) -> None:
    await writer.begin(new("a"))
    died: list[str] = []
    owner, name = (JournalWriter, "_write") if when.startswith("before") else (journal_writer, "settle")
    real = getattr(owner, name)

    def dies_once(*given: Any, **named: Any) -> Any:
        if not died:
            died.append(name)
            raise SystemExit("the thread is at its end")
        return real(*given, **named)

    monkeypatch.setattr(owner, name, dies_once)
    thread = writer._thread
    assert thread is not None
    first = writer.append("a", [Entered("x")])
    await asyncio.to_thread(thread.join, 10)
    assert not thread.is_alive()
    with caplog.at_level(logging.ERROR):
        await writer.check()
    await first
    assert "thread has died" in caplog.text
    await writer.append("a", [Left(5, "x", "caller"), Closed(5, "listened", 316)])
    assert contacts.journal(database, "a") == [Entered("x"), Left(5, "x", "caller"), Closed(5, "listened", 316)]


async def test_an_entry_that_no_journal_can_hold_is_no_passing_trouble(writer: JournalWriter) -> None:
    await writer.begin(new("a"))
    with pytest.raises(StoreFailed, match="cannot be written") as failure:
        await writer.append("a", [Entered(object())])  # type: ignore[arg-type]
    assert failure.value.lasting
    with pytest.raises(StoreFailed, match="never began") as failure:
        await writer.append("nobody", [Entered("x")])
    assert failure.value.lasting
