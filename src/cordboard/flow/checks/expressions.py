"""Expressions can be read."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.expressions import ExpressionError, compile_expression


def every_expression_parses(draft: Draft) -> None:
    """An expression that is not CEL would fail on every contact."""
    for name, module in draft.modules.items():
        written = list(module.expressions())
        for where, prompt in module.prompts():
            written += [(where, text) for phrase in prompt.every_phrase() for text in phrase.expressions()]
        for where, text in written:
            try:
                compile_expression(text)
            except ExpressionError as error:
                draft.complain_of_module("bad-expression", name, f"{where}: {error}.", "Expressions are CEL.", at=where)
