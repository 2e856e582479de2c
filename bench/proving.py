"""How much later a voice packet leaves when a flow is proved on the same core at the same time.

A line sends a packet for each call every 20 ms. This process keeps such a beat, with a fifth of its core's time spent
on each as a line with many calls does, on one core that a prover of the server has to itself otherwise. The peer is the
same prover at the normal priority. Without, beside and beside the peer take turns, so that what else the machine does
meets all three.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from bench.prove import large
from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.proving.apart import COMMAND, NICENESS
from cordboard.proving.jobs import Proving
from cordboard.proving.subject import Subject

#: The latest beat is at most so many times as late as beside the peer.
PROMISED_TIMES = 1.25
BEAT = 0.02
WORK = BEAT / 5
ROUNDS = 8
#: So many modules that the proof lasts longer than the beats.
MODULES = 800
BEATS = 125
NORMAL = 0


@contextmanager
def prover(niceness: int | None, job: bytes) -> Iterator[None]:
    """A prover at work on this core; none with None."""
    if niceness is None:
        yield
        return
    with subprocess.Popen([*COMMAND, str(niceness)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(job)
        process.stdin.flush()
        assert process.stdout.readline().startswith(b"at "), "it has not begun to walk"
        yield
        assert process.poll() is None, "it was done before the beats were"
        process.kill()


def lateness_ms() -> list[float]:
    """How late each beat is."""
    late = []
    due = time.monotonic()
    for _ in range(BEATS):
        due += BEAT
        while (left := due - time.monotonic()) > 0:
            time.sleep(left)
        late.append((time.monotonic() - due) * 1000)
        busy = time.thread_time() + WORK
        while time.thread_time() < busy:
            pass
    return late


def measure() -> Measurement:
    """Keep the beat alone, beside a prover, and beside one of normal priority, in turns."""
    flow = load_flow(json.dumps(large(MODULES)), modules.types()).flow
    assert flow is not None
    job = pickle.dumps(Proving(Subject(flow)))
    cores = os.sched_getaffinity(0)
    late: dict[int | None, list[float]] = {None: [], NICENESS: [], NORMAL: []}
    os.sched_setaffinity(0, {max(cores)})  # what is started from here on is on that core too
    try:
        for _ in range(ROUNDS):
            for niceness, beats in late.items():
                with prover(niceness, job):
                    beats.extend(lateness_ms())
    finally:
        os.sched_setaffinity(0, cores)
    usual = {niceness: float(np.percentile(beats, 50)) for niceness, beats in late.items()}
    worst = {niceness: float(np.percentile(beats, 99)) for niceness, beats in late.items()}
    return Measurement(
        name="proving",
        promise="beside a proof on the same core, the latest of 100 beats of 20 ms is at most "
        f"{PROMISED_TIMES:g} times as late as beside the peer.",
        peer="beside the same proof at the normal priority",
        kept=worst[NICENESS] <= PROMISED_TIMES * worst[NORMAL],
        rows=[
            Row("late, usual", usual[NICENESS], "ms", usual[NORMAL] / usual[NICENESS], f"{usual[None]:.2f} ms alone"),
            Row("late, 99th percentile", worst[NICENESS], "ms", worst[NORMAL] / worst[NICENESS],
                f"{worst[None]:.2f} ms alone"),
            Row("peer: late, usual", usual[NORMAL], "ms"),
            Row("peer: late, 99th percentile", worst[NORMAL], "ms"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    show(measure())
