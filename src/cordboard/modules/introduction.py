"""introduction: greets whoever answers, and finds out whether that is a machine."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import Detect, Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Detected
from cordboard.flow.events import Event
from cordboard.flow.prompt import Prompt


class Introduction(Module):
    """Greet the person called. Always the first module of an outbound flow.

    Answering machine detection runs while the greeting is played (domain.md 8). With detection off the greeting is
    played and the module is done.
    """

    type = "introduction"
    title = "Introduction"
    directions = frozenset({"outbound"})
    raises = frozenset({Event.IS_ANSWERING_MACHINE, Event.SUCCESS, Event.FAILURE})

    prompt: Prompt = Field(description="The greeting: three to five phrases at most.")
    detect_machine: bool | None = Field(
        None, description="Whether to detect answering machines; left out: as the campaign or service says."
    )

    def may_raise(self) -> frozenset[Event]:
        if self.detect_machine is None:
            return self.raises
        return frozenset({Event.IS_ANSWERING_MACHINE if self.detect_machine else Event.SUCCESS, Event.FAILURE})

    def run(self, contact: Contact) -> Run:
        detect = contact.facts.detect_machine if self.detect_machine is None else self.detect_machine
        greeting = contact.say(self.prompt)
        if not detect:
            yield Play(greeting)
            return Event.SUCCESS
        found = yield Detect(greeting)
        machine = isinstance(found, Detected) and found.machine
        return Event.IS_ANSWERING_MACHINE, "yes" if machine else "no"
