"""Contacts in the store: durable when it says so, one outcome each, whatever happens."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys

import pyarrow.parquet as pq
import pytest
from sqlalchemy import text

from cordboard.engine.journal import Closed, Entered, Left
from cordboard.flow.account_columns import AccountColumns
from cordboard.flow.results import RESULTS
from cordboard.store import contacts, outcomes, people, recordings, sessions, versions
from cordboard.store import mapper as mappings
from cordboard.store.accounts import find, verify
from cordboard.store.database import open_database
from cordboard.store.importing import BadFile, import_accounts
from cordboard.store.writer import ContactClosed, JournalWriter, NewContact, StoreFailed
from tests.flow.test_versions import flow
from tests.stores import address_of

pytestmark = pytest.mark.anyio
COLUMNS = AccountColumns("account", ("phone",), ("pin",), "US")


@pytest.fixture
def database(tmp_path):
    engine = open_database(tmp_path / "data" / "cordboard.db")
    yield engine
    engine.dispose()


@pytest.fixture
def writer(database):
    made = JournalWriter(database)
    made.start()
    yield made
    made.close()


def new(contact: str, service: str = "line") -> NewContact:
    return NewContact(contact, "f", "1", "voice", "inbound", service, "+12025550143", "1001", 1000)


async def test_what_is_appended_is_read_back_in_order(writer, database):
    await writer.begin(new("a"))
    for name in "xyz":
        await writer.append("a", [Entered(name)])
    assert contacts.journal(database, "a") == [Entered("x"), Entered("y"), Entered("z")]
    assert contacts.open_contacts(database) == [contacts.LeftOpenContact("a", "f", "1", 1000)]


async def test_many_at_once_and_one_outcome_each(writer, database):
    async def live(contact: str) -> None:
        await writer.begin(new(contact))
        await writer.append(contact, [Entered("x")])
        await writer.append(contact, [Left(3000, "x", "caller"), Closed(3000, "listened", 316)])
        with pytest.raises(ContactClosed, match="closed already"):
            await writer.append(contact, [Closed(9000, "busy", 900001)])

    await asyncio.gather(*(live(f"c{number}") for number in range(100)))
    assert contacts.open_contacts(database) == []
    told = list(outcomes.outcomes(database, RESULTS))
    assert len(told) == 100
    assert {(each["result"], each["code"], each["seconds"], each["ended_by"]) for each in told} == {
        ("listened", 316, 2.0, "caller")
    }
    assert contacts.journal(database, "c0") == [Entered("x"), Left(3000, "x", "caller"), Closed(3000, "listened", 316)]


async def test_one_that_cannot_be_stored_takes_no_other_with_it(writer, database):
    async def wrong() -> None:
        with pytest.raises(StoreFailed, match="nobody"):
            await writer.append("nobody", [Entered("x")])

    await asyncio.gather(writer.begin(new("a")), wrong(), writer.begin(new("b")))
    assert {each["id"] for each in contacts.list_contacts(database)} == {"a", "b"}


async def test_a_writer_that_is_not_running_says_so(database):
    with pytest.raises(StoreFailed, match="not running"):
        await JournalWriter(database).begin(new("a"))


KILLED = """
import asyncio, os, signal, sys
from cordboard.engine.journal import Entered
from cordboard.store.database import open_database
from cordboard.store.writer import JournalWriter, NewContact
async def main():
    writer = JournalWriter(open_database(sys.argv[1]))
    writer.start()
    await writer.begin(NewContact("a", "f", "1", "voice", "inbound", "line", "", "", 1000))
    await writer.append("a", [Entered("x")])
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


def test_what_was_durable_survives_a_kill(tmp_path):
    place = tmp_path / "cordboard.db"
    ended = subprocess.run([sys.executable, "-c", KILLED, address_of(place)], check=False)
    assert ended.returncode == -9
    database = open_database(place)
    assert contacts.journal(database, "a") == [Entered("x")]
    database.dispose()


async def test_exports_tell_the_same_in_every_format(writer, database, tmp_path):
    await writer.begin(new("a"))
    await writer.append("a", [Left(2500, "x", "caller"), Closed(2500, "listened", 316)])
    mappings.put(database, mappings.Mapping("", "listened", "SITE", "S2", ""))
    mappings.put(database, mappings.Mapping("line", "listened", "LINE", "", ""))
    read = {}
    for form in ("csv", "jsonl", "parquet"):
        out = io.BytesIO()
        told = outcomes.outcomes(database, RESULTS, custom=1)
        assert outcomes.write(told, form, out, custom=1) == 1
        read[form] = out.getvalue()
    (row,) = csv.DictReader(io.StringIO(read["csv"].decode()))
    line = json.loads(read["jsonl"])
    (parquet,) = pq.read_table(io.BytesIO(read["parquet"])).to_pylist()
    assert line == parquet
    assert (line["outcome"], line["custom2"], line["custom3"]) == ("LINE", "S2", "Listened")
    assert {name: str(value) for name, value in line.items()} == row
    assert list(outcomes.outcomes(database, RESULTS, since=2501)) == []
    assert outcomes.report(database, RESULTS)[0]["contacts"] == 1


@pytest.mark.parametrize(
    ("caller", "cell"),
    [
        ("Ann\x1b[31m\x00\r\n", "Ann\\x1b[31m\ufffd\\r\\n"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), (" =1+1", "' =1+1"), ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\\t=1"),
        ("+442079460000", "+442079460000"), ("1001", "1001"), ("Zoë ن‌م", "Zoë ن‌م"),
    ],
)  # fmt: skip
async def test_what_callers_send_is_text_in_a_spreadsheet(writer, database, caller, cell):
    await writer.begin(NewContact("a", "f", "1", "voice", "inbound", "line", caller, "2000", 1000))
    await writer.append("a", [Left(2500, "x", "caller"), Closed(2500, "listened", 316)])
    out = io.BytesIO()
    outcomes.write(outcomes.outcomes(database, RESULTS), "csv", out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""))
    assert row["caller"] == cell


def test_a_published_version_never_changes(database):
    first = flow()
    assert versions.publish(database, first)
    assert not versions.publish(database, first)
    assert versions.published(database, "f", first.version)["modules"]["Take"]["box"] == "post"
    with pytest.raises(LookupError, match="never published"):
        versions.published(database, "f", "0")


def accounts_file(tmp_path, content):
    path = tmp_path / "people.csv"
    path.write_text(content, encoding="utf-8-sig")
    return path


def test_bad_rows_are_told_by_line_and_the_rest_are_loaded(database, tmp_path):
    content = (
        "account;name;phone;pin\n1;Ada;(202) 555-0143;47110815\n2;Bob;not a phone;1\n\n;Cy;;\n3;Di\n"
        '4;"Eve; the last";+442079460001;99\n4;Again;;\n'
    )
    done = import_accounts(database, accounts_file(tmp_path, content), COLUMNS)
    assert (done.loaded, done.updated, done.refused) == (2, 0, 4)
    assert [line for line, _ in done.rejected] == [3, 5, 6, 8]
    assert find(database, "accounts", "phone", "+12025550143", 2)[0][0]["name"] == "Ada"
    assert find(database, "accounts", "account", "4", 2)[0][0]["name"] == "Eve; the last"
    assert "pin" not in find(database, "accounts", "account", "1", 1)[0][0]
    with database.connect() as connection:
        assert "47110815" not in str(connection.execute(text("select fields, secrets from accounts")).all())


def test_importing_again_updates_and_may_replace(database, tmp_path):
    import_accounts(database, accounts_file(tmp_path, "account,phone\n1,+12025550143\n2,+12025550144\n"), COLUMNS)
    done = import_accounts(database, accounts_file(tmp_path, "account,phone\n1,+12025550199\n"), COLUMNS, replace=True)
    assert (done.loaded, done.updated) == (0, 1)
    assert find(database, "accounts", "phone", "+12025550143", 1) == ([], 0)
    assert find(database, "accounts", "account", "2", 1) == ([], 0)


@pytest.mark.parametrize("content", ["", "name,phone\nAda,1\n", "account,account\n1,2\n"])
def test_a_file_that_is_none_changes_nothing(database, tmp_path, content):
    with pytest.raises(BadFile, match=r"people\.csv"):
        import_accounts(database, accounts_file(tmp_path, content), COLUMNS)


def test_verification_locks_and_hanging_up_does_not_help(database, tmp_path):
    import_accounts(database, accounts_file(tmp_path, "account,phone,pin\n1,,4711\n"), COLUMNS)
    assert verify(database, "1", "pin", "4711", 3, 0) == (True, False)
    assert [verify(database, "1", "pin", "0000", 3, at) for at in range(3)] == [(False, False)] * 2 + [(False, True)]
    assert verify(database, "1", "pin", "4711", 3, 5) == (False, True)
    assert verify(database, "1", "pin", "4711", 3, 25 * 3600 * 1000) == (True, False)
    with pytest.raises(LookupError):
        verify(database, "1", "colour", "1", 3, 0)


async def test_messages_are_held_kept_and_discarded(writer, database):
    await writer.begin(new("a"))
    for name in ("r1", "r2"):
        recordings.add(database, recording=name, contact="a", box="post", seconds=2.0, at=5, held=True)
    assert recordings.in_box(database, "post") == []
    recordings.keep(database, "r1")
    recordings.discard(database, "r2")
    assert [each["id"] for each in recordings.in_box(database, "post")] == ["r1"]
    with pytest.raises(KeyError):
        recordings.discard(database, "r1")


def test_the_first_user_is_made_once(database):
    token = people.setup_link(database)
    assert token is not None
    with pytest.raises(people.NotAllowed, match="12 characters"):
        people.set_up(database, token, "ada", "short")
    user = people.set_up(database, token, "ada", "a long sentence")
    assert user.may("anything at all")
    assert people.setup_link(database) is None
    with pytest.raises(people.NotAllowed, match="was used"):
        people.set_up(database, token, "eve", "a long sentence")
    session = people.sign_in(database, "ada", "a long sentence")
    assert people.who(database, "session", session) == user
    assert people.who(database, "token", session) is None
    sessions.sign_out(database, session)
    assert people.who(database, "session", session) is None
