"""The recording of a conversation: on, paused or off, and noted in the store when it is whole."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.live.floor.words import RecordingState
from cordboard.live.storing import write_until_taken
from cordboard.store import recordings
from cordboard.telephony.line import Media, Recording

_log = logging.getLogger(__name__)


class Tape:
    """Records what the person says and hears in the conversation, each piece in a file of its own.

    A pause holds for each reason by itself: one for digits that nobody may keep, which whoever takes them asks of the
    recording, ends without ending the agent's. One asked for before the recording begins holds when it does.
    """

    def __init__(self, contact: str, folder: Path, database: Engine) -> None:
        self._contact = contact
        self._folder = folder
        self._database = database
        self._recording: Recording | None = None
        self._name = ""
        self._began = 0
        self._reasons: set[str] = set()

    @property
    def state(self) -> RecordingState:
        """Whether it records now."""
        if self._recording is None:
            return "off"
        return "paused" if self._recording.paused else "on"

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
            return
        for reason in self._reasons:
            self._recording.pause(reason)

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
        try:
            await write_until_taken(f"the recording {self._name} of contact {self._contact}", partial(
                recordings.add, self._database, recording=self._name, contact=self._contact, box="",
                seconds=told.seconds, at=self._began, held=False,
            ))  # fmt: skip
        except SQLAlchemyError:
            _log.exception("the recording %s of contact %s could not be noted", self._name, self._contact)
