"""A step: the commands and journal entries that follow from one signal."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from cordboard.engine.commands import Command
from cordboard.engine.journal import Closed, Journal


class Step(msgspec.Struct, gc=False):
    """What followed from one signal.

    `entries` are the new journal entries, to be stored before any effect leaves. `commands` are newly open, by
    number; `cancelled` are the numbers of those that nobody waits for any more. `ignored`: the signal answered
    nothing that is open (it came too late), and is not in the journal.
    """

    entries: Journal = []
    commands: Mapping[int, Command] = {}
    cancelled: tuple[int, ...] = ()
    outcome: Closed | None = None
    ignored: bool = False


class WrongSignal(ValueError):
    """A signal of a kind that cannot answer the command it names."""
