"""Programs of the tests' own that run beside a test: modules of Python, which tell what they do on standard output."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.needs import ROOT


@asynccontextmanager
async def running(module: str, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program, which has ten seconds to end by itself when the test is done with it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                process.kill()
                await process.wait()


def processes_of(group: int) -> list[int]:
    """The processes of a process group that have not ended."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            rest = entry.read_text().rsplit(")", 1)[1].split()
            if int(rest[2]) == group and rest[0] != "Z":
                found.append(int(entry.parent.name))
    return found


def ended(command: Sequence[str], told: signal.Signals, *, within: float) -> tuple[int, str]:
    """Run a command until it has helpers, `within` seconds, end it so, and say its exit code and what it said.

    Ctrl-C reaches every process of a terminal, any other signal only the first. None of them may be left.
    """
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as begun:
        deadline = time.monotonic() + within
        # Ctrl-C is spared while helpers begin. Killed then, the first takes along what they need, and they say so.
        ready = _has_helper if told is signal.SIGINT else _has_helpers_at_work
        while not ready(begun.pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        (os.killpg if told is signal.SIGINT else os.kill)(begun.pid, told)
        said, _ = begun.communicate(timeout=30)
    while processes_of(begun.pid) and time.monotonic() < deadline + 10:  # what tidies up goes last
        time.sleep(0.05)
    assert not processes_of(begun.pid)
    return begun.returncode, said


def _has_helper(group: int) -> bool:
    return len(processes_of(group)) >= 3  # with what tidies up after it


def _has_helpers_at_work(group: int) -> bool:
    """Whether there are two helpers with a thread that watches for the end of the first: all else has begun by then."""
    with suppress(OSError):
        threads = [len(list(Path(f"/proc/{each}/task").iterdir())) for each in processes_of(group) if each != group]
        return sum(number > 1 for number in threads) >= 2
    return False
