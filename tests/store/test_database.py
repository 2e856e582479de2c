"""Opening databases, and what is said where that cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from cordboard.store.database import CannotOpen, open_database
from cordboard.store.tables import metadata


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


@pytest.mark.sqlite_only("it is about a file")
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Sir or Madam, " * 100)
    with pytest.raises(CannotOpen, match=r"letter.db cannot be opened"):
        open_database(file)
    assert file.read_text().startswith("Dear Sir")


def test_the_migrations_make_the_tables_that_the_program_works_with(tmp_path: Path) -> None:
    database = open_database(tmp_path / "cordboard.db")
    with database.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.dispose()
    assert found == []
