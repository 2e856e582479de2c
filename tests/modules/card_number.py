"""A module type as another package brings it; it knows of Cordboard what the how-to tells."""

from __future__ import annotations

from collections.abc import Iterator

from cordboard.engine.commands import Gather
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed
from cordboard.flow.declaration import NOTHING_ELSE, Declaration, Digits
from cordboard.flow.events import Event
from cordboard.flow.prompt import Prompt


class CardNumber(Module):
    """Ask once for a number of so many digits."""

    type = "card_number"
    title = "Card number"
    raises = frozenset({Event.SUCCESS, Event.NO_MATCH, Event.NO_INPUT, Event.FAILURE})
    declaration = Declaration(family="asks", reads=NOTHING_ELSE, other_keys=True, examines=True)

    prompt: Prompt
    variable: str
    digits: int

    def assigns(self) -> Iterator[str]:
        yield self.variable

    def entry(self) -> Digits:
        return Digits(self.digits, self.digits, variable=self.variable)

    def run(self, contact: Contact) -> Run:
        heard = yield Gather(contact.say(self.prompt), self.digits, terminators="#")
        if not isinstance(heard, Keyed) or not heard.count:
            return Event.NO_INPUT
        if heard.count < self.digits:
            return Event.NO_MATCH
        contact.set(self.variable, heard.digits)
        return Event.SUCCESS
