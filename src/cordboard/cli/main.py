"""The program ``cordboard``."""

from __future__ import annotations

import typer

from cordboard.cli import call, check, data, diff, schema, serve, simulate, trial

app = typer.Typer(
    name="cordboard",
    help="Contact flows for phone, text and email: check them, simulate them, run them on real calls.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(serve.serve)
app.command("check")(check.check)
app.command("simulate")(simulate.simulate)
app.command("test")(trial.play_all)
app.command("call")(call.call)
app.command("diff")(diff.diff)
app.command("schema")(schema.schema)
app.command("report")(data.report)
app.add_typer(data.imports, name="import")
app.add_typer(data.exports, name="export")
