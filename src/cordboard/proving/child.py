"""The process in which the server has flows proved (`apart` starts it): ``python -m cordboard.proving.child 19``.

It reads a job from standard input and writes lines to standard output: ``at VISITS FOUND`` while it walks, and at last
``done`` or ``fault``, with what came of it, or the fault in words, behind it. With ``stay`` behind the number it does
one job after another (`reader` says why).

It must not be felt on a call. A proof is pure arithmetic for seconds or minutes, and a voice packet is due every 20 ms,
so it steps back to the priority that it is given before it does anything: at the normal priority, packets would leave
tens of milliseconds late where both want one core (bench/proving.py). And it is one process on one core: priorities say
nothing to the quota of a container or to a processor's cache, which the calls share with it.
"""

from __future__ import annotations

import os
import pickle
import select
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

#: Seconds between two words of progress.
EVERY: Final = 0.25
#: What the kernel ends first when memory runs out (proc(5)): this process, and not the one that holds the calls.
ENDED_FIRST: Final = "1000"


def main(niceness: int, *, stays: bool = False) -> None:
    """Do one job, and say what came of it, or one after another. `niceness` as for nice(2): 19 stands behind
    everything else.
    """
    os.nice(niceness)
    threading.Thread(target=_end_with, args=(sys.stdin.fileno(),), daemon=True).start()
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(ENDED_FIRST, encoding="ascii")
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a module of another package prints is no report
    try:
        if stays:
            _do_all(sys.stdin.buffer, told)
        else:
            _do(sys.stdin.buffer, told)
    except Exception:  # noqa: BLE001 - whatever it is, the server says it
        told.write(b"fault\n" + traceback.format_exc(limit=-3).encode())
    told.flush()
    os._exit(0)  # there is nothing to tidy, and somebody waits for the end of this process


def _do(given: BinaryIO, told: BinaryIO) -> None:
    # This imports what the job needs, now that the process has stepped back: for a small flow it is most of the work.
    job = pickle.load(given)  # noqa: S301 - from the process that started this one
    last = 0.0

    def tell(visits: int, found: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= EVERY:
            last = now
            told.write(b"at %d %d\n" % (visits, found))
            told.flush()

    done = job.do(tell)
    told.write(b"done\n" + done)


def _do_all(given: BinaryIO, told: BinaryIO) -> None:
    """Do jobs until there are no more. Each comes with its length in bytes before it, and so does what came of it."""
    while length := given.read(8):
        try:
            # From the process that started this one.
            job = pickle.loads(given.read(int.from_bytes(length, "big")))  # noqa: S301
            word, answer = b"done", job.do(lambda _visits, _found: None)
        except Exception:  # noqa: BLE001 - whatever it is, the server says it
            word, answer = b"fault", traceback.format_exc(limit=-3).encode()
        told.write(b"%s %d\n" % (word, len(answer)) + answer)
        told.flush()


def _end_with(given: int) -> None:
    """End when the server does, however it ends: its end of the pipe is then closed.

    It only waits for that end and reads nothing, so that it watches from the start: reading a job imports most of the
    program, which takes many seconds where this process stands behind others.
    """
    waiting = select.poll()
    waiting.register(given, 0)  # that the other end is closed is told in any case
    waiting.poll()
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), stays=sys.argv[2:] == ["stay"])
