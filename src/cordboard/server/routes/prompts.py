"""Prompts: what a flow says, and how it sounds on the telephone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from pydantic import ValidationError

from cordboard.audio.g711 import ulaw_to_pcm
from cordboard.audio.sound import joined
from cordboard.audio.wav import wav_of
from cordboard.engine.commands import Said, Spoken
from cordboard.engine.contact import Contact
from cordboard.engine.journal import Facts
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.prompt import EVERY_LANGUAGE, PLACEHOLDER, Phrase, Prompt
from cordboard.flow.speaking import is_language
from cordboard.server.files import WavSound
from cordboard.server.models.prompts import FlowPrompt, SpokenText
from cordboard.server.parameters import NamePath
from cordboard.server.routes.drafts import Author, flow_called
from cordboard.server.signing import SignedIn
from cordboard.server.site import Running, RunningSite
from cordboard.speech.port import SpeechFailed

router = APIRouter(prefix="/api", tags=["prompts"])

#: Seconds of silence in place of a value that only a contact has.
PAUSE_FOR_VALUE = 0.5

Language = Annotated[str, Query(max_length=35, description="The language; empty: the flow's own.")]


@router.post("/prompts", response_class=WavSound)
async def speak_text(site: Running, user: Author, wanted: SpokenText) -> WavSound:  # noqa: ARG001 - to be let in
    """A text or a prompt as callers hear it: WAV, 8000 samples a second. 422 for a language that nothing speaks."""
    _check_language(site, wanted.language)
    if wanted.prompt is None:
        return await _sound(site, (Spoken("text", wanted.text, wanted.language, wanted.voice),))
    return await _sound(site, _said_of(wanted))


@router.get("/flows/{slug}/prompts")
def list_prompts(site: Running, user: SignedIn, slug: NamePath, language: Language = "") -> list[FlowPrompt]:  # noqa: ARG001
    """Everything that a flow at work says, module by module. 422 for a language that there is not."""
    _check_language(site, language)
    return list(_prompts(flow_called(site, slug), language))


@router.get("/flows/{slug}/modules/{module}/prompts/{property}", response_class=WavSound)
async def hear_prompt(
    site: Running, user: SignedIn, slug: NamePath, module: NamePath, property: NamePath,  # noqa: ARG001, A002
    language: Language = "",
) -> WavSound:  # fmt: skip
    """A prompt of a flow at work as callers hear it: WAV, 8000 samples a second. 422 where it has values in it, and
    for a language that nothing speaks.
    """
    _check_language(site, language)
    flow = flow_called(site, slug)
    found = flow.modules.get(module)
    prompt = None if found is None else dict(found.prompts()).get(property)
    if found is None or prompt is None:
        where = f"/api/flows/{slug}/prompts lists them"
        raise HTTPException(404, f"{slug} has no prompt {property!r} in a module {module!r}; {where}")
    said = _known(flow, found, prompt, language or flow.language)
    if said is None:
        raise HTTPException(422, "this prompt has values in it that only a contact has; send a text to /api/prompts")
    return await _sound(site, said)


def _said_of(wanted: SpokenText) -> Said:
    """What is said of a prompt that somebody writes. Raises HTTPException 422."""
    try:
        prompt = Prompt.model_validate(wanted.prompt)
    except ValidationError as wrong:
        told = "; ".join(each["msg"].removeprefix("Value error, ") for each in wrong.errors(include_url=False))
        raise HTTPException(422, f"this is no prompt: {told}") from wrong
    contact = Contact(Facts(""), wanted.language, wanted.voice)
    said: list[Spoken] = []
    for phrase in prompt.in_language(wanted.language):
        if phrase.text is not None and phrase.expressions():
            without = PLACEHOLDER.sub("…", phrase.text)
            said.append(Spoken("text", without, phrase.language or wanted.language, wanted.voice))
        elif phrase.expressions():
            said.append(Spoken("silence", seconds=PAUSE_FOR_VALUE))
        else:
            said += contact.known_of(Prompt(phrases={EVERY_LANGUAGE: (phrase,)}), wanted.language)
    return tuple(said)


def _prompts(flow: Flow, language: str) -> Iterator[FlowPrompt]:
    language = language or flow.language
    for name, module in flow.modules.items():
        for property, prompt in module.prompts():  # noqa: A001 - that is what it is
            yield FlowPrompt(
                module=name, property=property, language=language,
                said=[_words(phrase) for phrase in prompt.in_language(module.language or language)],
                known=_known(flow, module, prompt, language) is not None,
            )  # fmt: skip


def _known(flow: Flow, module: FlowModule, prompt: Prompt, language: str) -> Said | None:
    """What is said, where all of it is known before a contact begins."""
    if any(phrase.expressions() for phrase in prompt.in_language(module.language or language)):
        return None
    contact = Contact(Facts(""), flow.language, flow.voice)
    contact.enter(module, frozenset(), frozenset())
    return tuple(contact.known_of(prompt, language))


def _words(phrase: Phrase) -> str:
    if phrase.recording is not None:
        return f"(recording {phrase.recording})"
    if phrase.silence is not None:
        return f"({phrase.silence:g} s of silence)"
    return phrase.text if phrase.text is not None else f"{{{getattr(phrase, phrase.reader or '', '')}}}"


async def _sound(site: RunningSite, said: Said) -> WavSound:
    try:
        async with site.listening:
            sound = joined(await site.switchboard.prompts.render(said))
    except SpeechFailed as failed:
        for spoken in said:
            if spoken.kind == "text" and not site.switchboard.prompts.speaks(spoken.language):
                raise _nobody_speaks(site, spoken.language) from failed
        raise HTTPException(503, f"this cannot be spoken now: {failed}", {"retry-after": "10"}) from failed
    return WavSound(await asyncio.to_thread(lambda: wav_of(ulaw_to_pcm(sound))))


def _check_language(site: RunningSite, language: str) -> None:
    """Raise HTTPException, 422, for a language that there is not. An empty one is the flow's own."""
    if language and not is_language(language):
        raise HTTPException(422, f"there is no language {language!r}; {_languages(site)}")


def _nobody_speaks(site: RunningSite, language: str) -> HTTPException:
    return HTTPException(422, f"no speech engine of this site speaks {language!r}; {_languages(site)}")


def _languages(site: RunningSite) -> str:
    known = sorted(site.switchboard.prompts.languages)
    return f"there are: {', '.join(known)}" if known else "write a code such as en, es or es-MX"
