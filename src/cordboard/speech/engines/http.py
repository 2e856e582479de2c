"""Any speech service that takes the request of OpenAI's ``/v1/audio/speech`` and answers with WAV."""

from __future__ import annotations

import httpx

from cordboard.audio.wav import NotWav, read_wav_samples
from cordboard.speech.port import EngineFailed, Pcm, SpeechFailed

#: Seconds without an answer; the caller may have less patience.
LONGEST = 60.0
LARGEST = 20_000_000
#: Answers for which the text is not to blame: no key, too many questions, or the service itself.
_NOT_AT_FAULT = frozenset({401, 402, 403, 404, 408, 429, *range(500, 600)})


class HttpSpeech:
    """Posts ``{model, input, voice, language, response_format: wav}`` to `url`, with `key` as its bearer token."""

    name = "http"

    def __init__(self, url: str, model: str, key: str, voices: dict[str, str]) -> None:
        self._url = url
        self._model = model
        self._voices = voices
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._web = httpx.AsyncClient(headers=headers, timeout=LONGEST, trust_env=False)
        self.version = f"{url} {model}"

    @property
    def languages(self) -> frozenset[str]:
        """Those for which the site names a voice; the service may have more."""
        return frozenset(self._voices)

    def speaks(self, language: str) -> bool:  # noqa: ARG002 - the service decides
        """Whatever the service speaks."""
        return True

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        chosen = voice or self._voices.get(language) or self._voices.get(language.split("-", maxsplit=1)[0], "")
        body = {"input": text, "language": language, "response_format": "wav"}
        body |= {"model": self._model} if self._model else {}
        body |= {"voice": chosen} if chosen else {}
        try:
            answer = await self._web.post(self._url, json=body)
        except httpx.HTTPError as trouble:
            raise EngineFailed(f"the speech service did not answer: {type(trouble).__name__}") from trouble
        if answer.status_code in _NOT_AT_FAULT:
            raise EngineFailed(f"the speech service answered {answer.status_code}")
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST:
            raise SpeechFailed(f"the speech service answered {answer.status_code} with {len(answer.content)} bytes")
        try:
            samples, rate = read_wav_samples(answer.content, "what the speech service sent")
        except NotWav as broken:
            raise SpeechFailed(str(broken)) from broken
        return Pcm(samples, rate)

    async def close(self) -> None:
        await self._web.aclose()
