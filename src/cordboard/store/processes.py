"""Which process wrote something, and whether it is known to be gone."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
#: States of a process that does nothing any more (proc(5)).
_DEAD = frozenset("ZXx")


@dataclass(frozen=True)
class Process:
    """A process, told from every other one that has its number at another time or on another machine.

    `boot` is the id of the running kernel, `space` its process-id namespace: containers of one machine share the kernel
    and do not see each other's processes. `started` is in ticks since the boot, which no change of the clock moves. All
    three are empty where the system does not tell (no ``/proc``).
    """

    host: str
    boot: str
    space: str
    pid: int
    started: str


def this_process() -> Process:
    """The one that asks."""
    pid = os.getpid()
    _, started = _stat(pid)
    return Process(socket.gethostname(), _boot(), _space(), pid, started)


def known_gone(process: Process, *, one_machine: bool = False) -> bool:
    """Whether a process is certainly gone. False says that it lives, or that this cannot be known from here.

    `one_machine`: it can only have run on this machine. Then it is gone with a kernel that was running before.
    """
    if process.boot != _boot():
        return one_machine and bool(process.boot and _boot())
    if not process.boot or process.space != _space():
        return False
    state, started = _stat(process.pid)
    if started:
        return state in _DEAD or started != process.started
    return not _answers(process.pid)


def _boot() -> str:
    return _read(_PROC / "sys/kernel/random/boot_id").strip()


def _space() -> str:
    try:
        return str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return ""


def _stat(pid: int) -> tuple[str, str]:
    """Its state and when it started; both empty where that cannot be read."""
    _, found, fields = _read(_PROC / str(pid) / "stat").rpartition(")")
    if not found:
        return "", ""
    told = fields.split()
    return told[0], told[19]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _answers(pid: int) -> bool:
    """Whether there is such a process, also where the system hides what others run."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
