"""What log messages are about: the contact, call and agent at whose work something is said.

They follow the work into every task that it begins. A log for programs shows them as fields of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Literal

Field = Literal["contact", "call", "agent"]
Fields = Mapping[Field, str]

_NONE: Fields = MappingProxyType({})
_fields: ContextVar[Fields] = ContextVar("log_fields", default=_NONE)


def log_fields() -> Fields:
    """What is said here is about these."""
    return _fields.get()


@contextmanager
def logged_with(*, contact: str = "", call: str = "", agent: str = "") -> Iterator[None]:
    """What is said meanwhile is about these as well. Empty ones are left as they are."""
    given: dict[Field, str] = {"contact": contact, "call": call, "agent": agent}
    reset = _fields.set({**_fields.get(), **{name: value for name, value in given.items() if value}})
    try:
        yield
    finally:
        _fields.reset(reset)


@contextmanager
def logged_only_with(*, contact: str = "", agent: str = "") -> Iterator[None]:
    """What is logged meanwhile is about these and nothing else, also where something else caused it."""
    reset = _fields.set(_NONE)
    try:
        with logged_with(contact=contact, agent=agent):
            yield
    finally:
        _fields.reset(reset)
