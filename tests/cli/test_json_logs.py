"""The log for programs: one JSON object a line, whatever is said."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import socket
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cordboard.cli.json_logs import JsonFormatter, note_fields
from cordboard.log_fields import logged_only_with, logged_with
from tests.cli.test_serving import CORDBOARD, site
from tests.stores import environment

__all__ = ["site"]


class Told:
    """A logger that writes as the program does, and what it has written."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(JsonFormatter())
        handler.addFilter(note_fields)
        self.logger = logging.Logger("cordboard.test")  # noqa: LOG001 - of its own, so that no other handler hears of it
        self.logger.addHandler(handler)

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def told() -> Told:
    return Told()


def test_a_message_is_one_object_with_time_level_and_logger(told: Told) -> None:
    told.logger.warning("a call to %r was turned away\nforged line", "100")
    (line,) = told.lines
    assert line["message"] == "a call to '100' was turned away\nforged line"
    assert (line["level"], line["logger"]) == ("warning", "cordboard.test")
    at = datetime.fromisoformat(line["time"])
    assert line["time"].endswith("Z")
    assert abs(at.timestamp() - datetime.now().astimezone().timestamp()) < 60
    assert len(told.stream.getvalue().splitlines()) == 1
    assert told.stream.getvalue().isascii()


def test_an_exception_is_a_string(told: Told) -> None:
    try:
        int("no such thing")
    except ValueError:
        told.logger.exception("it failed")
    (line,) = told.lines
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("invalid literal for int() with base 10: 'no such thing'")


def test_what_a_message_is_about_follows_the_work_into_its_tasks(told: Told) -> None:
    async def works() -> None:
        told.logger.info("beside")

    async def contact() -> None:
        with logged_with(contact="c1", call="leg-1"):
            await asyncio.create_task(works())
            with logged_only_with(contact="c2", agent="maria"):
                told.logger.info("of another")
            told.logger.info("after")
        told.logger.info("outside")

    asyncio.run(contact())
    assert [{name: line.get(name) for name in ("contact", "call", "agent")} for line in told.lines] == [
        {"contact": "c1", "call": "leg-1", "agent": None},
        {"contact": "c2", "call": None, "agent": "maria"},
        {"contact": "c1", "call": "leg-1", "agent": None},
        {"contact": None, "call": None, "agent": None},
    ]


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_server_writes_nothing_but_json_on_standard_error(site: Path, how: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        given = ["--log-format", "json"] if how == "option" else []
        named = {} if given else {"CORDBOARD_LOG_FORMAT": "json"}
        ended = subprocess.run(
            [CORDBOARD, "serve", str(site), "--sip-port", "0", "--port", str(port), *given],
            capture_output=True, text=True, check=False, timeout=60,
            env={**(environment(site / ".cordboard") or {}), **named},
        )  # fmt: skip
    assert ended.returncode == 1
    lines = [json.loads(line) for line in ended.stderr.splitlines()]
    assert any(f"127.0.0.1 port {port} cannot be served" in line["message"] for line in lines)


def test_a_fault_of_the_program_is_a_line_too() -> None:
    program = "from cordboard.cli.json_logs import log_as_json; log_as_json(verbose=False); 1 / 0"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    (line,) = map(json.loads, ended.stderr.splitlines())
    assert line["level"] == "critical"
    assert line["exception"].endswith("ZeroDivisionError: division by zero")
