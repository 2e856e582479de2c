"""Since when commands are open, read from the journal: the timers of a command go on after a restart."""

from __future__ import annotations

from collections.abc import Iterable

from cordboard.engine.journal import AnyEntry, Asked, Heard, Started


def opened_at(journal: Iterable[AnyEntry]) -> dict[int, int]:
    """When each command of a journal was opened, by its number, in milliseconds since the epoch.

    An entry that follows from a signal happened when the signal was heard.

    >>> from cordboard.engine.commands import Wait
    >>> from cordboard.engine.journal import Facts
    >>> opened_at([Started(7, Facts("c1"), "f", "1", {}), Asked(1, Wait(5.0))])
    {1: 7}
    """
    at, opened = 0, {}
    for entry in journal:
        match entry:
            case Started() | Heard():
                at = entry.at
            case Asked():
                opened[entry.number] = at
    return opened
