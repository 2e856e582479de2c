"""condition: branches on an expression."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.expressions import ExpressionError
from cordboard.flow.hints import EXPRESSION
from cordboard.flow.module import EVERY_CHANNEL


class Condition(Module):
    """Compute a Boolean expression: Success when it is true, Failure when it is false or cannot be computed.

    The trace says which of the two a Failure was.
    """

    type = "condition"
    title = "Condition"
    category = "advanced"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="looks", reads=NOTHING_ELSE, waits=False, decides=True, examines=True)

    expression: str = Field(
        description="A CEL expression over contact, account and site.", json_schema_extra=EXPRESSION
    )

    def expressions(self) -> Iterator[tuple[str, str]]:
        yield "expression", self.expression

    def run(self, contact: Contact) -> Run:
        yield from ()  # asks nothing of the world
        try:
            value = contact.evaluate(self.expression)
        except ExpressionError as error:
            contact.note(str(error))
            return Event.FAILURE
        if not isinstance(value, bool):
            contact.note(f"the condition is {value!r}, which is neither true nor false")
            return Event.FAILURE
        return Event.SUCCESS if value else Event.FAILURE
