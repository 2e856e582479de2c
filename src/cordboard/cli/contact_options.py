"""The options of commands that choose contacts by when they were closed, and by service."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

Since = Annotated[datetime | None, typer.Option(help="Only what was closed at this time (UTC) or later.")]
Until = Annotated[datetime | None, typer.Option(help="Only what was closed before this time (UTC).")]
Service = Annotated[str, typer.Option(help="Only this service.")]
