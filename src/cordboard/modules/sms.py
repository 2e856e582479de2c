"""sms: sends a text message."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from cordboard.engine.commands import SendText
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.module import EVERY_CHANNEL, Reference
from cordboard.flow.prompt import expressions_in


class Sms(Module):
    """Send a text message: one of the site's templates, or a text. Success once it is accepted for sending."""

    type = "sms"
    title = "Text message"
    category = "advanced"
    finishes_alone = True
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="reaches", reads=NOTHING_ELSE, waits=False)

    to: str = Field("", description="The number, with {{ expressions }}; empty: the person's own.")
    template: str = Field("", description="A template of the site.")
    text: str = Field("", description="The text itself, with {{ expressions }}.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Sms:
        if bool(self.template) == bool(self.text):
            raise WrongValue("template", "give a template or a text, one of the two")
        return self

    def references(self) -> Iterator[Reference]:
        if self.template:
            yield Reference("template", self.template, "template")

    def expressions(self) -> Iterator[tuple[str, str]]:
        for name in ("to", "text"):
            yield from ((name, expression) for expression in expressions_in(getattr(self, name)))

    def run(self, contact: Contact) -> Run:
        to = contact.text(self.to) if self.to else contact.facts.number
        yield SendText(to, contact.text(self.text), self.template)
        return Event.SUCCESS
