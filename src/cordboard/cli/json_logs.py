"""The log for programs: one JSON object a line, on standard error (``serve --log-format json``)."""

from __future__ import annotations

import io
import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from cordboard.cli.logs import CollapsingHandler, quiet_libraries
from cordboard.cli.output import err
from cordboard.log_fields import log_fields
from cordboard.server.watching import access_log

#: What a message may bring along besides (`extra` of logging), as fields of its own.
_EXTRA: Final = ("method", "route", "status", "seconds")
#: Columns of a terminal that is none, so that no sentence is broken over lines.
_WIDE: Final = 100_000

_log = logging.getLogger("cordboard.cli")


def log_as_json(*, verbose: bool) -> None:
    """Messages of the running program as JSON, and whatever else would be written on standard error.

    Requests to the web server are logged too, each by its route: a path may hold the token of a link.
    """
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(JsonFormatter())
    collapsing = CollapsingHandler(lines)
    collapsing.addFilter(note_fields)
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, handlers=[collapsing])
    quiet_libraries()
    lines.addFilter(note_fields)
    access_log.addHandler(lines)
    access_log.propagate = False  # each request is a line: none is counted instead
    err.file, err.width = _LoggedLines(), _WIDE
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_fault


def note_fields(record: logging.LogRecord) -> bool:
    """Keep with a message what it is about, since it may be written later and elsewhere. A filter of logging."""
    if not hasattr(record, "about"):
        record.about = log_fields()
    return True


class JsonFormatter(logging.Formatter):
    """A message as a JSON object in ASCII: time (RFC 3339, UTC), level, logger, message, whom it is about, fault."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, object] = {
            "time": at.replace("+00:00", "Z"), "level": record.levelname.lower(), "logger": record.name,
            "message": record.getMessage().rstrip(), **getattr(record, "about", {}),
        }  # fmt: skip
        told |= {name: getattr(record, name) for name in _EXTRA if hasattr(record, name)}
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = self.formatStack(record.stack_info)
        return json.dumps(told, default=str)


class _LoggedLines(io.StringIO):
    """A file for notices to people: each line is a message of the log."""

    def write(self, text: str) -> int:
        """Log its lines."""
        for line in filter(None, map(str.strip, text.splitlines())):
            _log.warning("%s", line)
        return len(text)


def _log_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
        return
    _log.critical("Cordboard ends by a fault of its own", exc_info=(kind, fault, trace))
