"""Expressions: CEL over `contact`, `account` and `site`. No Python is ever evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cel


class ExpressionError(ValueError):
    """An expression that cannot be read or computed; the message says why."""


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> cel.Program:
    """The expression, ready to compute. Raises ExpressionError for one that is not CEL."""
    try:
        return cel.compile(text)
    except ValueError as error:
        raise ExpressionError(f"{text!r} is not an expression: {error}") from error


def evaluate(text: str, names: Mapping[str, Any]) -> Any:
    """The value of an expression. Raises ExpressionError when it cannot be read or computed."""
    try:
        return compile_expression(text).execute(dict(names))
    except ExpressionError:
        raise
    except Exception as error:
        raise ExpressionError(f"{text!r} cannot be computed: {error}") from error
