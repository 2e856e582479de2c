"""The one thread that sippy lives in.

sippy has a single event loop for the whole process, tied to the thread that imports it. So it is imported here, in
a daemon thread of its own that is started with the first line and never ended: lines come and go on it. Nothing
else in Cordboard imports sippy at the top of a module, save ``stack``, ``agent`` and what these two import, which only
this thread loads.

A thread that ends all the same starts its successor, which takes over sippy's timers and whatever was asked for and
not yet done. One that hangs in Python code can be interrupted.

What sippy would print on standard output (it reports its faults so) is counted and logged instead.
"""

import importlib
import logging
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, ParamSpec, TypeVar

from cordboard.telephony.threads import interrupt

_log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")

OnFault = Callable[[str], None]

NAME: Final = "cordboard-sip"
"""The name of the thread."""

_PAUSE: Final = 0.05
_STACK: Final = "cordboard.telephony.builtin.stack"
_AGENT: Final = "cordboard.telephony.builtin.agent"
_DISPATCHER: Final = "sippy.Core.EventDispatcher"
_REPORTING: Final = (
    "sippy.Core.EventDispatcher",
    "sippy.Core.Exceptions",
    "sippy.Network_server",
    "sippy.SipTransactionManager",
)
_PRINTING: Final = (
    "sippy.Core.EventDispatcher",
    "sippy.SipMsg",
    "sippy.SipRequest",
    "sippy.SipTransactionManager",
    "sippy.SipURL",
    "sippy.UaStateConnected",
    "sippy.UacStateRinging",
    "sippy.UacStateTrying",
)


class SipThread:
    """Runs things on sippy's thread. Use :func:`sip_thread`; there is one for the process."""

    def __init__(self) -> None:
        self._faults: list[OnFault] = []
        self._posted: deque[Callable[[], object]] = deque()
        self._changing = threading.Lock()
        self._open = False
        self._dispatcher: Any
        self.stack: Any
        self.agent: Any
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
        ready: Future[tuple[Any, Any, Any]] = Future()
        self._ready: Future[tuple[Any, Any, Any]] | None = ready
        self._thread.start()
        self._dispatcher, self.stack, self.agent = ready.result(timeout=60)

    def call(self, function: Callable[_P, object], *arguments: _P.args, **named: _P.kwargs) -> None:
        """Have it called there soon. What it raises is reported as a fault."""
        self._post(lambda: function(*arguments, **named))

    def run(self, function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> Future[_T]:
        """Have it called there soon, and get what it returns or raises. It is called also if nobody waits any more."""
        future: Future[_T] = Future()

        def work() -> None:
            waited_for = future.set_running_or_notify_cancel()
            try:
                returned = function(*arguments, **named)
            except BaseException as error:
                if not waited_for:
                    raise
                future.set_exception(error)
            else:
                if waited_for:
                    future.set_result(returned)

        self._post(work)
        return future

    def watch(self, on_fault: OnFault) -> None:
        """Report every fault inside sippy, on its thread, in one line."""
        self._faults.append(on_fault)

    def unwatch(self, on_fault: OnFault) -> None:
        """Report no more."""
        self._faults.remove(on_fault)

    def interrupt(self) -> None:
        """Get it out of where it hangs; it goes on with what comes next."""
        interrupt(self._thread)

    def _post(self, work: Callable[[], object]) -> None:
        self._posted.append(work)
        with self._changing:
            if self._open:
                try:
                    self._dispatcher.callFromThread(self._work_off)
                except Exception:  # noqa: BLE001 - it is done with what is asked for next
                    _log.exception("the SIP thread could not be woken")

    def _work_off(self) -> None:
        while self._posted:
            try:
                self._posted.popleft()()
            except BaseException:  # noqa: BLE001 - what comes after it is to be done all the same
                self._report("a call on the SIP thread failed")

    def _run(self) -> None:
        ready, self._ready = self._ready, None
        try:
            if ready is not None:
                ready.set_result(self._import())
            else:
                self._adopt()
            self._loop()
        except BaseException as error:
            if ready is not None and not ready.done():  # who waits for us must see it, and nobody needs a successor
                ready.set_exception(error)
                return
            raise
        finally:
            if ready is None or ready.exception() is None:
                self._succeed()

    def _import(self) -> tuple[Any, Any, Any]:
        self._dispatcher = importlib.import_module(_DISPATCHER).ED2
        stack, agent = importlib.import_module(_STACK), importlib.import_module(_AGENT)
        self._silence()
        self._open = True
        return self._dispatcher, stack, agent

    def _adopt(self) -> None:
        """Become the thread of sippy's loop: a clock of our own, as the old one wakes a thread that is no more."""
        dispatcher = self._dispatcher
        frequency = dispatcher.bands[0][0]
        clock = type(dispatcher.elp)(frequency)
        clock.CFT_enable(signal.SIGURG)
        with self._changing:
            dispatcher.elp, dispatcher.bands = clock, [(frequency, 0)]
            dispatcher.my_ident = threading.get_ident()
            self._open = True
        self._work_off()

    def _loop(self) -> None:
        while True:
            try:
                self._dispatcher.loop()
            except BaseException:  # noqa: BLE001 - calls in progress go on whatever happened to one
                self._report("the SIP loop stopped and is started again")
                time.sleep(_PAUSE)  # should it stop each time

    def _succeed(self) -> None:
        with self._changing:
            self._open = False
        _log.critical("the SIP thread has ended and is replaced by a new one")
        time.sleep(_PAUSE)  # should it end each time
        self._thread = threading.Thread(target=self._run, name=NAME, daemon=True)
        self._thread.start()

    def _silence(self) -> None:
        for name in _REPORTING:
            vars(importlib.import_module(name))["dump_exception"] = self._report
        for name in _PRINTING:
            vars(importlib.import_module(name))["print"] = self._report_text

    def _report(self, message: str, *_: object, **__: object) -> None:
        error = sys.exc_info()[1]
        _log.debug("fault in the SIP stack: %s", message, exc_info=error)
        self._tell(f"{message}: {error!r}")

    def _report_text(self, *words: object, **_: object) -> None:
        self._tell(" ".join(str(word) for word in words))

    def _tell(self, fault: str) -> None:
        for on_fault in list(self._faults):
            on_fault(fault[:300])


_lock = threading.Lock()
_thread: SipThread | None = None


def sip_thread() -> SipThread:
    """The thread, started when first asked for; that takes up to a second, so ask from no event loop."""
    global _thread  # noqa: PLW0603 - sippy allows one loop in a process, and this is where we say so
    with _lock:
        if _thread is None:
            _thread = SipThread()
        return _thread
