"""One request to the API as a value: what to send, and how to read what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, TypeAdapter

Answer = TypeVar("Answer")

#: What may stand in a query or a header.
Value = str | int | float | bool | datetime | None


@dataclass(frozen=True)
class Operation(Generic[Answer]):
    """A request. `reads` makes an answer of the body that comes back; query and headers have no None."""

    method: str
    path: str
    reads: Callable[[bytes], Answer]
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def with_query(self, **more: str) -> Operation[Answer]:
        """The same with other values in its query."""
        return replace(self, query={**self.query, **more})


def path_of(template: str, **parts: str | int) -> str:
    """A path with its parts filled in.

    >>> path_of("/api/flows/{slug}", slug="a/b")
    '/api/flows/a%2Fb'
    """
    return template.format(**{name: quote(str(part), safe="") for name, part in parts.items()})


def texts(values: Mapping[str, Value]) -> dict[str, str]:
    """Values as they stand in a query or a header, without those that are None."""
    return {name: _text(value) for name, value in values.items() if value is not None}


def json_body(model: BaseModel | list[Any] | dict[str, Any]) -> bytes:
    """A body as JSON, with what was set and nothing else: what is left out of a change stays as it is."""
    if isinstance(model, BaseModel):
        return model.model_dump_json(exclude_unset=True, by_alias=True).encode()
    return TypeAdapter[Any](type(model)).dump_json(model)


@cache
def json_of(kind: Any) -> Callable[[bytes], Any]:
    """Reads JSON of a type."""
    return TypeAdapter[Any](kind).validate_json


def as_bytes(body: bytes) -> bytes:
    """Reads a file."""
    return body


def nothing(_body: bytes) -> None:
    """Reads the answer of what answers nothing."""


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, datetime) else str(value)
