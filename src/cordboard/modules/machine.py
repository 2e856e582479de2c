"""machine: leaves a message on an answering machine."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import AwaitBeep, Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Played
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.module import Seconds, in_writing
from cordboard.flow.prompt import Prompt


class Machine(Module):
    """Leave a message after the beep. Only behind Is Answering Machine? = yes.

    Success means that all of it was left. A machine that never beeps gets the message after `wait_for_beep`.
    """

    type = "machine"
    title = "Machine"
    instead = in_writing("No answering machine reads texts: use a live_person to say something, or a menu to ask.")
    directions = frozenset({"outbound"})
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(
        family="says", reads=NOTHING_ELSE, message_for="machines", usual_results=("machine_left_message",)
    )

    prompt: Prompt = Field(description="The message to leave.")
    wait_for_beep: Seconds = Field(10, description="Seconds to wait for the beep; 0 does not wait.")
    max_length: Seconds | None = Field(None, description="Stop the message after this many seconds.")

    def run(self, contact: Contact) -> Run:
        if self.wait_for_beep:
            yield AwaitBeep(self.wait_for_beep)
        left = yield Play(contact.say(self.prompt), max_length=self.max_length)
        return Event.SUCCESS if isinstance(left, Played) and left.whole else Event.FAILURE
