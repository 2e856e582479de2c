"""menu: offers choices by key."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import Gather, Said
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed
from cordboard.flow.events import ANY_KEY, Event
from cordboard.flow.module import EVERY_CHANNEL, Count, Seconds
from cordboard.flow.prompt import Prompt


class Menu(Module):
    """Read a list of choices and take one key. Each Key Press connector is an accepted choice."""

    type = "menu"
    title = "Menu"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.KEY_PRESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})

    prompt: Prompt = Field(description="The choices.")
    timeout: Seconds = Field(5, description="Seconds to wait for a key after the prompt.")
    attempts: Count = Field(3, description="How often the choices are read, wrong keys and silences together.")
    barge_in: bool = Field(True, description="A key stops the prompt.")
    no_input_prompt: Prompt | None = Field(None, description="Said before the choices after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the choices after a wrong key.")

    def run(self, contact: Contact) -> Run:
        choices = contact.say(self.prompt)
        before: Said = ()
        event = Event.NO_INPUT
        for _ in range(self.attempts):
            heard = yield Gather(before + choices, timeout=self.timeout, barge_in=self.barge_in)
            if isinstance(heard, Keyed):
                if heard.digits in contact.keys or (ANY_KEY in contact.keys and heard.digits):
                    return Event.KEY_PRESS, heard.digits
                event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
            else:
                event, before = Event.NO_INPUT, contact.say(self.no_input_prompt)
        return event
