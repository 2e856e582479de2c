"""Piper: a neural voice. GPL, so it runs beside us as a program of its own and is never imported."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from cordboard.speech.engines.program import read_spoken
from cordboard.speech.port import EngineFailed, Pcm, SpeechFailed

_WROTE = "Wrote "
#: Seconds that a program which says no more has for its end.
_LAST_WORDS = 1.0


class _Worker:
    """One running Piper with one voice loaded: a line in, a WAV file out."""

    def __init__(self, command: tuple[str, ...], model: str) -> None:
        self._command = command
        self._model = model
        self._process: asyncio.subprocess.Process | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="cordboard-piper-")
        self._turn = asyncio.Lock()

    async def speak(self, text: str) -> Pcm:
        async with self._turn:
            try:
                return await self._speak(text)
            except BaseException:
                await self._end()  # what it says next would answer the text before
                raise

    async def close(self) -> None:
        await self._end()
        self._folder.cleanup()

    async def _speak(self, text: str) -> Pcm:
        process = self._process or await self._start()
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            process.stdin.write(text.encode() + b"\n")
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass  # its last words say why
        said: deque[str] = deque(maxlen=3)
        while read := await process.stderr.readline():
            line = read.decode(errors="replace").strip()
            if _WROTE in line:
                wav = Path(line.partition(_WROTE)[2])
                return await asyncio.to_thread(_taken, wav)
            said.append(line)
        raise EngineFailed(f"piper ended ({await self._why(process, said)})", again=True)

    @staticmethod
    async def _why(process: asyncio.subprocess.Process, said: deque[str]) -> str:
        """What ended it, or its last words."""
        code = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS):
                code = await process.wait()
        if code < 0:
            return f"signal {-code}"
        return next((line for line in reversed(said) if line), f"exit code {code}")

    async def _start(self) -> asyncio.subprocess.Process:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, "--model", self._model, "--output-dir", self._folder.name,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        except OSError as missing:
            raise EngineFailed(f"piper cannot be run: {missing.strerror}; run: make voice") from None
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        # 'communicate' also closes the pipes; 'wait' alone would leave them to the garbage collector.
        with contextlib.suppress(OSError):
            await process.communicate()


class Piper:
    """Speaks with Piper. `command` runs it; `voices` are voice files (.onnx) by language.

    A voice asked for by name must be a voice file, too.
    """

    name = "piper"

    def __init__(self, command: tuple[str, ...], voices: Mapping[str, str]) -> None:
        self._command = command
        self._voices = dict(voices)
        self._workers: dict[str, _Worker] = {}
        self.version = "1:" + ",".join(f"{language}={Path(file).name}" for language, file in sorted(voices.items()))

    @property
    def languages(self) -> frozenset[str]:
        """Those for which there is a voice file."""
        return frozenset(self._voices)

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language."""
        return self._model(language, "") is not None

    async def speak(self, text: str, language: str, voice: str) -> Pcm:
        model = self._model(language, voice)
        if model is None:
            raise SpeechFailed(f"piper has no voice for {language!r}; name one under speech.voices in site.yaml")
        if model not in self._workers:
            self._workers[model] = _Worker(self._command, model)
        return await self._workers[model].speak(text)

    async def close(self) -> None:
        await asyncio.gather(*(worker.close() for worker in self._workers.values()))
        self._workers.clear()

    def _model(self, language: str, voice: str) -> str | None:
        if voice:
            return voice
        return self._voices.get(language) or self._voices.get(language.split("-", maxsplit=1)[0])


def _taken(wav: Path) -> Pcm:
    pcm = read_spoken(wav, "piper")
    wav.unlink(missing_ok=True)
    return pcm
