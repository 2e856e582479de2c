"""Lists that are read as they come, on a PostgreSQL server: its cursors are closed in any case."""

from __future__ import annotations

import gc
import warnings
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.exc import OperationalError

from cordboard.store.database import open_database, writing
from cordboard.store.streaming import streaming
from cordboard.store.tables import facts
from tests.stores import fresh_store


@pytest.mark.parametrize("fails", ["when it begins", "after the first row"])
def test_a_list_that_is_not_read_to_its_end_leaves_no_cursor_open(fails: str, tmp_path: Path) -> None:
    engine = open_database(fresh_store("postgresql", folder=tmp_path))
    with writing(engine) as connection:
        connection.execute(insert(facts), [{"name": str(number), "value": ""} for number in range(9)])

    def cut_off(_: Connection) -> None:
        raise OperationalError("BEGIN", None, ConnectionError("cut off"))

    if fails == "when it begins":
        event.listen(engine, "begin", cut_off)
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        read = None
        with suppress(OperationalError), streaming(engine, select(facts), 2) as found:
            read = found.fetchone()
        gc.collect()
    engine.dispose()
    assert (read is None) == (fails == "when it begins")
    assert [str(each.message) for each in complaints] == []
