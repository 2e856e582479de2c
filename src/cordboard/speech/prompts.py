"""Prompts as telephone audio: spoken once, kept on disk, ready before anybody calls."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE, SILENCE, pcm_to_ulaw
from cordboard.audio.pcm import levelled, resample, trimmed
from cordboard.audio.sound import Sound, Sounds
from cordboard.audio.wav import NotWav, read_wav
from cordboard.background import BackgroundTasks
from cordboard.engine.commands import Said, Spoken
from cordboard.speech.cache import SpeechCache
from cordboard.speech.port import EngineFailed, Speaker, SpeechFailed
from cordboard.speech.watched import AT_ONCE, LONGEST, LONGEST_AHEAD, PATIENCE, WatchedEngine, limit

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A text to be spoken by an engine, and where its sound is kept."""

    engine: WatchedEngine
    text: str
    language: str
    voice: str
    path: Path

    @property
    def trouble(self) -> EngineFailed | None:
        """What is the matter with the engine."""
        return self.engine.trouble_with(self.language, self.voice)


@dataclass(frozen=True, slots=True)
class PromptCounts:
    """Texts that were `found` in the cache, that an engine has `spoken` for it, and that it `failed` to speak."""

    found: int
    spoken: int
    failed: int


class PromptAudio:
    """Renders what a flow says. `recordings` is the folder of the site's recorded prompts.

    The `substitutes` speak, in their order, what `speaker` has no voice for, cannot speak, or does not speak soon
    enough for a caller who waits. What each engine has spoken is kept apart, so that a substitute is heard no longer
    than it is needed. A named voice is that of the first engine which speaks the language; a substitute has its own.
    `missing` says which engine the site wants and this machine does not have.
    """

    def __init__(
        self, speaker: Speaker, cache_folder: Path, recordings: Path, substitutes: Sequence[Speaker] = (),
        missing: str = "",
    ) -> None:  # fmt: skip
        self._engines = [WatchedEngine(each, self._alarm) for each in (speaker, *substitutes)]
        self._missing = missing
        self._unspoken = ""
        self._alarms = int(bool(missing))
        self._cache = SpeechCache(cache_folder)
        self.recordings = recordings.resolve()
        self._speaking: dict[Path, asyncio.Task[bytes]] = {}
        self._found = self._spoken_anew = self._failed = 0
        self._meanwhile = BackgroundTasks("prompts could not be rendered ahead")
        # A busy prompt is read from disk once; a few hundred prompts are a few tens of megabytes.
        self._recorded = lru_cache(maxsize=256)(self._read_recording)
        self._kept = lru_cache(maxsize=512)(self._cache.get)

    @property
    def trouble(self) -> str:
        """A sentence that says which engine does not work, and what that means; empty when all work."""
        failing = [each for each in self._engines if each.trouble]
        if not failing:
            if self._missing:
                return f"Speech is not as the site wants it: {self._missing}; {self._engines[0].name} stands in."
            return self._unspoken
        faults = "; ".join(each.trouble for each in failing)
        working = [each.name for each in self._engines if each not in failing]
        means = f"{working[0]} stands in" if working else "prompts that were not spoken before cannot be said"
        return f"Speech does not work as it should: {faults}; {means} until that is over."

    @property
    def alarms(self) -> tuple[int, tuple[str, ...]]:
        """How often an engine got into trouble, and what to say of it now."""
        return self._alarms, tuple(filter(None, [self.trouble]))

    @property
    def counts(self) -> PromptCounts:
        """How prompts were found since the start."""
        return PromptCounts(self._found, self._spoken_anew, self._failed)

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the engines are known to have voices for, by code; empty where they cannot tell."""
        return frozenset(language for each in self._engines for language in each.speaker.languages)

    def speaks(self, language: str) -> bool:
        """Whether an engine has a voice for the words of a language."""
        return any(each.speaker.speaks(language) for each in self._engines)

    async def render(self, said: Said) -> Sounds:
        """Everything said, in order, for somebody who waits for it. Raises SpeechFailed."""
        pieces = [await self._one(spoken) for spoken in said]
        return tuple(Sound(piece) for piece in pieces if piece)

    async def render_ahead(
        self, wanted: Iterable[Said], progress: Callable[[int, int], None] = lambda _done, _total: None
    ) -> None:
        """Render all of them; `progress` is told (done, total).

        A few at a time: what a caller is to hear meanwhile comes next, also where it is among these. What cannot be
        spoken now is tried again when somebody is to hear it, and said by `trouble` until it is.
        """
        todo = list(dict.fromkeys(wanted))
        progress(0, len(todo))
        turns = asyncio.Semaphore(AT_ONCE)
        work = [asyncio.ensure_future(self._ahead(said, turns)) for said in todo]
        try:
            for done, rendered in enumerate(asyncio.as_completed(work), 1):
                try:
                    await rendered
                except SpeechFailed as failure:
                    self._unspoken = self._unspoken or f"Not all prompts can be spoken: {failure}."
                progress(done, len(todo))
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    def render_meanwhile(self, wanted: Iterable[Said]) -> None:
        """Render all of them while calls are served; the log says when that begins and when it is done."""
        self._meanwhile.start(self._render_meanwhile(tuple(wanted)))

    async def _render_meanwhile(self, wanted: Sequence[Said]) -> None:
        _log.warning("calls are served while prompts are rendered: one that is not yet in the cache may come late")
        await self.render_ahead(wanted)
        _log.warning("prompts are rendered" + (f", but: {self._unspoken}" if self._unspoken else ""))

    async def close(self) -> None:
        """End what is being spoken, and the engines."""
        await self._meanwhile.stop()
        for task in tuple(self._speaking.values()):
            task.cancel()
        await asyncio.gather(*self._speaking.values(), return_exceptions=True)
        await asyncio.gather(*(engine.close() for engine in self._engines))

    async def _ahead(self, said: Said, turns: asyncio.Semaphore) -> None:
        async with turns:
            for spoken in said:
                await self._one(spoken, ahead=True)

    async def _one(self, spoken: Spoken, *, ahead: bool = False) -> bytes:
        if spoken.kind == "silence":
            return SILENCE * round(spoken.seconds * SAMPLE_RATE)
        if spoken.kind == "recording":
            return self._recorded(spoken.value)
        text = " ".join(spoken.value.split())
        if not text:
            return b""
        choices = self._choices(text, spoken.language, spoken.voice)
        if ahead:
            return await self._spoken(choices, patience=None, longest=LONGEST_AHEAD)
        seconds = limit(text, LONGEST) + PATIENCE
        try:
            async with asyncio.timeout(seconds):
                return await self._spoken(choices, patience=limit(text, PATIENCE), longest=LONGEST)
        except TimeoutError:
            raise SpeechFailed(f"no engine spoke within {seconds:.0f} seconds") from None

    def _choices(self, text: str, language: str, voice: str) -> list[_Wanted]:
        """The engines that may be asked, in order."""
        speaking = [each for each in self._engines if each.speaker.speaks(language)] or self._engines[-1:]
        voices = [voice, *("" for _ in speaking[1:])]
        return [
            _Wanted(
                engine, text, language, its, self._cache.path(engine.name, engine.speaker.version, its, language, text)
            )
            for engine, its in zip(speaking, voices, strict=True)
        ]

    # --- Speaking ------------------------------------------------------------------------------------------

    async def _spoken(self, choices: Sequence[_Wanted], *, patience: float | None, longest: float) -> bytes:
        """The sound of the first engine that gives it: those that work first, and the next one after `patience`.

        Of those in trouble only one that a new start may help is asked; a program that hangs would keep a caller
        waiting for nothing.
        """
        for wanted in choices:  # what an engine in trouble has spoken before is as good as ever
            if (kept := self._kept_sound(wanted.path)) is not None:
                return kept
            if wanted.trouble is None:
                break
        failures = [str(each.trouble) for each in choices if each.trouble and not each.trouble.again]
        waiting = deque(sorted((each for each in choices if not each.trouble or each.trouble.again), key=_last))
        asked: dict[asyncio.Task[bytes], _Wanted] = {}
        again: set[Path] = set()
        while waiting or asked:
            if waiting:
                wanted = waiting.popleft()
                if (kept := self._kept_sound(wanted.path)) is not None:
                    return kept
                asked[self._rendering(wanted, longest)] = wanted
            done, _ = await asyncio.wait(asked, timeout=patience if waiting else None, return_when="FIRST_COMPLETED")
            for task in done:
                wanted = asked.pop(task)
                failure = task.exception()
                if failure is None:
                    return task.result()
                if not isinstance(failure, SpeechFailed):
                    raise failure
                failures.append(str(failure))
                if isinstance(failure, EngineFailed) and failure.again and wanted.path not in again:
                    again.add(wanted.path)
                    waiting.append(wanted)
        raise SpeechFailed("; ".join(dict.fromkeys(failures)))

    def _kept_sound(self, path: Path) -> bytes | None:
        if not path.exists():
            return None
        self._found += 1
        return self._kept(path)

    def _rendering(self, wanted: _Wanted, longest: float) -> asyncio.Task[bytes]:
        """The task that renders it, of which there is one at a time. It goes on when nobody waits any more."""
        task = self._speaking.get(wanted.path)
        if task is None:
            task = asyncio.create_task(self._speak(wanted, longest))
            self._speaking[wanted.path] = task
            task.add_done_callback(lambda done: self._over(wanted.path, done))
        return task

    def _over(self, path: Path, task: asyncio.Task[bytes]) -> None:
        del self._speaking[path]
        if not task.cancelled():
            task.exception()  # whoever waited was told; nobody may have waited

    async def _speak(self, wanted: _Wanted, longest: float) -> bytes:
        try:
            pcm = await wanted.engine.speak(wanted.text, wanted.language, wanted.voice, longest)
        except SpeechFailed:
            self._failed += 1
            raise
        self._spoken_anew += 1
        audio = await asyncio.to_thread(_for_telephones, pcm.samples, pcm.rate)
        try:
            await asyncio.to_thread(self._cache.put, wanted.path, audio)
        except OSError as full:
            _log.warning("a spoken prompt cannot be kept, and is spoken anew next time: %s", full.strerror)
        return audio

    def _alarm(self) -> None:
        self._alarms += 1
        _log.error("alarm: %s", self.trouble)

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


def _last(wanted: _Wanted) -> tuple[bool, bool]:
    """Who is asked after others: engines in trouble, before them those that make somebody wait just now."""
    return wanted.trouble is not None, wanted.engine.late


def _for_telephones(samples: bytes, rate: int) -> bytes:
    return pcm_to_ulaw(levelled(resample(trimmed(samples, rate), rate)))
