"""Recording conversations: taken beat by beat on the media thread, written by a thread that may wait for the disk."""

import asyncio
import logging
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from cordboard.audio.g711 import FRAME_SAMPLES, SAMPLE_RATE, SILENT_FRAME, mix, ulaw_to_pcm
from cordboard.audio.stereo import StereoWav, WavMark
from cordboard.telephony.recording_port import FinishedRecording, Pause

_log = logging.getLogger(__name__)

_EVERY: Final = 0.25
"""Seconds between two looks of the writer at what there is to write."""

_BACKLOG: Final = 3000
"""Beats that may wait for a disk that hangs: a minute. What comes then is lost, and the recording says so."""

Beat = tuple[bytes, list[bytes]] | str
"""What one beat brings: the far end's voice and those that it hears, or why it is paused."""


class Recordable(Protocol):
    """What a recording takes of a leg. ``heard`` is what the far end says in this beat, None for nothing."""

    loop: asyncio.AbstractEventLoop
    heard: bytes | None
    closed: bool

    @property
    def talking(self) -> bool:
        """Whether it is in a conversation."""
        ...

    def voices(self) -> list[bytes]:
        """Media thread: what it hears of the others in this beat."""
        ...

    def post(self, function: object, *arguments: object) -> None:
        """Have the event loop call this soon. From any thread."""
        ...


class EngineRecording:
    """See :class:`cordboard.telephony.recording_port.Recording`. Made on the event loop, fed by the media thread."""

    def __init__(self, leg: Recordable, path: Path) -> None:
        self.over = threading.Event()
        self.leg = leg
        self._path = path
        self._file = StereoWav(path)
        self._reasons: tuple[str, ...] = ()
        self._beats: deque[Beat] = deque()
        self._pauses: list[tuple[int, int, str]] = []
        self._fault = ""
        self._broken = False
        self._done: asyncio.Future[FinishedRecording] = leg.loop.create_future()

    # On the event loop.

    @property
    def paused(self) -> bool:
        """Whether silence is written now."""
        return bool(self._reasons)

    def pause(self, reason: str = "agent") -> None:
        """Write silence from the next beat on."""
        if reason not in self._reasons:
            self._reasons = (*self._reasons, reason)

    def resume(self, reason: str = "agent") -> None:
        """Take a reason back."""
        self._reasons = tuple(each for each in self._reasons if each != reason)

    async def stop(self) -> FinishedRecording:
        """End it, and wait for the writer."""
        self.over.set()
        return await asyncio.shield(self._done)

    # On the media thread.

    def take(self) -> None:
        """Media thread: keep what is said in this beat."""
        if self.leg.closed:
            self.over.set()
        if self.over.is_set():
            return
        if len(self._beats) >= _BACKLOG:
            self._fault = "the disk was too slow, and parts are missing"
            return
        reasons = self._reasons
        if reasons:
            self._beats.append(", ".join(reasons))
        elif self.leg.talking:
            self._beats.append((self.leg.heard or SILENT_FRAME, self.leg.voices()))
        else:
            self._beats.append((SILENT_FRAME, []))

    # On the writer's thread.

    def write(self) -> None:
        """Writer: put what has come since into the file."""
        left: list[bytes] = []
        right: list[bytes] = []
        for _ in range(len(self._beats)):
            beat = self._beats.popleft()
            if isinstance(beat, str):
                self._note_pause(self._file.samples + FRAME_SAMPLES * len(left), beat)
                left.append(SILENT_FRAME)
                right.append(SILENT_FRAME)
            else:
                left.append(beat[0])
                right.append(mix(beat[1]) if beat[1] else SILENT_FRAME)
        if not left or self._broken:
            return
        try:
            self._file.write(ulaw_to_pcm(b"".join(left)), ulaw_to_pcm(b"".join(right)))
        except OSError as error:
            self._break(error)

    def finish(self) -> None:
        """Writer: no more will come; make the file whole, and tell those who wait."""
        self.write()
        pauses = tuple(Pause(begin / SAMPLE_RATE, end / SAMPLE_RATE, why) for begin, end, why in self._pauses)
        marks = [
            WavMark(begin, f"paused for {(end - begin) / SAMPLE_RATE:.1f} s: {why}", end - begin)
            for begin, end, why in self._pauses
        ]
        try:
            self._file.close(marks)
        except OSError as error:
            self._break(error)
        told = FinishedRecording(self._path, self._file.samples / SAMPLE_RATE, pauses, self._fault)
        self.leg.post(self._settle, told)

    def abandon(self, error: Exception) -> None:
        """Writer: nothing more can be done for it; tell those who wait what there is."""
        _log.error("recording %s is given up; the conversation goes on", self._path.name, exc_info=error)
        self.over.set()
        with suppress(Exception):
            self._file.close([])
        told = FinishedRecording(self._path, self._file.samples / SAMPLE_RATE, (), f"it could not be written: {error}")
        self.leg.post(self._settle, told)

    def _note_pause(self, begin: int, why: str) -> None:
        end = begin + FRAME_SAMPLES
        if self._pauses and self._pauses[-1][1:] == (begin, why):
            self._pauses[-1] = (self._pauses[-1][0], end, why)
        else:
            self._pauses.append((begin, end, why))

    def _break(self, error: OSError) -> None:
        _log.error("recording %s stops: %s; the conversation goes on", self._path.name, error.strerror)
        self._broken = True
        self._fault = f"it could not be written: {error.strerror}"

    def _settle(self, told: FinishedRecording) -> None:
        if not self._done.done():
            self._done.set_result(told)


class Recorder:
    """All recordings of one engine. Its thread lives while there are some."""

    def __init__(self) -> None:
        self._recordings: tuple[EngineRecording, ...] = ()
        self._changing = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, recording: EngineRecording) -> None:
        """One more begins."""
        with self._changing:
            self._recordings = (*self._recordings, recording)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="cordboard-recordings", daemon=True)
                self._thread.start()

    def of(self, leg: Recordable) -> tuple[EngineRecording, ...]:
        """The recordings of one leg."""
        return tuple(each for each in self._recordings if each.leg is leg)

    def beat(self) -> None:
        """Media thread: 20 ms have passed."""
        for recording in self._recordings:
            recording.take()

    def stop(self) -> None:
        """End all of them, and wait for the files."""
        for recording in self._recordings:
            recording.over.set()
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while True:
            for recording in self._recordings:
                try:
                    # Asked before writing: what the last beat brought is in the file before that is closed.
                    if recording.over.wait(_EVERY / len(self._recordings)):
                        self._forget(recording)  # before those who wait are told that it is over
                        recording.finish()
                    else:
                        recording.write()
                except Exception as error:  # noqa: BLE001 - one recording's fault must not end all the others
                    self._forget(recording)
                    recording.abandon(error)
            with self._changing:
                if not self._recordings:
                    self._thread = None
                    return

    def _forget(self, recording: EngineRecording) -> None:
        with self._changing:
            self._recordings = tuple(each for each in self._recordings if each is not recording)
