"""Prompts: what a module says, as a list of phrases, in one language or several.

In a flow file a prompt is a text, a list of phrases, or either of these by language::

    prompt: "Your balance is {{ account.balance }}."
    prompt:
      - "Your balance is"
      - {amount: account.balance, currency: USD}
      - {silence: 0.5}
      - {text: "Para español, oprima el dos.", language: es}
      - {recording: thanks.wav}
    prompt: {en: "Good morning.", es: "Buenos días."}

Text may hold ``{{ expression }}``; the value of a *reader* phrase (digits, number, ordinal, amount, date, time,
letters) is an expression. Expressions are CEL over contact, account and site.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

#: How a value is read out.
Reader = Literal["digits", "number", "ordinal", "amount", "date", "time", "letters"]
READERS: tuple[str, ...] = get_args(Reader)
#: The language key of a prompt that is the same in every language.
EVERY_LANGUAGE = ""
#: An expression inside a text.
PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def expressions_in(text: str) -> tuple[str, ...]:
    """The expressions between double braces in a text."""
    return tuple(match.strip() for match in PLACEHOLDER.findall(text))


class Phrase(BaseModel):
    """One piece of a prompt: exactly one of text, recording, silence or a reader.

    `silence` is in seconds. `currency` (ISO 4217) goes with `amount` only. `language` is for a phrase in another
    language than the rest, such as the offer of that language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str | None = None
    recording: str | None = Field(None, description="A WAV file in the site's prompts folder.")
    silence: float | None = Field(None, gt=0, le=60, description="Seconds.")
    digits: str | None = Field(None, description="Expression, read digit by digit.")
    number: str | None = Field(None, description="Expression, read as a number.")
    ordinal: str | None = Field(None, description="Expression, read as a place in an order, such as twenty-first.")
    amount: str | None = Field(None, description="Expression, read as an amount of money.")
    date: str | None = Field(None, description="Expression, read as a date.")
    time: str | None = Field(None, description="Expression, read as a time of day.")
    letters: str | None = Field(None, description="Expression, spelt letter by letter.")
    currency: str | None = Field(None, pattern="^[A-Z]{3}$", description="With amount; left out: the site's.")
    language: str | None = Field(None, description="Said in this language, whatever the rest is said in.")

    @model_validator(mode="before")
    @classmethod
    def _plain_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_thing(self) -> Phrase:
        said = [name for name in ("text", "recording", "silence", *READERS) if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                "a phrase says exactly one thing: text, recording, silence, "
                + ", ".join(READERS)
                + (f" (here: {', '.join(said)})" if said else "")
            )
        if self.currency and said != ["amount"]:
            raise ValueError("currency goes with amount only")
        return self

    @property
    def reader(self) -> str | None:
        """The reader's name when this phrase reads a value out, else None."""
        return next((name for name in READERS if getattr(self, name) is not None), None)

    def expressions(self) -> tuple[str, ...]:
        """Every expression in this phrase."""
        if self.text is not None:
            return expressions_in(self.text)
        reader = self.reader
        return (getattr(self, reader),) if reader else ()


class Prompt(BaseModel):
    """What is said: phrases by language (key "" = in every language)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrases: dict[str, tuple[Phrase, ...]]

    @model_validator(mode="before")
    @classmethod
    def _any_form(cls, value: Any) -> Any:
        if isinstance(value, str | list | tuple):
            return {"phrases": {EVERY_LANGUAGE: _listed(value)}}
        if isinstance(value, dict) and set(value) != {"phrases"}:
            if set(value) & set(Phrase.model_fields):
                return {"phrases": {EVERY_LANGUAGE: (value,)}}
            return {"phrases": {str(language): _listed(phrases) for language, phrases in value.items()}}
        return value

    def in_language(self, language: str) -> tuple[Phrase, ...]:
        """The phrases for a language: exact, then without region, then any-language, then the first written."""
        phrases = self.phrases
        for key in (language, language.split("-", maxsplit=1)[0], EVERY_LANGUAGE):
            if key in phrases:
                return phrases[key]
        return next(iter(phrases.values()), ())

    def every_phrase(self) -> tuple[Phrase, ...]:
        """All phrases in all languages."""
        return tuple(phrase for phrases in self.phrases.values() for phrase in phrases)

    def written(self) -> Any:
        """The shortest form that a flow file would use for this prompt."""
        by_language = {language: [_short(phrase) for phrase in phrases] for language, phrases in self.phrases.items()}
        shortened = {
            language: said[0] if len(said) == 1 and isinstance(said[0], str) else said
            for language, said in by_language.items()
        }
        return shortened[EVERY_LANGUAGE] if set(shortened) == {EVERY_LANGUAGE} else shortened

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        written = handler(schema)
        phrase = handler.resolve_ref_schema(written)["properties"]["phrases"]["additionalProperties"]["items"]
        said = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"anyOf": [{"type": "string"}, phrase]}}]}
        return {"anyOf": [*said["anyOf"], {"type": "object", "additionalProperties": said}]}


def _listed(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


def _short(phrase: Phrase) -> Any:
    is_text = phrase.text is not None and phrase.language is None
    return phrase.text if is_text else phrase.model_dump(exclude_none=True)
