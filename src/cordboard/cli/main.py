"""The program ``cordboard``."""

from __future__ import annotations

from typing import Any, ClassVar

import typer

from cordboard.cli.lazy import LazyGroup

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


class Commands(LazyGroup):
    """The commands of the table above."""

    table: ClassVar = COMMANDS

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


app = typer.Typer(
    name="cordboard", cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False
)


@app.callback()
def main() -> None:
    """Contact flows for phone, text and email: check them, simulate them, run them on real calls.

    Ends with 0 when it holds, 1 when it does not, and 2 when the input could not be read.
    """
