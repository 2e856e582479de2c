"""The one thread that sippy lives in.

sippy has a single event loop for the whole process, tied to the thread that imports it. So it is imported here, in
a daemon thread of its own that is started with the first line and never ended: lines come and go on it. Nothing
else in Cordboard imports sippy at the top of a module, save ``stack`` and ``agent``, which only this thread loads.

What sippy would print on standard output (it reports its faults so) is counted and logged instead.
"""

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, ParamSpec, TypeVar

_log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")

OnFault = Callable[[str], None]

_STACK: Final = "cordboard.telephony.builtin.stack"
_AGENT: Final = "cordboard.telephony.builtin.agent"
_DISPATCHER: Final = "sippy.Core.EventDispatcher"
_REPORTING: Final = (
    "sippy.Core.EventDispatcher",
    "sippy.Core.Exceptions",
    "sippy.Network_server",
    "sippy.SipTransactionManager",
    "sippy.Udp_server",
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
        self._ready: Future[tuple[Any, Any, Any]] = Future()
        self._faults: list[OnFault] = []
        threading.Thread(target=self._run, name="cordboard-sip", daemon=True).start()
        self._dispatcher: Any
        self.stack: Any
        self.agent: Any
        self._dispatcher, self.stack, self.agent = self._ready.result(timeout=60)

    def call(self, function: Callable[_P, object], *arguments: _P.args, **named: _P.kwargs) -> None:
        """Have it called there soon. What it raises is reported as a fault."""
        self._dispatcher.callFromThread(lambda: function(*arguments, **named))

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

        self._dispatcher.callFromThread(work)
        return future

    def watch(self, on_fault: OnFault) -> None:
        """Report every fault inside sippy, on its thread, in one line."""
        self._faults.append(on_fault)

    def unwatch(self, on_fault: OnFault) -> None:
        """Report no more."""
        self._faults.remove(on_fault)

    def _run(self) -> None:
        try:
            dispatcher = importlib.import_module(_DISPATCHER).ED2
            udp_options = importlib.import_module("sippy.Udp_server").Udp_server_opts
            # More than one worker lets messages of a call overtake each other.
            udp_options.nworkers = 1
            # And a port is ours alone: sippy would share it with another program without a word.
            udp_options.flags = 0
            stack, agent = importlib.import_module(_STACK), importlib.import_module(_AGENT)
            self._silence()
        except BaseException as error:  # noqa: BLE001 - the thread that waits for us must see it
            self._ready.set_exception(error)
            return
        self._ready.set_result((dispatcher, stack, agent))
        while True:
            try:
                dispatcher.loop()
            except Exception:  # noqa: BLE001 - calls in progress go on whatever happened to one
                _log.exception("the SIP loop stopped and is started again")

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
