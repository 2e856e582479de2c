"""The half of a module that runs: a generator of commands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator

from cordboard.engine.commands import Command
from cordboard.engine.contact import Contact
from cordboard.engine.signals import Signal
from cordboard.flow.events import Event, Raised
from cordboard.flow.module import FlowModule

#: What `Module.run` returns: it yields commands (one, or a group), is sent signals, and returns the event raised.
Run = Generator[Command | tuple[Command, ...], Signal, Event | Raised]


class Module(FlowModule):
    """A module type: its properties (fields), its events (`raises`) and what it does (`run`).

    A subclass in one file is all there is to a module type. `run` does no I/O, reads no clock and draws no random
    number; everything from outside comes as the answer to a command. A command that cannot be done raises
    CommandFailed at the yield; a module that does not catch it raises Failure. Hang-up is not a module's business.

    >>> from cordboard.engine.commands import Play
    >>> class Greeting(Module):
    ...     type = "greeting"
    ...     title = "Greeting"
    ...     raises = frozenset({Event.SUCCESS, Event.FAILURE})
    ...     prompt: Prompt
    ...     def run(self, contact):
    ...         yield Play(contact.say(self.prompt))
    ...         return Event.SUCCESS
    """

    @abstractmethod
    def run(self, contact: Contact) -> Run:
        """What the module does, from entering to the event it raises."""
        raise NotImplementedError


class CommandFailed(Exception):
    """Raised at the yield of a command that could not be done. `reason` is for the trace."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
