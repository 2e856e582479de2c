"""entering_digits: takes a number from the keypad."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from cordboard.engine.commands import Gather, Said
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed, NotUnderstood
from cordboard.flow.declaration import NOTHING_ELSE, Declaration, Digits
from cordboard.flow.events import Event
from cordboard.flow.expressions import matches
from cordboard.flow.faults import WrongValue
from cordboard.flow.module import ANSWER_TIMEOUT, AnswerTime, Count, Seconds
from cordboard.flow.prompt import Prompt
from cordboard.modules.set_variable import VariableName


def _pattern(text: str) -> str:
    matches(text, "")
    return text


class EnteringDigits(Module):
    """Collect digits into a variable.

    By text they may be written with spaces, hyphens or in words. Success once they are right; No Input or No Match
    after the last attempt. A `sensitive` entry is kept as a token that lookup, verification and http can use and nobody
    can read, so `pattern` cannot be used with it.
    """

    type = "entering_digits"
    title = "Entering digits"
    category = "advanced"
    hides_keys = True
    channels = frozenset({"voice", "sms"})
    raises = frozenset({Event.SUCCESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})
    declaration = Declaration(family="asks", reads=NOTHING_ELSE, other_keys=True, examines=True)

    prompt: Prompt = Field(description="What is asked for.")
    variable: VariableName = Field(description="The variable that takes the digits.")
    min: int = Field(1, ge=1, le=64, description="Fewest digits accepted.")
    max: int = Field(32, ge=1, le=64, description="Most digits; the entry ends there.")
    terminator: str = Field("#", pattern="^[#*]?$", description="The key that ends the entry; empty: none.")
    timeout: AnswerTime | None = Field(None, description=ANSWER_TIMEOUT)
    between_digits: Seconds = Field(3, description="Seconds to wait for the next digit.")
    attempts: Count = Field(3, description="How often it is asked, silences and wrong entries together.")
    pattern: Annotated[str, AfterValidator(_pattern)] | None = Field(
        None, max_length=200, description="A regular expression that the whole entry must match."
    )
    no_input_prompt: Prompt | None = Field(None, description="Said before the prompt after a silence.")
    no_match_prompt: Prompt | None = Field(None, description="Said before the prompt after a wrong entry.")

    @model_validator(mode="after")
    def _fits(self) -> EnteringDigits:
        if self.min > self.max:
            raise WrongValue("min", f"{self.min} is more than max, which is {self.max}")
        if self.sensitive and self.pattern:
            raise WrongValue("pattern", "a sensitive entry cannot be compared with a pattern: leave one of them out")
        return self

    def assigns(self) -> Iterator[str]:
        yield self.variable

    def hides(self) -> Iterator[str]:
        if self.sensitive:
            yield self.variable

    def entry(self) -> Digits:
        return Digits(self.min, self.max, self.pattern, self.variable, self.terminator, self.sensitive)

    def run(self, contact: Contact) -> Run:
        asked = contact.say(self.prompt)
        before: Said = ()
        event = Event.NO_INPUT
        for _ in range(self.attempts):
            heard = yield Gather(
                before + asked,
                max_digits=self.max,
                terminators=self.terminator,
                timeout=contact.answer_time(self.timeout),
                between_digits=self.between_digits,
                sensitive=self.sensitive,
                about=self.variable,
            )
            if isinstance(heard, Keyed) and heard.count:
                if self._right(heard):
                    contact.set(self.variable, heard.digits)
                    return Event.SUCCESS
                event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
            elif isinstance(heard, NotUnderstood):
                event, before = Event.NO_MATCH, contact.say(self.no_match_prompt)
            else:
                event, before = Event.NO_INPUT, contact.say(self.no_input_prompt)
        return event

    def _right(self, keyed: Keyed) -> bool:
        if keyed.count < self.min:
            return False
        return self.pattern is None or matches(self.pattern, keyed.digits)
