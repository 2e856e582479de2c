"""The questions that a walk answers in every possible way, since only data that nobody knows could answer them."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple


class DataQuestion(NamedTuple):
    """A question about unknown data; the same one has the same answer for as long as its data stays what it is.

    `asks`: whether the expression `text` is true, or can be computed (1 or 0); how many accounts there are with this
    `value` in the field that `text` tells; or how often at least a verification of the account was answered wrongly
    since it last was rightly (never 0). A tuple, since walks compare and sort many of them.
    """

    asks: Literal["true", "computable", "accounts", "wrong entries"]
    text: str = ""
    value: str = ""

    @property
    def expression(self) -> str:
        """The expression that is asked about; empty for a question about accounts."""
        return self.text if self.asks in ("true", "computable") else ""

    def answered(self, *, yes: bool) -> str:
        """The answer to a question about an expression, in words.

        >>> DataQuestion("true", "account.class == 'gold'").answered(yes=False)
        "account.class == 'gold' is not true"
        """
        if self.asks == "true":
            return f"{self.text} is {'' if yes else 'not '}true"
        return f"{self.text} can{'' if yes else 'not'} be computed"

    def counts(self, value: str) -> bool:
        """Whether it asks how many accounts have this value. Once keyed again, the value may be another of its kind."""
        return self.asks == "accounts" and self.value == value


#: How often the account's verification was answered wrongly.
WRONG_ENTRIES: Final = DataQuestion("wrong entries")
