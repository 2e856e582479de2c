"""Threads that calls depend on: seeing where one is, and getting one out of where it hangs."""

import ctypes
import logging
import sys
import threading
import traceback

_log = logging.getLogger(__name__)


class Interrupted(Exception):
    """Raised in a thread where it hung."""


def interrupt(thread: threading.Thread) -> None:
    """Raise :class:`Interrupted` in a thread, and log where it was.

    This ends Python code that runs for ever; the thread must be one that goes on with something else after a fault. One
    that waits inside the operating system notices it when that returns.
    """
    ident = thread.ident or 0
    frame = sys._current_frames().get(ident)  # noqa: SLF001 - the way to see where another thread is
    where = "".join(traceback.format_stack(frame)) if frame is not None else "nowhere"
    _log.error("thread %s hangs and is interrupted; it was here:\n%s", thread.name, where)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(ident), ctypes.py_object(Interrupted))
