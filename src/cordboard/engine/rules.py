"""The number of the interpreter's own rules, which a journal keeps beside those of its module types.

A contact goes on by the rules with which it began, so that its journal replays the same for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Under this name, which no module type can have, a journal keeps the number of the interpreter's own rules. Journals
#: that were begun before there was a number have none, and replay by the first rules.
RULES: Final = "(interpreter)"
#: The rules of today. 2: a fallback may lead to the module that raised the event (domain.md 2). 3: a module whose work
#: is done is complete although the person has left (domain.md 2).
RULES_NUMBER: Final = 3


def rules_of(behaviours: Mapping[str, int]) -> int:
    """The number of the rules by which a contact of these behaviours goes."""
    return behaviours.get(RULES, 1)


def by_rules(behaviours: Mapping[str, int], number: int) -> dict[str, int]:
    """The behaviours of a contact that goes by these rules."""
    others = {name: each for name, each in behaviours.items() if name != RULES}
    return others if number == 1 else {**others, RULES: number}
