"""introduction: greets the person or machine that answers, and finds out which of them it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from cordboard.engine.commands import Detect, Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Detected
from cordboard.flow.declaration import Declaration, Reads
from cordboard.flow.events import Event, Raised
from cordboard.flow.module import in_writing
from cordboard.flow.prompt import Prompt

#: A person who answers is a success, and a success is a person who answered, where no connector says more.
_PERSON_ANSWERED: Mapping[Raised, tuple[Raised, ...]] = MappingProxyType({
    (Event.IS_ANSWERING_MACHINE, "no"): ((Event.SUCCESS, ""),),
    (Event.SUCCESS, ""): ((Event.IS_ANSWERING_MACHINE, "no"),),
})  # fmt: skip


class Introduction(Module):
    """Greet the person called. Always the first module of an outbound flow.

    Answering machine detection runs while the greeting is played (domain.md 8). With detection off the greeting is
    played and the module is done.
    """

    type = "introduction"
    title = "Introduction"
    instead = in_writing("Use a live_person to say something, or a menu to ask.")
    directions = frozenset({"outbound"})
    raises = frozenset({Event.IS_ANSWERING_MACHINE, Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(
        family="says",
        place="opening",
        fall_backs=_PERSON_ANSWERED,
        usual_results=("hung_up_in_opening",),
    )

    prompt: Prompt = Field(description="The greeting: three to five phrases at most.")
    detect_machine: bool | None = Field(
        None, description="Whether to detect answering machines; left out: as the campaign or service says."
    )

    def may_raise(self) -> frozenset[Event]:
        if self.detect_machine is None:
            return self.raises
        return frozenset({Event.IS_ANSWERING_MACHINE if self.detect_machine else Event.SUCCESS, Event.FAILURE})

    def reads(self) -> Reads:
        return Reads(detection=self.detect_machine is None)

    def run(self, contact: Contact) -> Run:
        detect = contact.facts.detect_machine if self.detect_machine is None else self.detect_machine
        greeting = contact.say(self.prompt)
        if not detect:
            yield Play(greeting)
            return Event.SUCCESS
        found = yield Detect(greeting)
        machine = isinstance(found, Detected) and found.machine
        return Event.IS_ANSWERING_MACHINE, "yes" if machine else "no"
