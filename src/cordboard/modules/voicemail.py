"""voicemail: takes a message."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from pydantic import Field

from cordboard.engine.commands import Command, Gather, KeepRecording, PlayRecording, Record
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, PersonLeft, Run
from cordboard.engine.signals import Keyed, NoSuchBox, Recorded, Signal
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.hints import refers_to
from cordboard.flow.module import Count, Reference, Seconds, in_writing
from cordboard.flow.prompt import Prompt

_REVIEW = Prompt.model_validate(
    {
        "en": "To send the message, press 1. To hear it, press 2. To record it again, press 3.",
        "es": "Para enviar el mensaje, pulse 1. Para escucharlo, pulse 2. Para grabarlo de nuevo, pulse 3.",
    }
)


class Voicemail(Module):
    """Take a spoken message into a box of a service, team or agent.

    With `review` the person may send it, hear it or record it again; silence sends it, and so does hanging up: a
    message once spoken is never lost. Success: a message is kept, also of who hung up while or after speaking. No
    Input: nothing was said. Invalid Extension: there is no such box.
    """

    type = "voicemail"
    title = "Voicemail"
    instead = in_writing("What was written is contact.message: send it on with an email module.")
    finishes_alone = True
    raises = frozenset({Event.SUCCESS, Event.FAILURE, Event.NO_INPUT, Event.INVALID_EXTENSION})
    declaration = Declaration(
        family="reaches", reads=NOTHING_ELSE, brings="message", other_keys=True, usual_results=("operator_transfer",)
    )

    box: str = Field(min_length=1, description="The box that takes the message.", json_schema_extra=refers_to("boxes"))
    prompt: Prompt | None = Field(None, description="Said before the tone.")
    max_length: Seconds = Field(180, gt=0, description="Longest message in seconds.")
    silence: Seconds = Field(5, description="Seconds of silence that end the message.")
    review: bool = Field(True, description="Let the person hear and record it again.")
    review_prompt: Prompt = Field(_REVIEW, description="The choices of the review.")
    attempts: Count = Field(3, description="How often the message may be recorded.")
    notify: bool = Field(True, description="Tell the box's owner.")

    def references(self) -> Iterator[Reference]:
        yield Reference("box", self.box, "box")

    def run(self, contact: Contact) -> Run:
        for _ in range(self.attempts):
            message = yield Record(
                contact.say(self.prompt), self.box, self.max_length, self.silence, keep=not self.review,
                notify=self.notify,
            )  # fmt: skip
            if isinstance(message, NoSuchBox):
                return Event.INVALID_EXTENSION
            assert isinstance(message, Recorded)
            if not message.seconds:
                return Event.NO_INPUT
            if not self.review:
                return Event.SUCCESS
            if (yield from self._reviewed(contact, message.recording)):
                yield KeepRecording(message.recording, self.box, notify=self.notify)
                return Event.SUCCESS
            yield KeepRecording(message.recording, self.box, keep=False)
        return Event.FAILURE

    def _reviewed(self, contact: Contact, recording: str) -> Generator[Command, Signal, bool]:
        choices = contact.say(self.review_prompt)
        try:
            for _ in range(self.attempts):
                heard = yield Gather(choices, about="review")
                if not isinstance(heard, Keyed) or heard.digits == "1":
                    return True
                if heard.digits == "3":
                    return False
                if heard.digits == "2":
                    yield PlayRecording(recording)
        except PersonLeft:
            return True
        return True
