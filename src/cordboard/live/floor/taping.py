"""The recording of a conversation: on, paused or off, and noted in the store when it is whole."""

from __future__ import annotations

import logging
import wave
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.live.floor.rows import TapeRow
from cordboard.live.floor.words import RecordingState
from cordboard.live.storing import write_until_taken
from cordboard.store import recordings
from cordboard.telephony.media_port import Media
from cordboard.telephony.recording_port import Recording

_log = logging.getLogger(__name__)

#: What is stored of a conversation that is not recorded.
NO_TAPE = TapeRow()


class Tape:
    """Records what the person says and hears in the conversation, each piece in a file of its own.

    Pauses are counted by reason: the end of the pause that a module needs for sensitive digits does not end that of the
    agent. A pause that is asked for before the recording begins holds when it does.

    Args:
        was: the recording that a restart cut off.
    """

    def __init__(self, contact: str, folder: Path, database: Engine, was: TapeRow = NO_TAPE) -> None:
        self._contact = contact
        self._folder = folder
        self._database = database
        self._recording: Recording | None = None
        self._name = was.name
        self._began = was.began
        self._cut = list(was.cut)
        self._reasons: set[str] = set(was.reasons)

    @property
    def state(self) -> RecordingState:
        """Whether it records now."""
        if self._recording is None:
            return "off"
        return "paused" if self._recording.paused else "on"

    @property
    def row(self) -> TapeRow:
        """As it is stored: each piece is named until it is noted."""
        began = self._began if self._name else 0
        return TapeRow(name=self._name, began=began, reasons=tuple(sorted(self._reasons)), cut=tuple(self._cut))

    def begin(self, media: Media, at: int) -> None:
        """Record from now on. Harmless when it does. A file that cannot be made costs the recording, not the call."""
        if self._recording is not None:
            return
        self._name, self._began = uuid4().hex, at
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._recording = media.record(self._folder / f"{self._name}.wav")
        except OSError:
            _log.exception("the conversation of contact %s is not recorded", self._contact)
            self._name = ""
            return
        for reason in self._reasons:
            self._recording.pause(reason)

    async def go_on(self, media: Media, at: int) -> None:
        """After a restart: record on. A line that has recorded meanwhile goes on with the same file.

        Where the restart cut the recording off, what there is of it is noted, and the rest is a recording of its own.
        """
        if self._recording is None and self._name:
            if media.recordings:
                self._recording = media.recordings[0]
            else:
                self._cut.append((self._name, self._began))
                self.begin(media, at)
        await self._note_cut()

    async def end_cut(self, media: Media | None) -> None:
        """After a restart: the conversation is over, and what there is of its recording is noted.

        A line that has recorded the person meanwhile (`media`, None for one who is gone) is told to stop.
        """
        for recording in media.recordings if media is not None else ():
            await recording.stop()
        if self._recording is None and self._name:
            self._cut.append((self._name, self._began))
            self._name = ""
        await self._note_cut()

    def pause(self, reason: str) -> None:
        """Write silence from now on."""
        self._reasons.add(reason)
        if self._recording is not None:
            self._recording.pause(reason)

    def resume(self, reason: str) -> None:
        """Take a reason to pause back."""
        self._reasons.discard(reason)
        if self._recording is not None:
            self._recording.resume(reason)

    async def stop(self) -> None:
        """Make the file whole and note it. Harmless when nothing is recorded."""
        recording, self._recording = self._recording, None
        if recording is None:
            return
        told = await recording.stop()
        if told.fault:
            _log.error("the recording %s of contact %s is not whole: %s", self._name, self._contact, told.fault)
        await self._note(self._name, self._began, told.seconds)
        self._name = ""
        await self._note_cut()

    async def _note_cut(self) -> None:
        for piece in tuple(self._cut):
            await self._note(*piece, _length(self._folder / f"{piece[0]}.wav"))
            if piece in self._cut:  # a conversation that ends as it goes on notes it as well
                self._cut.remove(piece)

    async def _note(self, name: str, began: int, seconds: float) -> None:
        try:
            await write_until_taken(f"the recording {name} of contact {self._contact}", partial(
                _add, self._database, name, self._contact, seconds, began,
            ))  # fmt: skip
        except SQLAlchemyError:
            _log.exception("the recording %s of contact %s could not be noted", name, self._contact)


def _add(database: Engine, name: str, contact: str, seconds: float, began: int) -> None:
    if not recordings.known(database, name):
        recordings.add(database, recording=name, contact=contact, box="", seconds=seconds, at=began, held=False)


def _length(path: Path) -> float:
    """Seconds of sound in a recording that was cut off; its header is true after every write."""
    try:
        with wave.open(str(path), "rb") as sound:
            return sound.getnframes() / sound.getframerate()
    except (OSError, EOFError, wave.Error):
        _log.exception("the recording %s was cut off and cannot be read", path)
        return 0.0
