"""Checks of expressions: they can be read, and name what there is."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.flow.draft import Draft
from cordboard.flow.expression_places import place_of_error, place_of_name
from cordboard.flow.expressions import NAMES, ExpressionError, compile_expression, fields_named, unknown_names
from cordboard.flow.joining import meant
from cordboard.flow.module import RESERVED, FlowModule
from cordboard.flow.prompt import expressions_in


def every_expression_parses(draft: Draft) -> None:
    """An expression that is not CEL, or that names what nobody knows, would fail on every contact."""
    for name, module in draft.modules.items():
        for where, text in expressions_of(module):
            try:
                compile_expression(text)
            except ExpressionError as error:
                remedy = "Expressions are CEL."
                if "{{" in text:
                    remedy = "Leave the braces out: this is an expression already."
                mark = place_of_error(text, error)
                draft.complain_of_module("bad-expression", name, f"{where}: {error}.", remedy, at=where, mark=mark)
                continue
            for unknown in unknown_names(text):
                draft.complain_of_module(
                    "unknown-name",
                    name,
                    f"{where}: {unknown!r} is not known" + ("." if unknown == text else f" (in {text!r})."),
                    f"Expressions see {', '.join(NAMES)}: write 'contact.{unknown}', or put a text in quotes.",
                    at=where,
                    mark=place_of_name(text, unknown),
                )


def variables_are_set(draft: Draft) -> None:
    """A variable that no module of the flow sets is most likely another one misspelt."""
    if len(draft.modules) < len(draft.written):
        return  # what cannot be read may set it
    known = RESERVED | {name for module in draft.modules.values() for name in module.assigns()}
    for name, module in draft.modules.items():
        for where, text in expressions_of(module):
            for variable in sorted(fields_named(text, "contact") - known):
                draft.complain_of_module(
                    "unset-variable",
                    name,
                    f"{where}: no module of the flow sets contact.{variable}.",
                    meant(variable, known) if known - RESERVED else "Set it before.",
                    at=where,
                    warning=True,
                    mark=place_of_name(text, "contact", variable),
                )


def braces_are_closed(draft: Draft) -> None:
    """A text with ``{{`` and no ``}}`` would be read out with its braces."""
    for name, module in draft.modules.items():
        for where, text in _texts(module):
            if not text.count("{{") == text.count("}}") == len(expressions_in(text)):
                draft.complain_of_module(
                    "open-braces", name, f"{where}: {text!r} has braces that do not close.", "Write '{{ … }}'.",
                    at=where,
                )  # fmt: skip


def expressions_of(module: FlowModule) -> Iterator[tuple[str, str]]:
    """(property, expression) of every expression of a module, in prompts and outside them."""
    yield from module.expressions()
    for where, prompt in module.prompts():
        for phrase in prompt.every_phrase():
            yield from ((where, text) for text in phrase.expressions())


def _texts(module: FlowModule) -> Iterator[tuple[str, str]]:
    for name in type(module).model_fields:
        if isinstance(value := getattr(module, name), str) and name not in ("name", "note"):
            yield name, value
    for where, prompt in module.prompts():
        yield from ((where, phrase.text) for phrase in prompt.every_phrase() if phrase.text)
