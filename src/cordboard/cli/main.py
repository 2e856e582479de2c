"""The program ``cordboard``. A command's file is read when the command is used, so that quick ones stay quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

#: Every command, and the function (or the group of commands) that does it, in the order in which help lists them.
COMMANDS = {
    "serve": "serve:serve",
    "check": "check:check",
    "prove": "prove:prove",
    "simulate": "simulate:simulate",
    "test": "trial:play_all",
    "cover": "cover:cover_site",
    "backtest": "backtest:backtest",
    "forecast": "forecast:forecast",
    "call": "call:call",
    "agent": "agent:agent",
    "diff": "diff:diff",
    "publish": "flows:publish",
    "rollback": "flows:rollback",
    "versions": "flows:versions",
    "draw": "draw:draw",
    "hours": "hours:hours",
    "agents": "agents:agents",
    "tokens": "tokens:tokens",
    "webhooks": "webhooks:webhooks",
    "store": "store:store",
    "recordings": "recordings:recordings",
    "retention": "retention:retention",
    "person": "person:person",
    "schema": "schema:schema",
    "report": "reporting:report",
    "import": "data:imports",
    "export": "data:exports",
}


class Commands(TyperGroup):
    """The commands of the table above."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as click calls it
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        file, _, name = place.partition(":")
        made: TyperCommand = _command(cmd_name, getattr(import_module(f"cordboard.cli.{file}"), name))
        return made

    def invoke(self, ctx: Any) -> Any:
        """Run a command. A package that brings module types and is broken is named, whichever command meets it."""
        try:
            return super().invoke(ctx)
        except typer.Exit:
            raise
        except Exception as error:
            # Read when something went wrong only, so that quick commands stay quick.
            from cordboard.cli.output import refuse  # noqa: PLC0415
            from cordboard.modules import BrokenModuleType  # noqa: PLC0415

            if isinstance(error, BrokenModuleType):
                refuse(str(error))
            from sqlalchemy.exc import OperationalError  # noqa: PLC0415

            from cordboard.store.write_requests import reason_of  # noqa: PLC0415

            if isinstance(error, OperationalError):
                refuse(f"the database does not answer: {reason_of(error)}")
            raise


def _command(name: str, does: Any) -> Any:
    group = does if isinstance(does, typer.Typer) else typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    if group is not does:
        group.command(name)(does)
    made = typer.main.get_command(group)
    made.name = name
    return made


app = typer.Typer(
    name="cordboard", cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.callback()
def main() -> None:
    """Contact flows for phone, text and email: check them, simulate them, run them on real calls.

    Ends with 0 when it holds, 1 when it does not, and 2 when the input could not be read.
    """
