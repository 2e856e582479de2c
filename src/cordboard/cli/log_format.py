"""How the running program writes its log: for people, or for programs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cordboard.cli.logs import log_to_terminal


class LogFormat(StrEnum):
    """How messages are written on standard error."""

    TEXT = "text"
    JSON = "json"


LogFormatOption = Annotated[
    LogFormat,
    typer.Option(
        "--log-format", envvar="CORDBOARD_LOG_FORMAT",
        help="How messages are written on standard error: for people, or one JSON object a line.",
    ),
]  # fmt: skip


def begin_log(wanted: LogFormat, *, verbose: bool) -> None:
    """Begin to write the log."""
    if wanted is LogFormat.TEXT:
        log_to_terminal(verbose=verbose)
        return
    from cordboard.cli.json_logs import log_as_json  # noqa: PLC0415 - who does not want it does not wait for it

    log_as_json(verbose=verbose)
