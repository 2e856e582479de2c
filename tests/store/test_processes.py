"""Which processes are known to be gone, as seen from this one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from cordboard.store.processes import known_gone, this_process


def test_processes_of_before_of_elsewhere_and_of_now() -> None:
    mine = this_process()
    assert not known_gone(mine)
    assert known_gone(replace(mine, started="1")), "its number was given to another process"
    assert not known_gone(replace(mine, space="pid:[1]", started="1")), "nobody can see"
    before = replace(mine, boot="another", started="1")
    assert not known_gone(before), "perhaps another machine"
    assert known_gone(before, one_machine=True), "a kernel that is not running any more"
    over = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    assert known_gone(replace(mine, pid=int(over.stdout)))


def test_a_process_that_is_over_and_not_yet_waited_for_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    its = replace(this_process(), pid=process.pid, started=stat.rpartition(")")[2].split()[19])
    assert not known_gone(its)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert known_gone(its)
    process.communicate()
