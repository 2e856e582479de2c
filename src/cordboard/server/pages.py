"""Pages from templates. Everything in them is escaped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

_templates = Jinja2Templates(Path(__file__).parent / "templates")


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


_templates.env.filters["time"] = _time


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page made from a template."""
    return _templates.TemplateResponse(request, template, values, status_code=status)
