"""alt_language: another language for the rest of the contact."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.module import ANSWER_TIMEOUT, EVERY_CHANNEL, AnswerTime, Count
from cordboard.flow.prompt import Prompt
from cordboard.modules.choices import Words, ask_for_key


class AltLanguage(Module):
    """Offer another language by a key, or set it without asking.

    With a `prompt` it is offered: the `key` sets the language and raises Key Press. Without one the language is set
    and the module raises Success.
    """

    type = "alt_language"
    title = "Alternative language"
    category = "advanced"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.KEY_PRESS, Event.SUCCESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})
    declaration = Declaration(family="asks", reads=NOTHING_ELSE, keys_optional=True)

    language: str = Field(description="The language to set, such as es or es-MX.", pattern="^[a-z]{2,3}(-[A-Z]{2})?$")
    prompt: Prompt | None = Field(None, description="The offer; left out: set the language without asking.")
    key: str = Field("2", description="The key that takes the offer.", pattern="^[0-9*]$")
    timeout: AnswerTime | None = Field(None, description=ANSWER_TIMEOUT)
    attempts: Count = Field(1, description="How often it is offered.")
    words: Words = Field((), description="By text: words that may be written for the key.", examples=[["español"]])

    def may_raise(self) -> frozenset[Event]:
        return self.raises - {Event.SUCCESS} if self.prompt else frozenset({Event.SUCCESS, Event.FAILURE})

    def offered_key(self) -> str:
        return self.key

    def run(self, contact: Contact) -> Run:
        if self.prompt is None:
            contact.speak(self.language)
            return Event.SUCCESS
        raised = yield from ask_for_key(
            contact,
            contact.say(self.prompt),
            keys=contact.keys | {self.key},
            attempts=self.attempts,
            timeout=contact.answer_time(self.timeout),
            words={self.key: self.words} if self.words else {},
        )
        if raised == (Event.KEY_PRESS, self.key):
            contact.speak(self.language)
        return raised
