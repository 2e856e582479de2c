"""What a module sees of the contact it works for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from cordboard.engine.commands import Said, Spoken
from cordboard.engine.journal import AnyEntry, Answered, Assigned, Facts, Noted
from cordboard.flow.expressions import evaluate
from cordboard.flow.prompt import PLACEHOLDER, Phrase, Prompt
from cordboard.flow.speaking import spoken, written

#: Names under `contact` in expressions that no variable may take.
RESERVED = frozenset(
    {"id", "channel", "direction", "caller", "called", "service", "language", "now", "message", "time_zone"}
)


class Contact:
    """One contact, as its modules see it.

    `now` is the time of the last signal in milliseconds. `keys` are the Key Press values that connectors of the
    module at work accept. `variables`, `account` and `language` change as the flow goes on; every change follows from
    entries in the journal.
    """

    __slots__ = ("_entries", "account", "facts", "keys", "language", "module", "now", "variables", "voice")

    def __init__(self, facts: Facts, language: str, voice: str = "") -> None:
        self.facts = facts
        self.language = facts.language or language
        self.voice = voice
        self.now = 0
        self.module = ""
        self.keys: frozenset[str] = frozenset()
        self.variables: dict[str, Any] = {}
        self.account: dict[str, Any] | None = facts.account
        self._entries: list[AnyEntry] = []

    def set(self, name: str, value: Any) -> None:
        """Give a variable a value. Raises ValueError for a reserved name."""
        if name in RESERVED:
            raise ValueError(f"{name!r} is set by the platform: choose another name for the variable")
        self.variables[name] = value
        self._entries.append(Assigned(name, value))

    def speak(self, language: str) -> None:
        """Use another language for the rest of the contact."""
        self.language = language
        self._entries.append(Assigned("language", language))

    def answer(self, question: str, value: Any) -> None:
        """Store the answer to a survey question with the contact."""
        self._entries.append(Answered(question, value))

    def note(self, text: str) -> None:
        """Leave a remark for whoever reads the trace."""
        self._entries.append(Noted(self.module, text))

    def names(self) -> dict[str, Any]:
        """What expressions see: `contact`, `account` and `site`."""
        facts = self.facts
        zone = ZoneInfo(facts.time_zone)
        contact = {
            **self.variables,
            "id": facts.contact,
            "channel": facts.channel,
            "direction": facts.direction,
            "caller": facts.caller,
            "called": facts.called,
            "service": facts.service,
            "language": self.language,
            "message": facts.message,
            "time_zone": facts.time_zone,
            "now": datetime.fromtimestamp(self.now / 1000, UTC).astimezone(zone),
        }
        return {"contact": contact, "account": self.account or {}, "site": facts.site}

    def evaluate(self, expression: str) -> Any:
        """The value of a CEL expression. Raises ExpressionError when it cannot be computed."""
        return evaluate(expression, self.names())

    def text(self, template: str) -> str:
        """A text with every ``{{ expression }}`` replaced by its value. Raises ExpressionError."""
        if "{{" not in template:
            return template
        names = self.names()
        return PLACEHOLDER.sub(lambda match: written(evaluate(match[1].strip(), names), self.language), template)

    def address(self, template: str) -> str:
        """A URL with every ``{{ expression }}`` replaced by its value, escaped so that it stays one part of the URL."""
        if "{{" not in template:
            return template
        names = self.names()
        return PLACEHOLDER.sub(lambda match: quote(str(evaluate(match[1].strip(), names)), safe=""), template)

    def say(self, prompt: Prompt | None, *, language: str = "", voice: str = "") -> Said:
        """The prompt in the contact's language (or another), values read out. Raises ExpressionError."""
        if prompt is None:
            return ()
        language = language or self.language
        return tuple(self._spoken(phrase, language, voice or self.voice) for phrase in prompt.in_language(language))

    def _spoken(self, phrase: Phrase, language: str, voice: str) -> Spoken:
        if phrase.recording is not None:
            return Spoken("recording", phrase.recording, language)
        if phrase.silence is not None:
            return Spoken("silence", seconds=phrase.silence)
        reader = phrase.reader
        if reader is None:
            return Spoken("text", self.text(phrase.text or ""), language, voice)
        value = self.evaluate(getattr(phrase, reader))
        return Spoken("text", spoken(value, reader, language, phrase.currency), language, voice)

