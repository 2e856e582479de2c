"""Accounts from CSV files: what is right is loaded, what is wrong is named by its line, whatever the size."""

from __future__ import annotations

import gc
import tracemalloc

import pytest
from sqlalchemy import select

from cordboard.flow.account_columns import AccountColumns
from cordboard.store import accounts, importing, tables
from cordboard.store.importing import BadFile, import_accounts

COLUMNS = AccountColumns("account", ("phone", "mobile"), ("pin",), "US")


@pytest.fixture
def load(database, tmp_path):
    def loaded(text, **settings):
        path = tmp_path / "people.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_accounts(database, path, COLUMNS, **settings)

    return loaded


def test_rows_are_loaded_and_found_by_any_way_to_write_their_number(load, database):
    done = load("account,name,phone,mobile,pin\n1,Ada,(202) 555-0143,+44 7700 900123,4711\n2,Bo,,,\n")
    assert (done.loaded, done.updated, done.rejected) == (2, 0, [])
    for number in ("+12025550143", "202-555-0143", "+447700900123"):
        assert [each["name"] for each in accounts.find(database, "accounts", "phone", number, 2)[0]] == ["Ada"]
    (found,), _ = accounts.find(database, "accounts", "account", "1", 1)
    assert "pin" not in found


def test_bad_rows_are_named_by_their_line_and_the_rest_is_loaded(load):
    done = load(
        "account,name,phone\n"
        "1,Ada,+12025550143\n"
        "2,Bo\n"
        ',Nobody,+12025550144\n'
        '3,"Two\nlines",+12025550145\n'
        "4,Cy,soon\n"
        "\n"
        "1,Ada again,+12025550146\n"
        "5,Di,+12025550147\n"
        "6\0,Ed,\n"
    )  # fmt: skip
    assert done.loaded == 3
    assert done.rejected == [
        (3, "has 2 cells, and the heading has 3"),
        (4, "has no account"),
        (7, "phone 'soon' is no telephone number of US; one of another country begins with + and its code"),
        (9, "account '1' is in the file twice; the first one was loaded"),
        (11, "has the character NUL (U+0000) in it, which is no text; take it out"),
    ]


def test_the_first_of_two_rows_holds_however_far_apart_they_are(load, database, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    done = load("account,name\n1,first\n2,b\n3,c\n4,d\n1,second\n")
    assert (done.loaded, done.updated) == (4, 0)
    assert done.rejected == [(6, "account '1' is in the file twice; the first one was loaded")]
    (found,), _ = accounts.find(database, "accounts", "account", "1", 1)
    assert found["name"] == "first"


def test_loading_again_takes_the_place_of_what_was_there(load, database):
    load("account,name,phone\n1,Ada,+12025550143\n2,Bo,\n")
    done = load("account,name,phone\n1,Ada,+12025550199\n", replace=True)
    assert (done.loaded, done.updated) == (0, 1)
    assert accounts.find(database, "accounts", "phone", "+12025550143", 1) == ([], 0)
    assert accounts.find(database, "accounts", "phone", "+12025550199", 1)[1] == 1
    assert accounts.find(database, "accounts", "account", "2", 1) == ([], 0)


@pytest.mark.parametrize(
    "text", ["account;name\n1;Ada\n", "account\tname\n1\tAda\n", "\ufeffaccount,name\r\n1,Ada\r\n"]
)
def test_files_as_other_programs_write_them(load, text):
    assert load(text).loaded == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,name\n1,Ada\n", "has no column 'account'"),
        ("", "has no column 'account'"),
        ("account,name,name\n1,a,b\n", "has the column 'name' twice"),
        (b"account,name\n1,\xff\n", "is not UTF-8 text"),
    ],
)
def test_files_of_which_nothing_can_be_loaded(load, text, said):
    with pytest.raises(BadFile, match=said):
        load(text)


def test_memory_and_progress_do_not_grow_with_the_file(load, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 100)
    monkeypatch.setattr(importing, "MOST_LISTED", 10)

    def peak(rows):
        text = "account,name,phone\n" + "".join(f"{n},Name {n},{'' if n % 3 else 'wrong'}\n" for n in range(rows))
        told = []

        def progress(read, size):
            told.append((read, size))
            gc.collect(1)  # when garbage is looked for by itself is chance

        load("account,name,phone\n", replace=True)
        tracemalloc.start()
        done = load(text.encode(), progress=progress)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (len(done.rejected), done.refused) == (10, -(-rows // 3))
        assert told[-1] == (len(text), len(text))
        assert [read for read, _ in told] == sorted(read for read, _ in told)
        return most - len(text)

    peak(4_000)  # caches fill the first time
    gc.freeze()
    try:
        assert peak(4_000) < 1.5 * peak(1_000)
    finally:
        gc.unfreeze()


CONFIGURED = AccountColumns("account", ("phone",), ("pin",), "DE", ("key", "phones", "secret"))


@pytest.fixture
def stored(database, tmp_path):
    """Loads a file with every column configured; gives the rows as the database has them."""

    def load(text, columns=CONFIGURED):
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8-sig")
        done = import_accounts(database, path, columns)
        with database.connect() as connection:
            rows = connection.execute(select(tables.accounts)).all()
            indexed = connection.execute(select(tables.account_values.c.value)).scalars().all()
        return done, rows, indexed

    return load


@pytest.mark.parametrize("heading", ["account,Name,Phone,PIN", " Account ,Name,PHONE,Pin ", "ACCOUNT,Name,phone,pin"])
def test_a_secret_is_hidden_and_a_number_found_however_the_heading_is_written(stored, database, heading):
    _, (row,), indexed = stored(f"{heading}\n10001,Ada,030 23125001,4711\n")
    assert row.fields == {"account": "10001", "Name": "Ada", "phone": "030 23125001"}
    assert "4711" not in indexed
    assert accounts.find(database, "accounts", "phone", "+493023125001", 1)[1] == 1
    assert accounts.verify(database, "10001", "Pin", "4711", 10, 0) == (True, False)
    assert accounts.verify(database, "10001", "PIN", "4712", 10, 0) == (False, False)
    assert [accounts.find(database, "accounts", field, "Ada", 1)[1] for field in ("Name", "name", "NAME ")] == [1, 1, 1]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (
            "account,name,phone number,Pin",
            "no column 'phone', which is 'accounts: phones'",
        ),
        ("account,name,phone,PIN code", "no column 'pin', which is 'accounts: secret'"),
        ("number,name,phone,pin", "no column 'account', which is 'accounts: key'"),
        ("account,name,Phone,phone ,pin", "has the column 'Phone' twice"),
    ],
)
def test_a_file_without_a_column_that_the_site_names_is_not_loaded(stored, database, heading, said):
    with pytest.raises(BadFile, match=said):
        stored(f"{heading}\n{',x' * heading.count(',')}\n")
    with database.connect() as connection:
        assert connection.execute(select(tables.accounts)).all() == []
        assert connection.execute(select(tables.imports)).all() == []


def test_a_file_without_a_usual_column_is_loaded_and_that_is_said(stored):
    done, _, _ = stored("account,name\n1,Ada\n", AccountColumns())
    assert [remark.split(":")[0] for remark in done.remarks] == [
        "people.csv has no column 'phone'", "people.csv has no column 'pin'",
    ]  # fmt: skip


def test_accounts_of_an_import_before_that_told_secrets_are_mended(stored, database):
    bare = AccountColumns("account", ("telephone",), ("password",), "DE")
    stored("account,Name,Phone,PIN\n1,Ada,030 23125001,4711\n2,Bo,030 23125002,4712\n3,Cy,unknown,4713\n", bare)
    done, rows, indexed = stored("account,Name,Phone,PIN\n1,Ada,030 23125001,4711\n")
    assert (done.updated, done.mended) == (1, 2)
    assert all(row.fields.keys() == {"account", "Name", "phone"} for row in rows)
    assert not {"4711", "4712", "4713"} & set(indexed)
    for key, pin in (("1", "4711"), ("2", "4712"), ("3", "4713")):
        assert accounts.verify(database, key, "pin", pin, 10, 0) == (True, False)
    assert accounts.find(database, "accounts", "phone", "+493023125002", 1, region="DE")[0][0]["key"] == "2"
    assert stored("account,Name,Phone,PIN\n1,Ada,030 23125001,4711\n")[0].mended == 0


@pytest.mark.parametrize("name", ["headings.csv", "sep-line.csv", "comma-in-heading-semicolons.csv"])
def test_files_of_trial(stored, database, name):
    done, (row,), indexed = stored(FILES_OF_TRIAL[name])
    assert (done.loaded, done.rejected, done.remarks) == (1, [], [])
    assert row.key == "10001"
    assert "4711" not in indexed
    assert accounts.verify(database, "10001", "pin", "4711", 10, 0)[0]


FILES_OF_TRIAL = {
    "headings.csv": "account,Name,Phone,PIN\n10001,Ada,+12025550134,4711\n",
    "sep-line.csv": "sep=;\naccount;name;phone;pin\n10001;Jürgen;030 23125001;4711\n",
    "comma-in-heading-semicolons.csv":
        'account;"name, first, last, title";phone;pin\n10001;"Groß, Jürgen, Dr";030 23125001;4711\n',
}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("030 23125001", False), ("0049 30/231-25001", False), ("+44 (0)20 7946 0018", False),
        ("tel:+493023125001", False), ("4.93023E+11", True), ("030 23125001 Durchwahl 12", True), ("0800 FLOWER", True),
        ("030 23125001 / 23125002", True), ("112", True), ("+999 30 23125001", True), ("1" * 400, True), ("n/a", True),
    ],
)  # fmt: skip
def test_a_number_is_one_possible_number_or_the_row_is_refused(stored, written, refused):
    done, rows, _ = stored(f"account;name;phone;pin\n1;Ada;{written};4711\n2;Bo;;4712\n")
    assert [line for line, reason in done.rejected if "is no telephone number of DE" in reason] == [2] * refused
    assert len(rows) == 2 - refused


def test_quoting_that_is_wrong_is_told_and_not_read_as_it_may_be_meant(stored):
    done, rows, _ = stored('account,name,phone,pin\n1,"Ada"x,,4711\n2,Bo,,4712\n3,"Cy,,4713\n')
    assert [row.key for row in rows] == ["2"]
    assert [line for line, _ in done.rejected] == [2, 4]
    assert all(reason.startswith("cannot be read: ") for _, reason in done.rejected)
