"""One person: everything that is held about them is found, and goes at once, also out of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from cordboard.store import contacts, media_removals, people
from cordboard.store.checking import check_store
from cordboard.store.database import writing
from cordboard.store.holds import LegalHold, set_hold
from cordboard.store.persons import CannotDelete, PersonHoldings, delete_person, find_person
from cordboard.store.tables import accounts, conversations
from cordboard.store.writer import JournalWriter
from tests.store.persons import NAME, NOW, lived, load_accounts, sound, text

pytestmark = pytest.mark.anyio
NUMBER = "+12025550143"


def find(database: Engine, who: str) -> PersonHoldings:
    return find_person(database, who, "US")


def delete(database: Engine, who: str) -> PersonHoldings:
    return delete_person(database, who, "US", by="ada", at=NOW + 5, digest="5e1f")


async def test_a_number_finds_what_it_had_to_do_with_in_every_form(
    writer: JournalWriter, database: Engine, tmp_path: Path
) -> None:
    for name, form in (("a", NUMBER), ("b", "2025550143"), ("c", "0012025550143"), ("d", "(202) 555-0143")):
        await lived(writer, name, caller=form)
    await lived(writer, "out", direction="outbound", caller="100", called="12025550143")
    await lived(writer, "own", caller="+12025550199", called=NUMBER)
    await lived(writer, "withheld", caller="")
    await lived(writer, "back", caller="", run="callback", parent="withheld", person=NUMBER)
    await lived(writer, "leg", caller="boss", run="supervision", parent="a")
    await lived(writer, "other", caller="+13025550143")
    text(database, "t1", sender=NUMBER, recipient="100")
    text(database, "t2", sender="100", recipient="+12025550144")
    sound(database, tmp_path, "r1", "back")
    load_accounts(database, tmp_path, "1,+12025550143,Ada,4711", "2,+12025550144,Bob,4712")
    for written in (NUMBER, "(202) 555-0143", "0012025550143", " 202-555-0143 "):
        found = find(database, written)
        assert found.key == NUMBER
        assert found.contacts == ("a", "b", "back", "c", "d", "leg", "out", "withheld")
        assert (found.texts, found.recordings, len(found.accounts)) == (("t1",), ("r1",), 1)
        assert (found.open, found.held, found.hindrance) == ((), (), "")
    assert find(database, "+12125550100").nothing


async def test_an_account_finds_its_contacts_and_those_of_its_numbers_that_are_of_no_other(
    writer: JournalWriter, database: Engine, tmp_path: Path
) -> None:
    load_accounts(database, tmp_path, "10021,+12025550143,Ada,4711", "10022,+12025550143,Bob,4712")
    await lived(writer, "mine", account="10021", caller="+12025550100")
    await lived(writer, "unknown", account="")
    await lived(writer, "other", account="10022")
    found = find(database, "10021")
    assert (found.key, found.numbers, found.contacts) == ("10021", (NUMBER,), ("mine", "unknown"))
    assert len(found.accounts) == 1
    assert find(database, "sip:me@example.com").nothing
    await lived(writer, "sip", caller="sip:me@example.com")
    assert find(database, "sip:me@example.com").contacts == ("sip",)


async def test_everything_goes_at_once_and_nobody_elses(
    writer: JournalWriter, database: Engine, tmp_path: Path
) -> None:
    await lived(writer, "a", account="10021")
    await lived(writer, "other", caller="+12025550199")
    sound(database, tmp_path, "r1", "a")
    sound(database, tmp_path, "r2", "other")
    text(database, "t1", sender=NUMBER, recipient="100", contact="a")
    text(database, "t2", sender=NUMBER, recipient="100")
    load_accounts(database, tmp_path, "10021,+12025550143,Ada,4711", "2,+12025550144,Bob,4712")
    with writing(database) as connection:
        row = {"channel": "sms", "ours": "100", "person": NUMBER, "contact": "a"}
        connection.execute(conversations.insert().values(row))
    found = delete(database, NUMBER)
    assert (found.contacts, len(found.accounts), found.texts) == (("a",), 1, ("t1", "t2"))
    assert find(database, NUMBER).nothing
    assert media_removals.noted(database) == ["r1"]
    assert contacts.contact(database, "a")["result"] == "listened"
    assert NAME in str(contacts.journal(database, "other"))
    with database.connect() as connection:
        assert list(connection.scalars(select(accounts.c.key))) == ["2"]
        assert connection.execute(select(conversations)).all() == []
    (noted,) = [each for each in people.audit_trail(database) if each["action"] == "person-deleted"]
    assert (noted["who"], noted["what"]) == ("ada", "5e1f")
    assert noted["detail"] == {"contacts": 1, "accounts": 1, "texts": 2, "recordings": 1}
    assert check_store(database).findings == []
    with pytest.raises(LookupError, match="nothing is held about this person"):
        delete(database, NUMBER)


async def test_whoever_is_still_there_or_under_hold_is_not_deleted(writer: JournalWriter, database: Engine) -> None:
    await lived(writer, "a")
    await lived(writer, "now", still=True)
    with pytest.raises(CannotDelete, match=r"1 contact of this person \(now\) is not over: wait until that is closed"):
        delete(database, NUMBER)
    assert NAME in str(contacts.journal(database, "a"))
    await lived(writer, "b", caller="+12025550199")
    set_hold(database, LegalHold("b", "Complaint 7", "sue", NOW))
    with pytest.raises(CannotDelete, match=r"1 contact of this person \(b\) is under legal hold"):
        delete(database, "+12025550199")
    assert NAME in str(contacts.journal(database, "b"))


async def test_what_is_cut_off_in_the_middle_deletes_nothing(
    writer: JournalWriter, database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lived(writer, "a")
    sound(database, tmp_path, "r1", "a")
    load_accounts(database, tmp_path, "10021,+12025550143,Ada,4711")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(people, "note", cut_off)  # the last that the transaction does
        with pytest.raises(KeyboardInterrupt):
            delete(database, NUMBER)
    found = find(database, NUMBER)
    assert (found.contacts, found.recordings, len(found.accounts)) == (("a",), ("r1",), 1)
    assert NAME in str(contacts.journal(database, "a"))
    assert media_removals.noted(database) == []


@pytest.mark.sqlite_only("PostgreSQL takes deleted rows off the disk in its own time (VACUUM)")
async def test_no_byte_of_the_person_is_left_in_the_files(
    writer: JournalWriter, database: Engine, tmp_path: Path
) -> None:
    load_accounts(database, tmp_path, f"10021,+12025550143,{NAME},4711")
    (tmp_path / "accounts.csv").unlink()
    for number in range(40):
        await lived(writer, f"c{number}", account="10021")
        text(database, f"t{number}", sender=NUMBER, recipient="100", contact=f"c{number}")
    assert any(NAME.encode() in each.read_bytes() for each in tmp_path.glob("cordboard.db*"))
    writer.close()
    delete(database, NUMBER)
    for file in tmp_path.glob("cordboard.db*"):
        assert NAME.encode() not in file.read_bytes(), file
        assert b"2025550143" not in file.read_bytes(), file
