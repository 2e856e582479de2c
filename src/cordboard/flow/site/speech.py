"""Settings of speech: the engine that speaks the prompts of a site, and its voices."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from cordboard.flow.site.part import Part


class SpeechSettings(Part):
    """Who speaks. `voices` names a voice (or a voice file) by language; `url`, `model` and `key` are for ``http``.

    `key` is the name of one of the site's secrets.
    """

    engine: str = Field(
        "auto",
        min_length=1,
        description="auto, piper, flite, espeak-ng, http, tones, or one that an installed package brings.",
    )
    voices: dict[str, str] = Field(default_factory=dict)
    url: str = ""
    model: str = ""
    key: str = ""

    @model_validator(mode="after")
    def _address(self) -> SpeechSettings:
        if self.engine == "http" and not re.match(r"https?://", self.url):
            raise ValueError("the engine 'http' needs 'url', beginning with http:// or https://")
        if "@" in urlsplit(self.url).netloc:
            raise ValueError("'url' must have no name or password before the host: name a secret as 'key'")
        return self
