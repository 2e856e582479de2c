"""The half of a module that runs: a generator of commands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator
from typing import ClassVar

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
    CommandFailed at the yield; a module that does not catch it raises Failure.

    Hang-up is not a module's business, unless its work can be done without the person: `finishes_alone` says so. When
    the person leaves such a module, what it has begun is brought to its end (`engine.leaving`), and where it asks for
    something that needs the person, PersonLeft is raised at the yield. The Success that it then returns completes
    it: its connector is taken. Any other end leaves the Result due as it was.

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

    #: Whether its work may be done although the person has left.
    finishes_alone: ClassVar[bool] = False

    @abstractmethod
    def run(self, contact: Contact) -> Run:
        """What the module does, from entering to the event it raises."""
        raise NotImplementedError


class CommandFailed(Exception):
    """Raised at the yield of a command that could not be done. `reason` is for the trace."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class PersonLeft(BaseException):
    """Raised at a yield that needs the person, who has left. Only in modules that may finish alone.

    No Exception, so that no module takes it for something that went wrong.
    """
