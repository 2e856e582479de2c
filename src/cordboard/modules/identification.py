"""identification: tells a live person more, and may ask who it is."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.module import Count, Seconds, in_writing
from cordboard.flow.prompt import Prompt
from cordboard.modules.choices import ask_for_key

_KEYED = frozenset({Event.KEY_PRESS, Event.NO_INPUT, Event.NO_MATCH})


class Identification(Module):
    """Say more after the introduction, to a live person; with `keys`, ask who it is."""

    type = "identification"
    title = "Identification"
    instead = in_writing("Use a live_person to say something, or a menu to ask.")
    directions = frozenset({"outbound"})
    raises = _KEYED | {Event.SUCCESS, Event.FAILURE}
    declaration = Declaration(
        family="says",
        reads=NOTHING_ELSE,
        place="after_opening",
        silence_leaves=True,
        usual_results=("hung_up_in_opening",),
    )

    prompt: Prompt = Field(description="What is said or asked.")
    keys: bool = Field(False, description="Take a key; each Key Press connector is an accepted one.")
    timeout: Seconds = Field(5, description="Seconds to wait for a key after the prompt.")
    attempts: Count = Field(1, description="How often it is asked.")

    def may_raise(self) -> frozenset[Event]:
        return frozenset({Event.FAILURE} | (_KEYED if self.keys else {Event.SUCCESS}))

    def run(self, contact: Contact) -> Run:
        said = contact.say(self.prompt)
        if self.keys:
            return (
                yield from ask_for_key(contact, said, keys=contact.keys, attempts=self.attempts, timeout=self.timeout)
            )
        yield Play(said)
        return Event.SUCCESS
