"""Spoken messages, for lines that hear the far end in this process: written while they are spoken."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.spoken_message import SpokenProgress
from cordboard.audio.wav import pcm_so_far
from cordboard.engine.signals import RecordingEnd
from cordboard.telephony.media.frames import FrameListener, KeyQueue
from cordboard.telephony.recording_port import FinishedMessage, MessageLimits

__all__ = ["FrameMessageRecording"]


class FrameMessageRecording:
    """See :class:`cordboard.telephony.recording_port.MessageRecording`. Raises OSError where the file cannot be made.

    The sound is taken by the task that waits for `finished`, so that it ends with that task.
    """

    def __init__(
        self, listen: Callable[[], FrameListener], keys: KeyQueue, path: Path, limits: MessageLimits, *, again: bool
    ) -> None:
        self._keys = keys
        self._terminators = limits.terminators
        said = pcm_so_far(path) if again else b""
        self._raw, self._file = _begun(path, said)
        self._listener = listen()
        self._progress = SpokenProgress(limits.max_length, limits.silence)
        self._progress.feed_all(said)

    async def finished(self) -> RecordingEnd:
        """Wait until one of its limits is reached or the call ends."""
        async for frame in self._listener:
            self._file.writeframesraw(frame)
            ended = self._progress.feed(frame)
            if ended is not None:
                return ended
            while not self._keys.empty():
                if self._keys.get_nowait().key in self._terminators:
                    return "key"
        return "hang_up"

    async def stop(self) -> FinishedMessage:
        """Take no more, and make the file whole."""
        try:
            await self._listener.aclose()
            self._file.close()
        finally:
            self._raw.close()
        return FinishedMessage(self._progress.seconds, self._progress.speech)


def _begun(path: Path, said: bytes) -> tuple[BinaryIO, wave.Wave_write]:
    """The file, with what was said before a restart: nothing of that is lost if another one comes at once."""
    part = path.with_suffix(".part")
    raw = (part if said else path).open("w+b")
    try:
        file = wave.open(raw, "wb")  # noqa: SIM115 - it is open as long as somebody speaks
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        if said:
            file.writeframesraw(said)
            raw.flush()
            part.replace(path)
    except BaseException:
        raw.close()
        raise
    return raw, file
