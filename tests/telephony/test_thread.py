"""The thread of the SIP stack, and those who have it do something."""

from __future__ import annotations

import threading

from cordboard.telephony.builtin.thread import sip_thread


def test_work_whose_caller_has_gone_is_done_all_the_same_and_is_no_fault() -> None:
    thread, gate = sip_thread(), threading.Event()
    done: list[int] = []
    faults: list[str] = []
    thread.watch(faults.append)
    try:
        thread.run(gate.wait, 5)  # what comes behind it must wait
        assert thread.run(done.append, 1).cancel()
        gate.set()
        thread.run(done.append, 2).result(5)
        assert (done, faults) == ([1, 2], [])
        gate.clear()
        thread.run(gate.wait, 5)
        thread.run(done.remove, 3).cancel()
        gate.set()
        thread.run(done.append, 4).result(5)
        assert ["ValueError" in each for each in faults] == [True]  # nobody else would hear of it
    finally:
        thread.unwatch(faults.append)
