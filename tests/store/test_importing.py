"""Accounts from CSV files: what is right is loaded, what is wrong is named by its line, whatever the size."""

from __future__ import annotations

import tracemalloc

import pytest

from cordboard.store import accounts, importing
from cordboard.store.importing import BadFile, Columns, import_accounts

COLUMNS = Columns("account", ("phone", "mobile"), ("pin",), "US")


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
    )  # fmt: skip
    assert done.loaded == 3
    assert done.rejected == [
        (3, "has 2 cells, and the heading has 3"),
        (4, "has no account"),
        (7, "phone 'soon' is no telephone number"),
        (9, "account '1' is in the file twice; the first one was loaded"),
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
        load("account,name,phone\n", replace=True)
        tracemalloc.start()
        done = load(text.encode(), progress=lambda read, size: told.append((read, size)))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (len(done.rejected), done.refused) == (10, -(-rows // 3))
        assert told[-1] == (len(text), len(text))
        assert [read for read, _ in told] == sorted(read for read, _ in told)
        return most - len(text)

    peak(200)
    assert peak(4_000) < 1.5 * peak(1_000)
