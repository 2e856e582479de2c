"""Running a speech program that writes a WAV file, and reading what it wrote."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cordboard.audio.wav import NotWav, read_wav_samples
from cordboard.speech.port import EngineFailed, Pcm, SpeechFailed


async def spoken_by(name: str, text: str, command: Sequence[str]) -> Pcm:
    """Run `command` with the text as its input and the path of the WAV file as its last argument.

    Cancelling the wait ends the program. Raises SpeechFailed.
    """
    with tempfile.TemporaryDirectory(prefix="cordboard-speech-") as folder:
        wav = Path(folder) / "spoken.wav"
        try:
            process = await asyncio.create_subprocess_exec(
                *command, str(wav),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
        except OSError as missing:
            raise EngineFailed(
                f"{name} cannot be run: {missing.strerror}; install it, or choose another engine"
            ) from None
        try:
            _, complaint = await process.communicate(text.encode())
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if process.returncode is not None and process.returncode < 0:
            raise EngineFailed(f"{name} was ended by signal {-process.returncode}", again=True)
        return read_spoken(wav, name, complaint.decode(errors="replace"))


def read_spoken(wav: Path, name: str, complaint: str = "") -> Pcm:
    """The sound that a program wrote. Raises SpeechFailed."""
    try:
        samples, rate = read_wav_samples(wav.read_bytes(), "what it wrote")
    except (OSError, NotWav) as trouble:
        last = (complaint.strip().splitlines() or [str(trouble)])[-1]
        raise SpeechFailed(f"{name} could not speak: {last[:200]}") from trouble
    return Pcm(samples, rate)
