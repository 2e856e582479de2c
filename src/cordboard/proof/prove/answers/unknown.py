"""Values that nobody knows before a contact, as samples that say where they are from."""

from __future__ import annotations

from typing import Final, Self

#: Where an unknown value is from: nobody says; this was keyed in a module; it was computed by an expression.
ANYWHERE, KEYED_IN, COMPUTED_BY = "?", "keyed in ", "= "


class Unknown(str):
    """A value that comes from outside and could be any; the text is a sample of it.

    `origin` is where it is from: ANYWHERE, or what the other two begin (KEYED_IN a module, COMPUTED_BY an expression).
    """

    __slots__ = ("origin",)

    origin: str

    def __new__(cls, sample: str, origin: str = ANYWHERE) -> Self:
        made = super().__new__(cls, sample)
        made.origin = origin
        return made

    def __reduce__(self) -> tuple[type[Unknown], tuple[str, str]]:
        return Unknown, (str(self), self.origin)


#: Stands for what is computed from values that nobody knows. It is no sample: two of these need not be the same.
SOMETHING: Final = "… … …"
#: Stands for one of more values than are told apart, each of which the flow computed itself.
MANY: Final = "…"
