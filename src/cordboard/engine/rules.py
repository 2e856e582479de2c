"""The number of the interpreter's own rules, which a journal keeps beside those of its module types.

A contact goes on by the rules with which it began, so that its journal replays the same for ever.
"""

from __future__ import annotations

from typing import Final

#: Under this name, which no module type can have, a journal keeps the number of the interpreter's own rules. Journals
#: that were begun before there was a number have none, and replay by the first rules.
RULES: Final = "(interpreter)"
#: The rules of today. 2: a fallback may lead to the module that raised the event (domain.md 2).
RULES_NUMBER: Final = 2
