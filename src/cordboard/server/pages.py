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


def _after(milliseconds: int) -> str:
    """How long after the contact began."""
    return f"after {milliseconds / 1000:.1f} s"


def _words(slug: str) -> str:
    return slug.replace("_", " ")


_templates.env.filters.update(time=_time, after=_after, words=_words)


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page made from a template."""
    return _templates.TemplateResponse(request, template, values, status_code=status)
