"""Values that nobody knows before a contact, as samples that say where they are from."""

from __future__ import annotations

from typing import Final, NamedTuple, Self


class Origin(NamedTuple):
    """Where an unknown value is from: keyed in the module `keyed_in`, computed by an expression, or nobody says."""

    keyed_in: str = ""
    computed_by: str = ""


#: Of a value of which nobody says where it is from.
ANYWHERE: Final = Origin()


class Unknown(str):
    """A value that comes from outside and could be any; the text is a sample of it."""

    __slots__ = ("origin",)

    origin: Origin

    def __new__(cls, sample: str, origin: Origin = ANYWHERE) -> Self:
        made = super().__new__(cls, sample)
        made.origin = origin
        return made

    def __reduce__(self) -> tuple[type[Unknown], tuple[str, Origin]]:
        return Unknown, (str(self), self.origin)


#: Stands for what is computed from values that nobody knows. It is no sample: two of these need not be the same.
SOMETHING: Final = "… … …"
#: Stands for one of more values than are told apart, each of which the flow computed itself.
MANY: Final = "…"
