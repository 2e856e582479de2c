"""live_person: plays a message to a person."""

from __future__ import annotations

from pydantic import Field

from cordboard.engine.commands import Play
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Played
from cordboard.flow.declaration import NOTHING_ELSE, Declaration
from cordboard.flow.events import Event
from cordboard.flow.module import ANSWER_TIMEOUT, EVERY_CHANNEL, AnswerTime
from cordboard.flow.prompt import Prompt
from cordboard.modules.choices import ask_for_key

_KEYED = frozenset({Event.KEY_PRESS, Event.NO_INPUT, Event.NO_MATCH})


class LivePerson(Module):
    """Play a message to a person, or send it as a text. Not used where a machine was found.

    Success means that all of it was heard, or that the text was taken for sending. `repeat_in` plays it once more in
    another language.
    """

    type = "live_person"
    title = "Live person"
    channels = EVERY_CHANNEL
    raises = _KEYED | {Event.SUCCESS, Event.FAILURE}
    declaration = Declaration(family="says", reads=NOTHING_ELSE, message_for="people", usual_results=("listened",))

    prompt: Prompt = Field(description="The message.")
    repeat_in: str | None = Field(None, description="Play it again in this language.")
    keys: bool = Field(False, description="Take a key; each Key Press connector is an accepted one.")
    timeout: AnswerTime | None = Field(None, description=f"{ANSWER_TIMEOUT} With keys.")

    def may_raise(self) -> frozenset[Event]:
        return frozenset({Event.FAILURE} | (_KEYED if self.keys else {Event.SUCCESS}))

    def run(self, contact: Contact) -> Run:
        said = contact.say(self.prompt)
        if self.repeat_in:
            said += contact.say(self.prompt, language=self.repeat_in)
        if self.keys:
            timeout = contact.answer_time(self.timeout)
            return (yield from ask_for_key(contact, said, keys=contact.keys, attempts=1, timeout=timeout))
        heard = yield Play(said)
        return Event.SUCCESS if isinstance(heard, Played) and heard.whole else Event.FAILURE
