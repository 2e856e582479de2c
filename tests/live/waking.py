"""A program that does what is due, to be killed: ``python -m tests.live.waking DATABASE LINES KILL_AFTER``.

What is due of the kind ``once`` is noted in the store, in the transaction that takes it out; of ``least`` a file gets a
line. The program kills itself after so many effects, between the effect and the removal: nothing of it is tidied.
It ends by itself when nothing is left.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import func, insert, select

from cordboard.live.waker import Waker
from cordboard.store import due_times
from cordboard.store.database import open_database, writing
from cordboard.store.due_times import DueTime
from cordboard.store.tables import due_times as table
from cordboard.store.tables import quarantine


async def main(place: str, lines: Path, kill_after: int) -> None:
    database = open_database(place)
    waker = Waker(database)
    effects = 0

    def effect() -> None:
        nonlocal effects
        effects += 1
        if effects == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)

    async def once(due: DueTime) -> None:
        def write() -> None:
            with writing(database) as connection:
                if due_times.take(connection, due):
                    # Any table will do in which a second row of the same name is refused.
                    row = {"kind": "effect", "name": due.key, "reason": "", "found_at": 0}
                    connection.execute(insert(quarantine).values(row))
                if effects + 1 == kill_after and int(due.key) % 2:
                    effect()  # before it is durable

        await asyncio.to_thread(write)
        effect()

    async def least(due: DueTime) -> None:
        with lines.open("a", encoding="utf-8") as file:
            file.write(f"{due.key}\n")
        effect()

    waker.on("once", once)
    waker.on("least", least)
    waker.start()
    while True:
        with database.connect() as connection:
            if not connection.scalar(select(func.count()).select_from(table)):
                break
        await asyncio.sleep(0.02)
    await waker.stop()
    database.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
