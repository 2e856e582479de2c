"""What the API takes and answers: a model for every request and answer, one file for each area."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


def _open(schema: dict[str, Any]) -> None:
    """Later versions may tell more: a program that is strict about what it reads must not break on that."""
    schema.pop("additionalProperties", None)


class Answer(BaseModel):
    """Base of what is answered. A field that a model does not name is a fault of ours, and never sent unnamed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_open)
