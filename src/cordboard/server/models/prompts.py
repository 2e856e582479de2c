"""What flows say, and its sound."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from cordboard.server.models import Answer
from cordboard.server.parameters import LONGEST_NAME, Body

#: Characters of a text that is spoken.
LONGEST_PROMPT = 2_000


class SpokenText(Body):
    """A text to be spoken, in a language, by a voice of the site's engine; an empty one: its usual one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Thank you for calling.", "language": "en"}]})

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_PROMPT)]
    language: Annotated[str, Field(min_length=1, max_length=35)] = "en"
    voice: Annotated[str, Field(max_length=LONGEST_NAME)] = ""


class FlowPrompt(Answer):
    """A prompt of a module, by the property that holds it, in a language: what is said, in words.

    `known`: all of it is known before anybody calls, so it can be heard. Otherwise `{…}` stands for a value.
    """

    module: str
    property: str
    language: str
    said: list[str]
    known: bool
