"""Groups of commands: what a module waits for when it asks for several, or for some that are open already."""

from __future__ import annotations

from collections.abc import Mapping

from cordboard.engine.commands import Command
from cordboard.engine.journal import Asked, Journal


def regroup(yielded: object, opened: Mapping[int, Command], number: int) -> tuple[Mapping[int, Command], Journal]:
    """The commands that are open once a module has asked for a group, by number, and the entries of the new ones.

    Those of the group that are open (the same object) stay so under their numbers; open ones that are not in it are
    dropped. `number` is the highest that was given so far. Raises TypeError for what is no group of commands.
    """
    group = yielded if type(yielded) is tuple else (yielded,)
    still: dict[int, Command] = {}
    asked: Journal = []
    for command in group:
        if not isinstance(command, Command):
            raise TypeError(f"a module must yield commands, not {yielded!r}")
        kept = next((n for n, other in opened.items() if other is command), None)
        if kept is None:
            number += 1
            asked.append(Asked(number, command))  # type: ignore[arg-type]
        still[kept or number] = command
    if not still:
        raise TypeError("a module must yield at least one command")
    return still, asked
