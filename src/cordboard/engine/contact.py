"""What a module sees of the contact it works for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from cordboard.engine.commands import Said, Spoken
from cordboard.engine.journal import Answered, AnyEntry, Assigned, Facts, Noted
from cordboard.engine.sensitive import holds_token
from cordboard.engine.values import plain
from cordboard.flow.events import Event
from cordboard.flow.expressions import evaluate
from cordboard.flow.model import NO_WAITS, Waits
from cordboard.flow.module import ANSWER_TIMES, IN_WRITING, RESERVED, FlowModule
from cordboard.flow.prompt import PLACEHOLDER, Phrase, Prompt
from cordboard.flow.sensitive_use import SensitiveUse, hold_to_equality, use_of
from cordboard.flow.speaking import spoken, written
from cordboard.flow.written_values import in_writing

#: Prompts that are the same for every contact, finished: by identity, language and voice. The prompt is kept beside
#: what it says, so that its identity cannot pass to another.
SaidBefore = dict[tuple[int, str, str], tuple[Prompt, Said]]
#: Modules that make prompts as they run must not fill the memory with them.
MOST_SAID_BEFORE = 10_000


class Contact:
    """One contact, as its modules see it.

    `now` is the time of the last signal in milliseconds. `keys` are the Key Press values that connectors of the
    module at work accept, `events` all events that they take. `variables`, `account` and `language` change as the
    flow goes on; every change follows from entries in the journal. `sensitive` are the variables that hold tokens of
    sensitive digits: expressions can only ask whether two of them are equal. `notes` are entries that the interpreter
    has not taken yet. `waits` are the flow's own limits for finding agents.
    """

    __slots__ = (
        "_flow_language", "_module_language", "_module_voice", "_said", "account", "events", "facts", "keys",
        "language", "module", "notes", "now", "sensitive", "variables", "voice", "waits",
    )  # fmt: skip

    def __init__(
        self, facts: Facts, language: str, voice: str = "", said: SaidBefore | None = None, waits: Waits = NO_WAITS
    ) -> None:
        self.facts = facts
        self.language = facts.language or language
        self.voice = voice
        self.now = 0
        self.module = ""
        self.keys: frozenset[str] = frozenset()
        self.events: frozenset[Event] = frozenset()
        self.variables: dict[str, Any] = dict(facts.variables)
        self.sensitive = {name for name, value in facts.variables.items() if holds_token(value)}
        self.account: dict[str, Any] | None = facts.account
        self.notes: list[AnyEntry] = []
        self.waits = waits
        self._flow_language = language
        self._module_language = ""
        self._module_voice = ""
        self._said: SaidBefore = {} if said is None else said

    def enter(self, module: FlowModule, keys: frozenset[str], events: frozenset[Event]) -> None:
        """Let a module work: what it says is said in its own language and voice, if it names any."""
        self.module = module.name
        self.keys = keys
        self.events = events
        self._module_language = module.language or ""
        self._module_voice = module.voice or ""

    def set(self, name: str, value: Any) -> None:
        """Give a variable a value. Raises ValueError for a reserved name or a value that no journal can keep."""
        if name in RESERVED:
            raise ValueError(f"{name!r} is set by the platform: choose another name for the variable")
        value = plain(value)
        self.variables[name] = value
        (self.sensitive.add if holds_token(value) else self.sensitive.discard)(name)
        self.notes.append(Assigned(name, value))

    def speak(self, language: str) -> None:
        """Use another language for the rest of the contact."""
        self.language = language
        self.notes.append(Assigned("language", language))

    def answer(self, question: str, value: Any) -> None:
        """Store the answer to a survey question with the contact."""
        self.notes.append(Answered(question, value))

    def note(self, text: str) -> None:
        """Leave a remark in the trace."""
        self.notes.append(Noted(self.module, text))

    def names(self) -> dict[str, Any]:
        """What expressions see: `contact`, `account` and `site`."""
        facts = self.facts
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
            "now": _moment(self.now, facts.time_zone),
        }
        return {"contact": contact, "account": self.account or {}, "site": facts.site}

    def evaluate(self, expression: str) -> Any:
        """The value of a CEL expression.

        Raises ExpressionError when it cannot be computed, or does more with sensitive digits than compare them.
        """
        return self._computed(expression, self.names())

    def value_of(self, expression: str) -> Any:
        """As `evaluate`, for values that are handed on unseen: a sensitive variable alone is its token."""
        used = use_of(expression, self.sensitive)
        return self.variables[used.variable] if used.use is SensitiveUse.COPY else self.evaluate(expression)

    def text(self, template: str) -> str:
        """A text with every ``{{ expression }}`` replaced by its value. Raises ExpressionError."""
        if "{{" not in template:
            return template
        names = self.names()
        return PLACEHOLDER.sub(lambda match: written(self._computed(match[1].strip(), names), self.language), template)

    def address(self, template: str) -> str:
        """A URL with every ``{{ expression }}`` replaced by its value, escaped so that it stays one part of the URL."""
        if "{{" not in template:
            return template
        names = self.names()
        return PLACEHOLDER.sub(lambda match: quote(str(self._computed(match[1].strip(), names)), safe=""), template)

    def _computed(self, expression: str, names: dict[str, Any]) -> Any:
        hold_to_equality(expression, self.sensitive)
        return evaluate(expression, names)

    def say(self, prompt: Prompt | None, *, language: str = "", voice: str = "") -> Said:
        """The prompt in the contact's language (or another), values read out. Raises ExpressionError."""
        if prompt is None:
            return ()
        language = language or self._module_language or self.language
        voice = voice or self._module_voice
        before = self._said.get((id(prompt), language, voice))
        if before is not None:
            return before[1]
        phrases = prompt.in_language(language)
        said = tuple(self._spoken(phrase, phrase.language or language, voice) for phrase in phrases)
        if len(self._said) < MOST_SAID_BEFORE and not any(phrase.expressions() for phrase in phrases):
            self._said[id(prompt), language, voice] = (prompt, said)
        return said

    def answer_time(self, given: float | None) -> float:
        """How many seconds an answer is waited for: as the module says, else what is usual on the channel."""
        return ANSWER_TIMES[self.facts.channel] if given is None else given

    def known_of(self, prompt: Prompt, language: str) -> Iterator[Spoken]:
        """What is known of a prompt before anything happens, when the contact's language is this one."""
        language = self._module_language or language
        for phrase in prompt.in_language(language):
            if not phrase.expressions():
                yield self._spoken(phrase, phrase.language or language, self._module_voice)

    def _spoken(self, phrase: Phrase, language: str, voice: str) -> Spoken:
        if phrase.recording is not None:
            return Spoken("recording", phrase.recording, language)
        if phrase.silence is not None:
            return Spoken("silence", seconds=phrase.silence)
        voice = voice or (self.voice if _same_language(language, self._flow_language) else "")
        reader = phrase.reader
        if reader is None:
            return Spoken("text", self.text(phrase.text or ""), language, voice)
        value = self.evaluate(getattr(phrase, reader))
        currency = phrase.currency or str(self.facts.site.get("currency") or "")
        put = in_writing if self.facts.channel in IN_WRITING else spoken
        return Spoken("text", put(value, reader, language, currency), language, voice)


def _moment(at: int, zone: str) -> datetime:
    """The moment with the zone's offset of that day: CEL knows offsets, and zones only by name."""
    there = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(zone))
    return there.astimezone(timezone(there.utcoffset() or timedelta()))


def _same_language(one: str, other: str) -> bool:
    return one.split("-", maxsplit=1)[0] == other.split("-", maxsplit=1)[0]
