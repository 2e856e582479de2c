"""Checks of prompts: what modules say."""

from __future__ import annotations

from cordboard.flow.draft import Draft
from cordboard.flow.prompt import EVERY_LANGUAGE
from cordboard.flow.speaking import is_language

LONGEST_INTRODUCTION = 5


def introduction_is_short(draft: Draft) -> None:
    """People hang up on long introductions: three to five phrases at most (domain.md 2)."""
    for name, module in draft.modules.items():
        if module.declaration.place != "opening":
            continue
        for where, prompt in module.prompts():
            longest = max(len(phrases) for phrases in prompt.phrases.values())
            if longest > LONGEST_INTRODUCTION:
                draft.complain_of_module(
                    "long-introduction",
                    name,
                    f"says {longest} phrases; {LONGEST_INTRODUCTION} are the most that people listen to.",
                    "Shorten it, or say the rest in the next module.",
                    at=where,
                    warning=True,
                )


def languages_agree(draft: Draft) -> None:
    """A prompt that lacks a language which others have would be spoken in the wrong one."""
    prompts = [
        (name, where, prompt)
        for name, module in draft.modules.items()
        for where, prompt in module.prompts()
        if not where.startswith("whisper")  # agents hear these, not the person
        and all(map(is_language, set(prompt.phrases) - {EVERY_LANGUAGE}))  # told of already, and may be the one missing
    ]
    translated = [prompt for _, _, prompt in prompts if len(prompt.phrases) > 1]
    spoken = {language for prompt in translated for language in prompt.phrases} - {EVERY_LANGUAGE}
    for name, where, prompt in prompts:
        missing = spoken - set(prompt.phrases)
        if missing and EVERY_LANGUAGE not in prompt.phrases and ("modules", name, where) in draft.source.places:
            draft.complain_of_module(
                "missing-language",
                name,
                f"{where} is not written in {', '.join(sorted(missing))}, as other prompts are.",
                "Write it in every language of the flow.",
                at=where,
                warning=True,
            )
