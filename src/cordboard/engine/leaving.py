"""When the person leaves: what a module had begun is finished, and a module whose work is done is complete.

domain.md 2: the connector of a module whose work is done at the moment in which the person leaves is taken, and its
Result stored. Which module types can be complete so they say themselves (`Module.finishes_alone`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from cordboard.engine import commands, signals
from cordboard.engine.command_table import COMMANDS
from cordboard.engine.commands import Command
from cordboard.engine.module import PersonLeft, Run
from cordboard.engine.signals import AnySignal, EndedBy

#: Commands that a module may still give once the person has left.
MOST_COMMANDS: Final = 20


class Leaving(msgspec.Struct):
    """A person who has left while a module finishes: who ended it and why.

    `told`: the module was told of it by PersonLeft. `commands` counts what it has asked for since.
    """

    by: EndedBy
    reason: str
    told: bool = False
    commands: int = 0

    def may_ask(self, yielded: object) -> bool:
        """Whether a module may still ask for this: all of it is done without the person, and it comes to an end."""
        group = yielded if isinstance(yielded, tuple) else (yielded,)
        self.commands += len(group)
        return all(map(_done_alone, group)) and self.commands <= MOST_COMMANDS

    def tell(self, run: Run) -> object:
        """Tell a module, once, that the person has left. Returns what it asks for then; PersonLeft: nothing."""
        if self.told:
            raise PersonLeft
        self.told = True
        return run.throw(PersonLeft())


def _done_alone(yielded: object) -> bool:
    return isinstance(yielded, Command) and COMMANDS[type(yielded)].person_leaves == "done alone"


def begun(waiting: Mapping[int, Command]) -> Mapping[int, Command]:
    """Those of the open commands that are brought to their end without the person."""
    return {number: each for number, each in waiting.items() if COMMANDS[type(each)].person_leaves != "dropped"}


def unanswered(number: int, command: Command) -> AnySignal:
    """How a command that the person left in the middle of comes out where nothing is known of it.

    No message was spoken and no transfer answered; what needs nobody was done.
    """
    match command:
        case commands.Record():
            return signals.Recorded(number, "", 0.0, "hang_up")
        case commands.SendText() | commands.SendEmail():
            return signals.Sent(number)
        case commands.KeepRecording() | commands.RequestCallback():
            return signals.Done(number)
        case _:
            return signals.Failed(number, "the person left before it was done")
