"""callback: the person hangs up and is called back, keeping the place in the queue."""

from __future__ import annotations

from collections.abc import Generator
from typing import Literal

from pydantic import Field, model_validator

from cordboard.engine.commands import Command, Gather, RequestCallback, Said
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed, Signal
from cordboard.flow.declaration import Declaration, Reads, TelephoneNumber
from cordboard.flow.events import Event
from cordboard.flow.module import Count, Seconds, in_writing
from cordboard.flow.prompt import Prompt

#: A telephone number has at least this many digits, and at most 15 (E.164).
SHORTEST, LONGEST = 6, 15


class Callback(Module):
    """Keep the person's place in the queue and call back when its turn comes.

    The person was queued in an operator_transfer and left it by a key. Success: the callback is stored, and the person
    may hang up. Failure: the contact has no place in any queue, or the number may not be called. A number is keyed
    where `number` says so, or where the caller's own was withheld, and is read in the site's region. The callback is a
    contact of its own, whose outcome says what came of it.
    """

    type = "callback"
    title = "Callback"
    instead = in_writing("Nobody waits in a queue here: end with a Result that tells whom to call.")
    category = "advanced"
    finishes_alone = True
    raises = frozenset({Event.SUCCESS, Event.FAILURE, Event.NO_INPUT, Event.NO_MATCH})
    declaration = Declaration(
        family="reaches", reads=Reads(withheld=True, queue=True), brings="callback", other_keys=True
    )

    number: Literal["caller", "keyed"] = Field(
        "caller", description="The number to call: that of the person on the line, or one keyed."
    )
    prompt: Prompt | None = Field(None, description="Asks for the number.")
    timeout: Seconds = Field(5, description="Seconds to wait for the first digit of the number.")
    attempts: Count = Field(3, description="How often the number is asked for, and how often the person is called.")
    retry_after: Seconds = Field(300, description="Seconds until a person who was not reached is called again.")
    max_wait: Seconds = Field(3600, description="Seconds after which the place is given up.")
    no_input_prompt: Prompt | None = Field(None, description="Said before the prompt after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the prompt after what is no number.")

    @model_validator(mode="after")
    def _asks(self) -> Callback:
        if self.number == "keyed" and self.prompt is None:
            raise ValueError("a number that is keyed needs a prompt that asks for it")
        return self

    def may_raise(self) -> frozenset[Event]:
        return self.raises if self.prompt else frozenset({Event.SUCCESS, Event.FAILURE})

    def entry(self) -> TelephoneNumber:
        return TelephoneNumber(SHORTEST, LONGEST)

    def run(self, contact: Contact) -> Run:
        number = contact.facts.number if self.number == "caller" else ""
        if not number:
            if self.prompt is None:
                contact.note("the caller's number is withheld, and no prompt asks for one")
                return Event.FAILURE
            answer = yield from self._ask(contact)
            if isinstance(answer, Event):
                return answer
            number = answer
        yield RequestCallback(number, self.max_wait, self.attempts, self.retry_after)
        return Event.SUCCESS

    def _ask(self, contact: Contact) -> Generator[Command, Signal, str | Event]:
        asked = contact.say(self.prompt)
        before: Said = ()
        event = Event.NO_INPUT
        for _ in range(self.attempts):
            heard = yield Gather(
                before + asked, max_digits=LONGEST, terminators="#", timeout=self.timeout, about="number"
            )
            if isinstance(heard, Keyed) and heard.count:
                if heard.count >= SHORTEST and heard.digits.isdecimal():
                    return heard.digits
                event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
            else:
                event, before = Event.NO_INPUT, contact.say(self.no_input_prompt)
        return event
