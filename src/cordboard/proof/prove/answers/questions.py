"""The questions that a walk decides both ways, since only data that nobody knows could answer them."""

from __future__ import annotations

from typing import Final

#: How decisions are named: a condition's truth, whether something can be computed, how many accounts are found.
TRUE, COMPUTED, FOUND = "is true: ", "can be computed: ", "accounts with "
#: How often at least a verification of the account was answered wrongly since it last was rightly; never 0.
WRONG_ENTRIES: Final = "wrong entries"


def told(question: str, *, so: bool) -> str:
    """What was decided of data that nobody knows, in words.

    >>> told("is true: account.class == 'gold'", so=False)
    "account.class == 'gold' is not true"
    """
    if question.startswith(TRUE):
        return f"{question.removeprefix(TRUE)} is {'' if so else 'not '}true"
    return f"{question.removeprefix(COMPUTED)} can{'' if so else 'not'} be computed"


def asks_for(question: str, value: str) -> bool:
    """Whether a decision is how many accounts have this value. Once keyed again, it may be another of the kind."""
    return question.startswith(FOUND) and question.endswith(f" = {value}")
