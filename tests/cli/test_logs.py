"""What the running program says on the terminal: floods in one line with a count, and nothing that a terminal obeys."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from rich.console import Console
from rich.table import Table

from cordboard.cli import output
from cordboard.cli.logs import CollapsingHandler, PrintableFormatter


@dataclass
class Log:
    """A logger with a collapsing handler, its clock, and the lines that were shown."""

    logger: logging.Logger
    handler: CollapsingHandler
    lines: list[str] = field(default_factory=list)
    now: float = 0.0


@pytest.fixture
def log() -> Iterator[Log]:
    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            made.lines.append(self.format(record))

    shown = Shown()
    shown.setFormatter(PrintableFormatter("%(levelname)s %(message)s"))
    handler = CollapsingHandler(shown, shown=3, seconds=10, clock=lambda: made.now)
    logger = logging.Logger("test")  # noqa: LOG001 - of its own, so that no other handler hears of it
    logger.addHandler(handler)
    made = Log(logger, handler)
    yield made
    handler.close()


def test_a_flood_is_some_lines_and_a_count(log: Log) -> None:
    for number in range(1000):
        log.logger.warning("port %d is not good", number)
    log.now = 11
    log.logger.warning("something else")
    assert log.lines == [
        "WARNING port 0 is not good", "WARNING port 1 is not good", "WARNING port 2 is not good",
        "WARNING port 999 is not good (and 996 more like it)", "WARNING something else",
    ]  # fmt: skip


def test_what_is_of_another_kind_is_shown_beside_a_flood(log: Log) -> None:
    for _ in range(100):
        log.logger.warning("noise")
    log.logger.error("noise")
    log.logger.warning("another message")
    try:
        raise OSError("no descriptor")  # noqa: TRY301
    except OSError:
        log.logger.exception("noise")
    assert [line.splitlines()[0] for line in log.lines[3:]] == ["ERROR noise", "WARNING another message", "ERROR noise"]


def test_numbers_in_the_message_itself_make_no_kind_of_their_own(log: Log) -> None:
    for number in range(50):
        log.logger.warning(f"connection {number} is gone")  # noqa: G004 - as some libraries log
    assert len(log.lines) == 3


def test_a_flood_that_ends_is_told_without_another_message(log: Log) -> None:
    for number in range(5):
        log.logger.warning("port %d", number)
    log.now = 11
    log.handler._on_time()  # what the timer calls
    assert log.lines[3:] == ["WARNING port 4 (and 1 more like it)"]
    log.logger.warning("port 6")
    assert log.lines[4:] == ["WARNING port 6"]


def test_one_more_is_shown_as_it_is_and_the_end_of_the_program_loses_nothing(log: Log) -> None:
    for number in range(4):
        log.logger.warning("port %d", number)
    log.handler.close()
    assert log.lines[3:] == ["WARNING port 3"]


def test_a_traceback_is_shown_once_in_a_flood(log: Log) -> None:
    for _ in range(50):
        try:
            raise OSError("no descriptor")  # noqa: TRY301
        except OSError:
            log.logger.exception("it failed")
    log.handler.flush()
    assert len(log.lines) == 4
    assert log.lines[3] == "ERROR it failed (and 46 more like it)"


def test_kinds_are_not_remembered_for_ever(log: Log) -> None:
    for number in range(3000):
        log.logger.warning("kind " + "x" * number)  # noqa: G003 - as some libraries log
    assert len(log.handler._windows) <= 1000


def test_what_a_caller_sends_is_read_and_not_obeyed(log: Log) -> None:
    log.logger.warning("a call from %s", "Ann\x1b[2J\x00\r\nERROR the site is down\u202e")
    assert log.lines == ["WARNING a call from Ann\\x1b[2J\\x00\\r\\nERROR the site is down\\u202e"]
    try:
        raise ValueError("no number: \x1b]0;title\x07")  # noqa: TRY301
    except ValueError:
        log.logger.exception("it failed")
    assert "\x1b" not in log.lines[1]
    assert log.lines[1].count("\n") >= 3


def test_a_terminal_is_given_text_and_no_orders(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = io.StringIO()
    terminal = type(output.out)(file=shown, force_terminal=False, soft_wrap=True)
    assert isinstance(terminal, Console)
    terminal.print("Ann\x1b[2J\x9b1m")
    table = Table("Caller")
    table.add_row("Bob\x1b[2J")
    terminal.print(table)
    assert "Ann\\x1b[2J\\x9b1m" in shown.getvalue()
    assert "Bob\\x1b[2J" in shown.getvalue()
    output.print_json({"caller": "Ann\x1b\x9b1m"})
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "\x9b" not in told
    assert json.loads(told) == {"caller": "Ann\x1b\x9b1m"}


@pytest.mark.parametrize("verbose", [False, True])
def test_requests_to_the_web_server_are_on_the_terminal_for_whoever_asks_for_them(verbose: bool) -> None:
    program = f"""
import logging
from cordboard.cli.logs import log_to_terminal
from cordboard.server.watching import access_log
log_to_terminal(verbose={verbose})
print(access_log.isEnabledFor(logging.INFO))
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.strip() == str(verbose)
