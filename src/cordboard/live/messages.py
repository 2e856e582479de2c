"""Voice messages of one contact: held until somebody decides, and never lost."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.background import finished
from cordboard.live.durable import make_durable
from cordboard.store import recordings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """A message on disk: 8 kHz mono PCM in a WAV file."""

    id: str
    box: str
    path: Path

    @property
    def note(self) -> Path:
        """The file that tells whose message it is, for as long as it is spoken."""
        return self.path.with_suffix(".json")


#: Takes a message that was put into its box, its seconds, and when it was taken.
Kept = Callable[[Message, float, int], None]


class NotFiled(Exception):
    """The database or the disk did not take a message. What there is of its sound is filed later (live.salvage)."""


class Messages:
    """The messages that a contact leaves.

    A message is written while it is spoken. Before anybody is told that it was taken its sound is durable and it is in
    the store. One that the person did not decide about when leaving is kept. `kept` is told of each message that is put
    into its box.
    """

    def __init__(self, database: Engine, folder: Path, contact: str, kept: Kept = lambda *_: None) -> None:
        self._database = database
        self._folder = folder
        self._contact = contact
        self._kept = kept
        self._held: dict[str, tuple[Message, float, int]] = {}
        self.unfiled = False
        """Whether the database has not taken all of them: they are salvaged once the contact is over."""

    def begin(self, box: str) -> Message:
        """A place for a new message, and beside it a note of whose it is: after a crash nobody else would know.

        Raises OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        message = Message(name, box, self._folder / f"{name}.wav")
        told = {"contact": self._contact, "box": box, "at": time.time_ns() // 1_000_000}
        message.note.write_text(json.dumps(told), encoding="utf-8")
        return message

    def drop(self, message: Message) -> None:
        """Throw away what came to nothing."""
        message.path.unlink(missing_ok=True)
        message.note.unlink(missing_ok=True)

    async def add(self, message: Message, seconds: float, at: int, *, keep: bool, notify: bool = True) -> None:
        """Store a message that is complete. `at` is in milliseconds since the epoch. Raises NotFiled.

        Its person may leave meanwhile, which cancels whoever asks for this: the message is stored all the same.
        """
        await finished(self._add(message, seconds, at, keep=keep, notify=notify))

    async def _add(self, message: Message, seconds: float, at: int, *, keep: bool, notify: bool) -> None:
        try:
            await asyncio.to_thread(make_durable, message.path)
            await asyncio.to_thread(
                recordings.add, self._database, recording=message.id, contact=self._contact, box=message.box,
                seconds=seconds, at=at, held=not keep,
            )  # fmt: skip
        except (OSError, SQLAlchemyError) as trouble:
            _log.error(
                "message %s of contact %s waits to be stored, and comes into box %s later: %s",
                message.id, self._contact, message.box, trouble,
            )  # fmt: skip
            self.unfiled = True
            raise NotFiled("the message could not be stored") from trouble
        message.note.unlink(missing_ok=True)
        if not keep:
            self._held[message.id] = (message, seconds, at)
        elif notify:
            self._kept(message, seconds, at)

    async def decide(self, recording: str, *, keep: bool, notify: bool = True) -> None:
        """Put a held message into its box, or throw it away.

        Raises KeyError for one that is not held, and NotFiled, after which it is held as before.
        """
        await finished(self._decide(recording, keep=keep, notify=notify))

    async def _decide(self, recording: str, *, keep: bool, notify: bool) -> None:
        message, seconds, at = self._held[recording]
        change = recordings.keep if keep else recordings.discard
        try:
            await asyncio.to_thread(change, self._database, recording)
        except SQLAlchemyError as trouble:
            raise NotFiled("what becomes of the message could not be stored") from trouble
        del self._held[recording]
        if not keep:
            message.path.unlink(missing_ok=True)
        elif notify:
            self._kept(message, seconds, at)

    def audio(self, recording: str) -> bytes:
        """The PCM of a message. Raises FileNotFoundError."""
        with wave.open(str(self._folder / f"{recording}.wav"), "rb") as file:
            return file.readframes(file.getnframes())

    async def keep_all(self) -> None:
        """Keep what was spoken and not decided. What the database does not take now is kept later (live.salvage)."""
        for recording in tuple(self._held):
            try:
                await self.decide(recording, keep=True)
            except NotFiled:
                self.unfiled = True
                _log.exception("message %s of contact %s comes into its box later", recording, self._contact)
