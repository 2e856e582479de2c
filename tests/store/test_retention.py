"""What is too old, what goes of it, what stays as a figure, and what a legal hold keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from cordboard.flow.results import RESULTS
from cordboard.store import callbacks, contacts, due_times, holds, media_removals, outcomes, people, recordings
from cordboard.store.checking import check_store
from cordboard.store.database import writing
from cordboard.store.holds import LegalHold, NotHeld, OnHold
from cordboard.store.recorded import RecordedFilter, forgotten, numbers, one, recorded
from cordboard.store.retention import Cutoff, TooOld, delete_some, look
from cordboard.store.tables import accounts, imports, verification_failures
from cordboard.store.writer import JournalWriter
from tests.store.persons import DAY, NAME, NOW, lived, load_accounts, sound, text

pytestmark = pytest.mark.anyio
ALL = Cutoff("contacts", NOW, "30 days", others=True)


def erase(database: Engine, cutoff: Cutoff = ALL, limit: int = 100) -> int:
    return delete_some(database, cutoff, NOW + 5, limit)


async def test_the_person_goes_and_the_outcome_stays(writer: JournalWriter, database: Engine, tmp_path: Path) -> None:
    await lived(writer, "old", NOW - 1, account="10021")
    await lived(writer, "out", NOW - 1, caller="100", called="+12025550143", direction="outbound")
    await lived(writer, "new", NOW)
    sound(database, tmp_path, "r1", "old")
    text(database, "t1", sender="+12025550143", recipient="100", contact="old")
    due_times.put(database, "message_notice", "r1", NOW, {"text": "from +12025550143"})
    callbacks.begin_attempt(database, "old", "maria", NOW)
    before = outcomes.report(database, RESULTS)
    assert look(database, ALL) == TooOld(ALL, 2, 0)
    assert erase(database) == 2
    assert erase(database) == 0
    assert look(database, ALL) == TooOld(ALL, 0, 0)
    row = contacts.contact(database, "old")
    left = {
        "caller": "", "called": "100", "account": "", "reason": "", "result": "listened", "service": "desk",
        "erased_at": NOW + 5,
    }  # fmt: skip
    assert {name: row[name] for name in left} == left
    assert (contacts.contact(database, "out")["caller"], contacts.contact(database, "out")["called"]) == ("100", "")
    assert contacts.journal(database, "old") == []
    assert NAME in str(contacts.journal(database, "new"))
    assert callbacks.attempts_of(database, "old") == []
    assert due_times.keys(database, "message_notice") == set()
    assert media_removals.noted(database) == ["r1"]
    assert recordings.of_contact(database, "old") == []
    assert outcomes.report(database, RESULTS) == before
    report = check_store(database)
    assert (report.findings, report.rows["texts"]) == ([], 0)


async def test_what_is_fed_from_journals_says_what_is_gone(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "old", NOW - 1)
    await lived(writer, "new", NOW)
    erase(database)
    wanted = RecordedFilter("line")
    assert [each.id for each in recorded(database, wanted)] == ["new"]
    assert (numbers(database, wanted)[0], forgotten(database, wanted)) == (1, 1)
    with pytest.raises(LookupError, match="the journal of contact old is deleted"):
        one(database, "old")


async def test_contacts_that_still_belong_together_go_together(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "promise", NOW - 1)
    await lived(writer, "callback", run="callback", parent="promise", still=True)
    await lived(writer, "open", still=True)
    assert erase(database) == 0
    await lived(writer, "late", NOW - 1, run="transferred", parent="open")
    assert erase(database) == 0


async def test_services_have_times_of_their_own(writer: JournalWriter, database: Engine) -> None:
    for service in ("desk", "sales", "gone"):
        await lived(writer, service, NOW - 1, service=service)
    assert look(database, Cutoff("contacts", NOW, "1 day", ("sales",))).count == 1
    assert erase(database, Cutoff("contacts", NOW, "1 day", ("sales",), others=True)) == 2
    assert contacts.contact(database, "sales")["erased_at"] is None


async def test_sound_goes_before_its_contact(writer: JournalWriter, database: Engine, tmp_path: Path) -> None:
    await lived(writer, "c", NOW - 1)
    for name, box in (("r1", ""), ("m1", "desk"), ("m2", "desk")):
        sound(database, tmp_path, name, "c", box)
    assert erase(database, Cutoff("messages", NOW, "1 day", others=True), limit=1) == 1
    assert [row["id"] for row in recordings.conversations(database)] == ["r1"]
    assert len(recordings.in_box(database, "desk")) == 1
    assert erase(database, Cutoff("recordings", NOW, "1 day", others=True)) == 1
    assert len(media_removals.noted(database)) == 2
    assert NAME in str(contacts.journal(database, "c"))


async def test_a_few_at_a_time_the_oldest_first(writer: JournalWriter, database: Engine) -> None:
    for age in (1, 3, 2):
        await lived(writer, f"c{age}", NOW - age * DAY)
    assert erase(database, limit=2) == 2
    assert contacts.contact(database, "c1")["erased_at"] is None
    assert erase(database, limit=2) == 1


async def test_accounts_go_that_no_import_brings_any_more(database: Engine, tmp_path: Path) -> None:
    load_accounts(database, tmp_path, "1,+12025550143,Ada,4711", "2,+12025550144,Bob,4712")
    with writing(database) as connection:
        connection.execute(verification_failures.insert().values(account="1", since=1, failures=2))
        connection.execute(update(imports).values(finished_at=NOW - DAY))
    load_accounts(database, tmp_path, "2,+12025550144,Bob,4712")
    cutoff = Cutoff("accounts", NOW, "1 day")
    assert look(database, cutoff) == TooOld(cutoff, 1, 0)
    assert erase(database, cutoff) == 1
    with database.connect() as connection:
        assert list(connection.scalars(select(accounts.c.key))) == ["2"]
        assert list(connection.scalars(select(verification_failures.c.account))) == []
    assert check_store(database).findings == []


async def test_nothing_of_a_contact_under_hold_is_deleted(
    writer: JournalWriter, database: Engine, tmp_path: Path
) -> None:
    await lived(writer, "held", NOW - 1)
    await lived(writer, "child", NOW - 1, run="transferred", parent="held")
    await lived(writer, "grandchild", NOW - 1, run="callback", parent="child")
    sound(database, tmp_path, "r1", "grandchild")
    sound(database, tmp_path, "m1", "held", "desk")
    holds.set_hold(database, LegalHold("held", "Complaint 7", "sue", NOW))
    assert look(database, ALL) == TooOld(ALL, 0, 3)
    assert erase(database) == 0
    for kind in ("recordings", "messages"):
        cutoff = Cutoff(kind, NOW, "1 day", others=True)
        assert look(database, cutoff) == TooOld(cutoff, 0, 1)
        assert erase(database, cutoff) == 0
    with pytest.raises(OnHold, match="contact held is under legal hold: nothing is deleted until the hold is lifted"):
        recordings.remove(database, "desk", "m1", NOW)
    holds.lift(database, "held", "ada")
    assert erase(database) == 3
    trail = [(each["who"], each["action"], each["what"], each["detail"]) for each in people.audit_trail(database)]
    assert ("sue", "hold-set", "held", {"reason": "Complaint 7"}) in trail
    assert ("ada", "hold-lifted", "held", {"reason": "Complaint 7", "set_by": "sue"}) in trail


async def test_a_hold_that_cannot_be_set_says_why(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "c", NOW - 1)
    hold = LegalHold("c", "Complaint 7", "sue", NOW)
    with pytest.raises(LookupError, match="there is no contact 'none'"):
        holds.set_hold(database, LegalHold("none", "x", "sue", NOW))
    with pytest.raises(LookupError, match="contact 'c' is under no legal hold"):
        holds.lift(database, "c", "sue")
    holds.set_hold(database, hold)
    assert holds.hold_page(database) == [hold] == [holds.hold_of(database, "c")]
    with pytest.raises(NotHeld, match="contact c is under hold since sue set one: Complaint 7"):
        holds.set_hold(database, hold)
    holds.lift(database, "c", "sue")
    erase(database)
    with pytest.raises(NotHeld, match="what was known of contact c is deleted"):
        holds.set_hold(database, hold)
