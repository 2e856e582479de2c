"""Opening databases, and what is said where that cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from cordboard.store.database import CannotOpen, open_database


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("nonsense://there/db", r"nonsense://there/db cannot be used: Can.t load plugin"),
        (
            "mssql+pymssql://me:secret@there/db",
            r"me:\*\*\*@there/db cannot be used: its driver, the package pymssql, is not",
        ),
    ],
)
def test_a_database_that_cannot_be_used_says_why_and_keeps_the_password(place: str, said: str) -> None:
    with pytest.raises(CannotOpen, match=said):
        open_database(place)


@pytest.mark.sqlite_only("PostgreSQL has no file that could be another one")
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(CannotOpen, match=r"letter.db cannot be opened"):
        open_database(file)
    assert file.read_text().startswith("Dear Sir")
