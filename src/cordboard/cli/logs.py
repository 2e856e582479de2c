"""What the running program says on the terminal: never more than can be read, and nothing but text."""

from __future__ import annotations

import copy
import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from rich.logging import RichHandler

from cordboard.cli.output import err
from cordboard.printable import printable

#: Messages of one kind that are shown within so many seconds; the others are counted.
_SHOWN: Final = 5
_SECONDS: Final = 10.0
#: Kinds of messages that are remembered at the most.
_MOST_KINDS: Final = 1_000
#: Libraries whose messages are for their own developers. `cordboard.store.pool` is SQLAlchemy's pool of connections.
_NOISY: Final = ("httpx", "httpcore", "aiortc", "aioice", "uvicorn", "cordboard.store.pool")
#: A line for each request to the web server, of which programs that watch a site send one a second.
_REQUESTS: Final = "cordboard.access"
_NUMBERS: Final = re.compile(r"\d+")

_Kind = tuple[Any, ...]


def log_to_terminal(*, verbose: bool) -> None:
    """Messages of the running program, on standard error; with `verbose` also each request to the web server."""
    handler = RichHandler(console=err, show_path=False, rich_tracebacks=False)
    handler.setFormatter(PrintableFormatter("%(message)s"))
    level = logging.DEBUG if verbose else logging.INFO
    logging.basicConfig(level=level, handlers=[CollapsingHandler(handler)])
    quiet_libraries()
    logging.getLogger(_REQUESTS).setLevel(logging.DEBUG if verbose else logging.WARNING)


def quiet_libraries() -> None:
    """Only what goes wrong in libraries is for people."""
    for noisy in _NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)


class PrintableFormatter(logging.Formatter):
    """One line for a message, whatever the people have put into it of whom it tells; tracebacks keep their lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as logging calls it
        return printable(super().formatMessage(record).rstrip())

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return printable(super().formatException(ei), lines=True)


@dataclass
class _Window:
    """Messages of one kind since `began`: how many, and the last one that was not shown."""

    began: float
    shown: int = 0
    held: int = 0
    last: logging.LogRecord | None = None


class CollapsingHandler(logging.Handler):
    """Hands messages on to another handler. Of a flood of one kind (the same logger, level and message, whatever is put
    into it) some are shown, and then one line says how many more there were.
    """

    def __init__(
        self, target: logging.Handler, *, shown: int = _SHOWN, seconds: float = _SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        super().__init__()
        self._target = target
        self._shown, self._seconds, self._clock = shown, seconds, clock
        self._windows: dict[_Kind, _Window] = {}
        self._timer: threading.Timer | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Show it, or count it. Called with the handler's lock, as every handler is."""
        now, kind = self._clock(), _kind_of(record)
        self._close_windows(now)
        window = self._windows.setdefault(kind, _Window(now))
        if window.shown < self._shown:
            window.shown += 1
            self._target.handle(record)
            return
        window.held += 1
        window.last = record
        if self._timer is None:
            self._timer = threading.Timer(self._seconds, self._on_time)
            self._timer.daemon = True
            self._timer.start()

    def flush(self) -> None:
        """Tell what was counted so far."""
        with self.lock or threading.RLock():
            for window in self._windows.values():
                self._tell(window)
        self._target.flush()

    def close(self) -> None:
        """Tell what was counted, and end."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self.flush()
        self._target.close()
        super().close()

    def _on_time(self) -> None:
        with self.lock or threading.RLock():
            self._timer = None
            self._close_windows(self._clock())
            if any(window.held for window in self._windows.values()):
                self._timer = threading.Timer(self._seconds, self._on_time)
                self._timer.daemon = True
                self._timer.start()

    def _close_windows(self, now: float) -> None:
        full = len(self._windows) >= _MOST_KINDS
        for kind, window in tuple(self._windows.items()):
            if full or now - window.began >= self._seconds:
                self._tell(window)
                del self._windows[kind]

    def _tell(self, window: _Window) -> None:
        if window.last is None:
            return
        told = copy.copy(window.last)
        told.msg, told.args = f"{window.last.getMessage().rstrip()} (and {window.held - 1} more like it)", ()
        if window.held == 1:
            told = window.last
        else:
            told.exc_info = told.exc_text = told.stack_info = None
        window.held, window.last = 0, None
        self._target.handle(told)


def _kind_of(record: logging.LogRecord) -> _Kind:
    fault = record.exc_info[0] if record.exc_info else None
    return record.name, record.levelno, _NUMBERS.sub("", str(record.msg)), fault
