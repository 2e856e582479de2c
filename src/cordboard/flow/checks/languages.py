"""Checks of languages and currencies: they can be spoken."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.prompt import EVERY_LANGUAGE
from cordboard.flow.speaking import is_currency, is_language

#: Properties of modules that name a language.
_PROPERTIES = ("language", "repeat_in")
_REMEDY = "Write a code such as en, es or es-MX."


def languages_are_known(draft: Draft) -> None:
    """A language that nobody knows would be spoken as English."""
    written = draft.source.values.get("language")
    if written is not None and not (isinstance(written, str) and is_language(written)):
        draft.source.complain(
            "unknown-language", f"there is no language {written!r}.", ("language",), remedy=_REMEDY
        )  # fmt: skip
    for name, module in draft.modules.items():
        named = [(each, getattr(module, each, None)) for each in _PROPERTIES]
        named += [
            (f"{where}.{language}", language)
            for where, prompt in module.prompts()
            for language in prompt.phrases
            if language != EVERY_LANGUAGE
        ]
        named += [(where, phrase.language) for where, prompt in module.prompts() for phrase in prompt.every_phrase()]
        for where, language in named:
            if language and not is_language(language):
                draft.complain_of_module(
                    "unknown-language", name, f"{where}: there is no language {language!r}.", _REMEDY, at=where
                )


def currencies_are_known(draft: Draft) -> None:
    """A currency that nobody knows cannot be read out."""
    for name, module in draft.modules.items():
        for where, prompt in module.prompts():
            for phrase in prompt.every_phrase():
                if phrase.currency and not is_currency(phrase.currency):
                    draft.complain_of_module(
                        "unknown-currency", name, f"{where}: there is no currency {phrase.currency!r}.",
                        "Write a code of ISO 4217, such as USD or EUR.", at=where,
                    )  # fmt: skip
