"""Voice messages of one contact: held until somebody decides, and never lost."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine

from cordboard.store import recordings


@dataclass(frozen=True)
class Message:
    """A message on disk: 8 kHz mono PCM in a WAV file."""

    id: str
    box: str
    path: Path


class Messages:
    """The messages that a contact leaves.

    A message is on disk while it is spoken, and in the store before anybody is told that it was taken. One that the
    person did not decide about when leaving is kept.
    """

    def __init__(self, database: Engine, folder: Path, contact: str) -> None:
        self._database = database
        self._folder = folder
        self._contact = contact
        self._held: dict[str, Message] = {}

    def begin(self, box: str) -> Message:
        """A place for a new message."""
        self._folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        return Message(name, box, self._folder / f"{name}.wav")

    def add(self, message: Message, seconds: float, at: int, *, keep: bool) -> None:
        """Note a message that is complete. `at` is in milliseconds since the epoch."""
        recordings.add(
            self._database, recording=message.id, contact=self._contact, box=message.box, seconds=seconds, at=at,
            held=not keep,
        )  # fmt: skip
        if not keep:
            self._held[message.id] = message

    def decide(self, recording: str, *, keep: bool) -> None:
        """Put a held message into its box, or throw it away. Raises KeyError for one that is not held."""
        message = self._held.pop(recording)
        if keep:
            recordings.keep(self._database, recording)
        else:
            recordings.discard(self._database, recording)
            message.path.unlink(missing_ok=True)

    def audio(self, recording: str) -> bytes:
        """The PCM of a message. Raises FileNotFoundError."""
        with wave.open(str(self._folder / f"{recording}.wav"), "rb") as file:
            return file.readframes(file.getnframes())

    def keep_all(self) -> None:
        """Keep what was spoken and not decided."""
        for recording in tuple(self._held):
            self.decide(recording, keep=True)
