"""Prompts as telephone audio: spoken once, kept on disk, ready before anybody calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE, SILENCE, pcm_to_ulaw
from cordboard.audio.pcm import levelled, resample, trimmed
from cordboard.audio.wav import NotWav, read_wav
from cordboard.engine.commands import Said, Spoken
from cordboard.speech.cache import SpeechCache
from cordboard.speech.port import Speaker, SpeechFailed

#: So many prompts are spoken at the same time: a call must not wait for all that is rendered ahead.
AT_ONCE = 2


class PromptAudio:
    """Renders what a flow says. `recordings` is the folder of the site's recorded prompts."""

    def __init__(self, speaker: Speaker, cache_folder: Path, recordings: Path) -> None:
        self.speaker = speaker
        self._cache = SpeechCache(cache_folder)
        self.recordings = recordings.resolve()
        self._speaking: dict[Path, asyncio.Task[bytes]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)
        # A busy prompt is read from disk once; a few hundred prompts are a few tens of megabytes.
        self._recorded = lru_cache(maxsize=256)(self._read_recording)
        self._kept = lru_cache(maxsize=512)(self._cache.get)

    async def render(self, said: Said) -> bytes:
        """Mu-law of everything said, in order. Raises SpeechFailed."""
        return b"".join([await self._one(spoken) for spoken in said])

    async def render_ahead(self, wanted: Iterable[Said], progress: Callable[[int, int], None]) -> None:
        """Render all of them; `progress` is told (done, total). Raises SpeechFailed for the first that cannot be."""
        todo = list(dict.fromkeys(wanted))
        progress(0, len(todo))
        work = [asyncio.ensure_future(self.render(said)) for said in todo]
        try:
            for done, rendered in enumerate(asyncio.as_completed(work), 1):
                await rendered
                progress(done, len(todo))
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def close(self) -> None:
        """End what is being spoken, and the engine."""
        for task in tuple(self._speaking.values()):
            task.cancel()
        await asyncio.gather(*self._speaking.values(), return_exceptions=True)
        await self.speaker.close()

    async def _one(self, spoken: Spoken) -> bytes:
        if spoken.kind == "silence":
            return SILENCE * round(spoken.seconds * SAMPLE_RATE)
        if spoken.kind == "recording":
            return self._recorded(spoken.value)
        text = " ".join(spoken.value.split())
        return await self._spoken(text, spoken.language, spoken.voice) if text else b""

    async def _spoken(self, text: str, language: str, voice: str) -> bytes:
        path = self._cache.path(self.speaker.name, self.speaker.version, voice, language, text)
        kept = self._kept(path) if path.exists() else None
        if kept is not None:
            return kept
        task = self._speaking.get(path)
        if task is None:
            task = asyncio.create_task(self._speak(path, text, language, voice))
            self._speaking[path] = task
            task.add_done_callback(lambda done: self._over(path, done))
        return await asyncio.shield(task)

    def _over(self, path: Path, task: asyncio.Task[bytes]) -> None:
        del self._speaking[path]
        if not task.cancelled():
            task.exception()  # whoever waited was told; nobody may have waited

    async def _speak(self, path: Path, text: str, language: str, voice: str) -> bytes:
        async with self._turns:
            pcm = await self.speaker.speak(text, language, voice)
        audio = await asyncio.to_thread(_for_telephones, pcm.samples, pcm.rate)
        await asyncio.to_thread(self._cache.put, path, audio)
        return audio

    def _read_recording(self, name: str) -> bytes:
        path = (self.recordings / name).resolve()
        if not path.is_relative_to(self.recordings):
            raise SpeechFailed(f"the recording {name!r} lies outside the prompts folder of the site")
        try:
            return pcm_to_ulaw(read_wav(path, name))
        except NotWav as broken:
            raise SpeechFailed(str(broken)) from broken
        except OSError as missing:
            raise SpeechFailed(f"the recording {name!r} cannot be read: {missing.strerror}") from missing


def _for_telephones(samples: bytes, rate: int) -> bytes:
    return pcm_to_ulaw(levelled(resample(trimmed(samples, rate), rate)))
