"""menu: offers choices by key."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.module import EVERY_CHANNEL, Count, Seconds
from cordboard.flow.prompt import Prompt
from cordboard.modules.choices import ask_for_key


class Menu(Module):
    """Read a list of choices and take one key. Each Key Press connector is an accepted choice."""

    type = "menu"
    title = "Menu"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.KEY_PRESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})
    declaration = Declaration(
        family="asks", reads=NOTHING_ELSE, usual_results=("message_taken_by_third_party", "customer_not_available")
    )

    prompt: Prompt = Field(description="The choices.")
    timeout: Seconds = Field(5, description="Seconds to wait for a key after the prompt.")
    attempts: Count = Field(3, description="How often the choices are read, wrong keys and silences together.")
    barge_in: bool = Field(True, description="A key stops the prompt.")
    no_input_prompt: Prompt | None = Field(None, description="Said before the choices after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the choices after a wrong key.")

    def run(self, contact: Contact) -> Run:
        return (
            yield from ask_for_key(
                contact,
                contact.say(self.prompt),
                keys=contact.keys,
                attempts=self.attempts,
                timeout=self.timeout,
                barge_in=self.barge_in,
                no_input_prompt=self.no_input_prompt,
                no_match_prompt=self.no_match_prompt,
            )
        )
