"""A process that stays, for the small jobs of people who draw: a check is due while they type, and to start a process
and import the program takes longer than the check.
"""

from __future__ import annotations

import asyncio
import pickle
from contextlib import suppress
from typing import Final

from cordboard.proving import apart
from cordboard.proving.apart import ProofFailed, TookTooLong
from cordboard.proving.jobs import Job

#: Seconds without a job after which the process ends; the next job starts another.
IDLE: Final = 600.0
#: What the process is told so that it stays.
STAY: Final = "stay"
#: Bytes of the number that says how long a job or an answer is.
LENGTH: Final = 8


class Reader:
    """Does jobs one after another in a process of its own, at the least priority. `stop` leaves no process behind."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None
        self._ending: set[asyncio.Task[None]] = set()

    async def do(self, job: Job) -> bytes:
        """Do a job, and give what came of it. Raises ProofFailed."""
        longest = apart.LONGEST_READING
        given = await asyncio.to_thread(pickle.dumps, job)
        async with self._one_at_a_time:
            if self._idle is not None:
                self._idle.cancel()
            done = False
            try:
                async with asyncio.timeout(longest):
                    answer = await self._ask(given)
                done = True
                return answer
            except TimeoutError:
                raise TookTooLong(f"it was not done after {longest:,.0f} s") from None
            finally:
                if not done:  # what it still does or says belongs to nobody
                    await self._end()
                else:
                    self._idle = asyncio.get_running_loop().call_later(IDLE, self._let_go)

    async def stop(self) -> None:
        """End the process."""
        if self._idle is not None:
            self._idle.cancel()
        async with self._one_at_a_time:
            await self._end()
        await asyncio.gather(*self._ending)

    async def _ask(self, given: bytes) -> bytes:
        process = await self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(len(given).to_bytes(LENGTH, "big") + given)
            await process.stdin.drain()
            word = (await process.stdout.readline()).split()
            answer = await process.stdout.readexactly(int(word[1])) if word else b""
        except (ConnectionError, asyncio.IncompleteReadError):
            word, answer = [], b""
        if word[:1] == [b"done"]:
            return answer
        said = answer.decode(errors="replace")
        last = said.strip().rpartition("\n")[2]
        raise ProofFailed(f"it broke off: {last or 'its process was ended, perhaps for want of memory'}", said)

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        try:
            self._process = await asyncio.create_subprocess_exec(
                *apart.COMMAND, str(apart.NICENESS), STAY, stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError as trouble:
            raise ProofFailed(f"no process can be started for it: {trouble.strerror}") from trouble
        return self._process

    def _let_go(self) -> None:
        task = asyncio.ensure_future(self._end_if_idle())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end_if_idle(self) -> None:
        if not self._one_at_a_time.locked():
            async with self._one_at_a_time:
                await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.communicate()
