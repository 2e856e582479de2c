"""The expressions of a module, and what each of them reads."""

from __future__ import annotations

from cordboard.flow.expressions import Expression, ExpressionError, compile_expression
from cordboard.flow.module import FlowModule


def expressions_of(module: FlowModule) -> list[str]:
    """Every expression of a module, in prompts and elsewhere."""
    found = [text for _, text in module.expressions()]
    for _, prompt in module.prompts():
        found += [text for phrase in prompt.every_phrase() for text in phrase.expressions()]
    return found


def parsed(text: str) -> Expression | None:
    """The expression, or None when it cannot be read."""
    try:
        return compile_expression(text)
    except ExpressionError:
        return None


def reads(text: str, name: str, field: str) -> bool:
    """Whether an expression reads a field of ``contact`` or ``account``; an empty field means any."""
    expression = parsed(text)
    if expression is None or name not in expression.fields:
        return False
    fields = expression.fields[name]
    return fields is None or not field or field in fields
