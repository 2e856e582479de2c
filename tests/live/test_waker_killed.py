"""The program is killed between doing what is due and saying that it is done, again and again."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from cordboard.store import due_times
from cordboard.store.database import open_database, writing
from cordboard.store.tables import due_times as table
from cordboard.store.tables import quarantine
from tests.needs import ROOT
from tests.stores import fresh_store

COUNT = 60
#: After how many effects each program dies; the last one lives.
KILLED_AFTER = (1, 2, 7, 20, 5, 0)


def test_what_writes_to_the_store_is_done_once_and_anything_else_at_least_once(tmp_path: Path) -> None:
    place, lines = fresh_store(folder=tmp_path), tmp_path / "lines"
    database = open_database(place)
    with writing(database) as connection:
        for number in range(COUNT):
            connection.execute(due_times.setting("once", str(number), number))
            connection.execute(due_times.setting("least", str(number), number))
    for kill_after in KILLED_AFTER:
        command = [sys.executable, "-m", "tests.live.waking", place, str(lines), str(kill_after)]
        ended = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
        assert ended.returncode == (-signal.SIGKILL if kill_after else 0)
    with database.connect() as connection:
        assert connection.execute(select(table)).all() == []
        once = [row.name for row in connection.execute(select(quarantine))]
    database.dispose()
    assert sorted(once, key=int) == [str(number) for number in range(COUNT)]
    least = lines.read_text(encoding="utf-8").split()
    assert set(least) == set(once)
    assert len(least) < COUNT + len(KILLED_AFTER) * 128
