"""The options of commands that can ask a running server, apart from what asks it: that takes a while to load."""

from __future__ import annotations

from typing import Annotated

import typer

Server = Annotated[
    str,
    typer.Option(
        "--server", envvar="CORDBOARD_SERVER",
        help="Ask the running site at this address, such as http://127.0.0.1:8080, and not the site's folder.",
    ),
]  # fmt: skip
Token = Annotated[
    str, typer.Option("--token", envvar="CORDBOARD_TOKEN", help="With --server: an API token ('cordboard tokens').")
]
