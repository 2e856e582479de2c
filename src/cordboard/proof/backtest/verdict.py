"""What a backtest finds of one contact."""

from __future__ import annotations

from typing import Literal

import msgspec

from cordboard.engine.journal import Journal, Took

Kind = Literal["same", "changed", "undecidable"]


class Divergence(msgspec.Struct, frozen=True):
    """Where two ways part: the connector taken then, and the one taken now; None: it ended there."""

    then: Took | None
    now: Took | None

    def __str__(self) -> str:
        return f"{connector(self.then)}, now {connector(self.now)}"


#: Where nothing parts, and yet the outcome is another.
SAME_WAY = "the same way, with another result due from the beginning or chosen by an agent"


class Doubt(msgspec.Struct, frozen=True):
    """Why a contact cannot be decided: the module of the new version, what it asks in words, and the reason."""

    module: str
    question: str
    reason: str

    def __str__(self) -> str:
        asks = f"{self.module} asks for {self.question}: " if self.question else f"{self.module}: " * bool(self.module)
        return asks + self.reason


class BacktestVerdict(msgspec.Struct, frozen=True):
    """What would have become of a contact: its outcome then and now, and where the ways part, if they do.

    `after` is empty when it cannot be decided; `doubt` then says why. `assumed` are the assumptions that it rests on.
    `journal` is that of the contact in the new version, as far as it came.
    """

    kind: Kind
    before: str
    after: str = ""
    parting: Divergence | None = None
    doubt: Doubt | None = None
    assumed: frozenset[str] = frozenset()
    journal: Journal = []


def connector(took: Took | None) -> str:
    """A connector in words."""
    if took is None:
        return "ended there"
    event = f"{took.event or 'fallback'}{f'={took.value}' if took.value else ''}"
    return f"{took.source} --{event}--> {took.target} ({took.result})"
