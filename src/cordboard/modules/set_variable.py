"""set_variable: sets variables from expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.hints import EXPRESSION
from cordboard.flow.module import EVERY_CHANNEL, RESERVED


def _free(name: str) -> str:
    if name in RESERVED:
        raise ValueError(f"{name!r} is set by the platform: choose another name for the variable")
    return name


#: The name of a variable, seen in expressions as ``contact.name``.
VariableName = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,63}$"), AfterValidator(_free)]


class SetVariable(Module):
    """Set variables from expressions, in the order written; a later one may use an earlier one.

    Failure when one cannot be computed; those before it are set.
    """

    type = "set_variable"
    title = "Set variable"
    category = "advanced"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="looks", reads=NOTHING_ELSE, waits=False, computes=True)

    values: dict[VariableName, str] = Field(
        description="Variable name to CEL expression.",
        json_schema_extra=EXPRESSION,
        min_length=1,
        examples=[{"tries": "1"}],
    )

    def expressions(self) -> Iterator[tuple[str, str]]:
        for name, expression in self.values.items():
            yield f"values.{name}", expression

    def assigns(self) -> Iterator[str]:
        yield from self.values

    def copies(self) -> Iterator[tuple[str, str]]:
        yield from ((expression, name) for name, expression in self.values.items())

    def takes_sensitive(self) -> frozenset[str]:
        return frozenset(f"values.{name}" for name in self.values)

    def run(self, contact: Contact) -> Run:
        yield from ()  # asks nothing of the world
        for name, expression in self.values.items():
            try:
                contact.set(name, contact.value_of(expression))
            except (ExpressionError, ValueError) as error:
                contact.note(f"{name}: {error}")
                return Event.FAILURE
        return Event.SUCCESS
