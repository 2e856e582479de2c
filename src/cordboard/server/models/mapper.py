"""The Reporting Outcomes Mapper."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body

Text = Annotated[str, Field(max_length=LONGEST_NAME)]


class MapperRow(Body):
    """Three outcomes of the customer's for a result; an empty service is the whole site."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"service": "support", "result": "listened", "custom1": "A1"}]}
    )

    service: Text = ""
    result: Text
    custom1: Text = ""
    custom2: Text = ""
    custom3: Text = ""


class MapperEntry(Answer):
    """A row with the ETag that a change of it names."""

    service: str
    result: str
    custom1: str
    custom2: str
    custom3: str
    etag: str


class MapperCopy(Body):
    """From one service to another."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"source": "support", "target": "sales"}]})

    source: Text
    target: Text


class CopiedRows(Answer):
    """How many rows were copied."""

    copied: int
