"""What flows say, and its sound."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue, model_validator

from cordboard.server.models import Answer
from cordboard.server.paging import Page
from cordboard.server.parameters import LONGEST_NAME, Body

#: Characters of a text that is spoken.
LONGEST_PROMPT = 2_000


class SpokenText(Body):
    """A `text` to be spoken, or a `prompt` as a flow file writes it: in a language, by a voice of the site's engine; an
    empty one: its usual one. Of a prompt everything is said but values that only a contact has.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Thank you for calling.", "language": "en"}]})

    text: Annotated[str, Field(max_length=LONGEST_PROMPT)] = ""
    prompt: JsonValue = None
    language: Annotated[str, Field(min_length=1, max_length=35)] = "en"
    voice: Annotated[str, Field(max_length=LONGEST_NAME)] = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> SpokenText:
        if bool(self.text) == (self.prompt is not None):
            raise ValueError("send a text, or a prompt as a flow file writes it: one of the two")
        return self


class FlowPrompt(Answer):
    """A prompt of a module, by the property that holds it, in a language: what is said, in words.

    `known`: all of it is known before anybody calls, so it can be heard. Otherwise `{…}` stands for a value.
    """

    module: str
    property: str
    language: str
    said: list[str]
    known: bool


class PromptFileEntry(Answer):
    """A recorded prompt of the site: its name as flows write it, and its bytes."""

    name: str
    size: int


class PromptFilePage(Page[PromptFileEntry]):
    """Recorded prompts, in the order of their names."""


class UploadedPrompt(Answer):
    """A recording that flows can play now: its name as they write it, which has a number where the name was taken.

    `was_there`: the same recording had the name already.
    """

    name: str
    seconds: float
    was_there: bool
