"""survey: asks questions that are answered on a scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cordboard.engine.commands import Gather
from cordboard.engine.contact import Contact
from cordboard.engine.module import Module, Run
from cordboard.engine.signals import Keyed, NotUnderstood
from cordboard.flow.declaration import NOTHING_ELSE, Declaration, Numbers
from cordboard.flow.events import Event
from cordboard.flow.faults import WrongValue
from cordboard.flow.module import ANSWER_TIMEOUT, EVERY_CHANNEL, AnswerTime, Count
from cordboard.flow.prompt import Prompt
from cordboard.modules.set_variable import VariableName


class Question(BaseModel):
    """One question and its scale, lowest and highest answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: VariableName = Field(description="Under this name the answer is stored.", examples=["satisfied"])
    prompt: Prompt = Field(description="The question.", examples=["How satisfied are you, from 1 to 5?"])
    scale: tuple[Annotated[int, Field(ge=0, le=99)], Annotated[int, Field(ge=0, le=99)]] = Field(
        (1, 5), description="Lowest and highest answer.", examples=[[1, 5]]
    )

    @model_validator(mode="after")
    def _rises(self) -> Question:
        if self.scale[0] >= self.scale[1]:
            raise WrongValue("scale", f"it runs from {self.scale[0]} to {self.scale[1]}, and must rise")
        return self


class Survey(Module):
    """Ask questions with a scale and store the answers with the contact.

    Success: all were answered. No Input or No Match: one was not, after the attempts; answers before it are kept.
    """

    type = "survey"
    title = "Survey"
    category = "advanced"
    channels = EVERY_CHANNEL
    raises = frozenset({Event.SUCCESS, Event.NO_INPUT, Event.NO_MATCH, Event.FAILURE})
    declaration = Declaration(family="asks", reads=NOTHING_ELSE, other_keys=True)

    questions: tuple[Question, ...] = Field(min_length=1, max_length=20, description="The questions, in order.")
    timeout: AnswerTime | None = Field(None, description=ANSWER_TIMEOUT)
    attempts: Count = Field(2, description="How often each question is asked.")

    @model_validator(mode="after")
    def _ids_differ(self) -> Survey:
        ids = [question.id for question in self.questions]
        if len(set(ids)) != len(ids):
            raise WrongValue("questions", "two questions have the same id")
        return self

    def prompts(self) -> Iterator[tuple[str, Prompt]]:
        for position, question in enumerate(self.questions):
            yield f"questions.{position}.prompt", question.prompt

    def entry(self) -> Numbers:
        return Numbers(tuple(question.scale for question in self.questions))

    def run(self, contact: Contact) -> Run:
        for question in self.questions:
            event = Event.NO_INPUT
            lowest, highest = question.scale
            width = len(str(highest))
            for _ in range(self.attempts):
                heard = yield Gather(
                    contact.say(question.prompt),
                    max_digits=width,
                    terminators="#" if width > 1 else "",
                    timeout=contact.answer_time(self.timeout),
                    about=f"{question.id} {lowest}-{highest}",
                )
                if isinstance(heard, NotUnderstood):
                    event = Event.NO_MATCH
                    continue
                if not isinstance(heard, Keyed) or not heard.digits:
                    event = Event.NO_INPUT
                    continue
                if heard.digits.isdecimal() and lowest <= int(heard.digits) <= highest:
                    contact.answer(question.id, int(heard.digits))
                    break
                event = Event.NO_MATCH
            else:
                return event
        return Event.SUCCESS
