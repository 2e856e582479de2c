"""A proof in a process of its own, for a program that has something better to do."""

from __future__ import annotations

import asyncio
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from cordboard.proof.prove.report import Report, decode
from cordboard.proof.prove.walk.explore import Tell
from cordboard.proving.jobs import Job, Proving
from cordboard.proving.subject import Subject

#: Seconds after which a proof is given up. Two hundred modules take a few; the most states that are looked at, 45.
LONGEST: Final = 600.0
#: Seconds after which a draft is not read any further.
LONGEST_READING: Final = 30.0
#: Of what a process says on standard error before it dies, so many characters are kept.
LAST_WORDS: Final = 2_000
#: Of the process, as for nice(2): any other that wants to run goes before it.
NICENESS: Final = 19
#: -P: what lies in the folder in which the server was started is not imported.
COMMAND: Final = (sys.executable, "-P", "-m", "cordboard.proving.child")


class ProofFailed(Exception):
    """A flow could not be proved, or not even read. The message says why, and `detail` what the process said."""

    def __init__(self, message: str, detail: str = "") -> None:
        self.detail = detail
        super().__init__(message)


class TookTooLong(ProofFailed):
    """It took longer than anybody waits."""


async def prove_apart(subject: Subject, tell: Tell, *, longest: float = LONGEST) -> Report:
    """Prove a flow in a process of its own, at the least priority. It ends with this task, and with this process.

    Raises ProofFailed.
    """
    return decode(await do_apart(Proving(replace(subject, source=None)), tell, longest))


async def do_apart(job: Job, tell: Tell, longest: float) -> bytes:
    """Do a job in a process of its own, as `prove_apart`; what came of it is as the job says."""
    given = await asyncio.to_thread(pickle.dumps, job)
    try:
        # A session of its own, so that Ctrl-C reaches the server alone, which then ends it.
        process = await asyncio.create_subprocess_exec(
            *COMMAND, str(NICENESS), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
    except OSError as trouble:
        raise ProofFailed(f"no process can be started for it: {trouble.strerror}") from trouble
    try:
        async with asyncio.timeout(longest):
            return await _talk(process, given, tell)
    except TimeoutError:
        raise TookTooLong(
            f"it was not done after {longest:,.0f} s; the command line takes as long as it needs, on all cores"
        ) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.communicate()


async def _talk(process: asyncio.subprocess.Process, given: bytes, tell: Tell) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    complaints = asyncio.ensure_future(_last_words(process.stderr))
    try:
        with suppress(ConnectionError):  # it died at once, which is seen below
            process.stdin.write(given)
            await process.stdin.drain()
        kind = await _progress(process.stdout, tell)
        rest = await process.stdout.read()
        if kind == b"done" and await process.wait() == 0:
            return rest
        said = rest.decode(errors="replace") if kind == b"fault" else await complaints
        last = said.strip().rpartition("\n")[2]
        raise ProofFailed(f"it broke off: {last or 'its process was ended, perhaps for want of memory'}", said)
    finally:
        complaints.cancel()


async def _progress(told: asyncio.StreamReader, tell: Callable[[int, int], None]) -> bytes:
    """Pass progress on, until another word is said."""
    while line := await told.readline():
        word, *numbers = line.split()
        if word != b"at":
            return word
        visits, found = map(int, numbers)
        tell(visits, found)
    return b""


async def _last_words(complaints: asyncio.StreamReader) -> str:
    kept = b""
    while more := await complaints.read(LAST_WORDS):
        kept = (kept + more)[-LAST_WORDS:]
    return kept.decode(errors="replace")
