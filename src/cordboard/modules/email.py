"""email: sends an email."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from cordboard.engine.commands import SendEmail
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.module import EVERY_CHANNEL, Reference
from cordboard.flow.prompt import expressions_in


class Email(Module):
    """Send an email: one of the site's templates, or a subject and text. Success once it is accepted for sending."""

    type = "email"
    title = "Email"
    finishes_alone = True
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.FAILURE})
    declaration = Declaration(family="reaches", reads=NOTHING_ELSE, waits=False)

    to: str = Field(description="The address, with {{ expressions }}.")
    template: str = Field("", description="A template of the site.")
    subject: str = Field("", description="The subject, with {{ expressions }}.")
    text: str = Field("", description="The text itself, with {{ expressions }}.")
    attach: tuple[str, ...] = Field(
        (), description="Files of the site's prompts folder to attach.", examples=[["terms.pdf"]]
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> Email:
        if bool(self.template) == bool(self.text):
            raise WrongValue("template", "give a template or a text, one of the two")
        return self

    def references(self) -> Iterator[Reference]:
        if self.template:
            yield Reference("template", self.template, "template")

    def expressions(self) -> Iterator[tuple[str, str]]:
        for name in ("to", "subject", "text"):
            yield from ((name, expression) for expression in expressions_in(getattr(self, name)))

    def run(self, contact: Contact) -> Run:
        subject = " ".join(contact.text(self.subject).split())
        yield SendEmail(contact.text(self.to), subject, contact.text(self.text), self.template, self.attach)
        return Event.SUCCESS
