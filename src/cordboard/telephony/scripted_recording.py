"""Recording a scripted conversation: a real file, without a clock. Whoever speaks makes the time go on."""

from collections.abc import Callable
from pathlib import Path

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.stereo import StereoWav, WavMark
from cordboard.telephony.recording_port import FinishedRecording, Pause


class ScriptedRecording:
    """See :class:`cordboard.telephony.recording_port.Recording`. Who speaks at once is written one after the other."""

    def __init__(self, path: Path, on_end: "Callable[[ScriptedRecording], None]") -> None:
        self._path = path
        self._on_end = on_end
        self._file = StereoWav(path)
        self._reasons: dict[str, float] = {}
        self._pauses: list[Pause] = []
        self._told: FinishedRecording | None = None

    @property
    def paused(self) -> bool:
        """Whether silence is written now."""
        return bool(self._reasons)

    def pause(self, reason: str = "agent") -> None:
        """Write silence from now on."""
        self._reasons.setdefault(reason, self._file.samples / SAMPLE_RATE)

    def resume(self, reason: str = "agent") -> None:
        """Take a reason back."""
        begin = self._reasons.pop(reason, None)
        if begin is not None:
            self._pauses.append(Pause(begin, self._file.samples / SAMPLE_RATE, reason))

    def take(self, pcm: bytes, *, mine: bool) -> None:
        """Somebody has said this: the far end itself (`mine`), or one that it hears."""
        if self._told is None:
            silence = bytes(len(pcm))
            heard = silence if self._reasons else pcm
            self._file.write(*((heard, silence) if mine else (silence, heard)))

    async def stop(self) -> FinishedRecording:
        """End it."""
        return self.end()

    def end(self) -> FinishedRecording:
        """The same, at once."""
        if self._told is None:
            for reason in tuple(self._reasons):
                self.resume(reason)
            self._file.close([
                WavMark(round(each.begin * SAMPLE_RATE), each.reason, round((each.end - each.begin) * SAMPLE_RATE))
                for each in self._pauses
            ])  # fmt: skip
            self._told = FinishedRecording(self._path, self._file.samples / SAMPLE_RATE, tuple(self._pauses))
            self._on_end(self)
        return self._told
