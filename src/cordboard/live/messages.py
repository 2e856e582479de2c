"""Voice messages of one contact: held until somebody decides, and never lost."""

from __future__ import annotations

import asyncio
import logging
import time
import wave
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import uuid4

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cordboard.background import finished
from cordboard.live.clock import now
from cordboard.media.durable import make_durable
from cordboard.store import recordings

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SpokenMessage:
    """A message on disk: 8 kHz mono PCM in a WAV file."""

    id: str
    box: str
    path: Path

    @property
    def note(self) -> Path:
        """The file that tells whose message it is, for as long as it is spoken."""
        return self.path.with_suffix(".json")


@dataclass(frozen=True)
class Before:
    """What a contact had of messages when the program ended.

    `held` are those that nobody has decided about, with their seconds and when they were taken. `begun` are those that
    were being spoken, by the number of their command; `stored` those that are in the store, with their seconds.
    """

    held: Mapping[str, tuple[SpokenMessage, float, int]] = field(default_factory=dict)
    begun: Mapping[int, SpokenMessage] = field(default_factory=dict)
    stored: Mapping[str, float] = field(default_factory=dict)


class Note(msgspec.Struct):
    """Whose message a file is, for as long as it is spoken. `at` is when it began, in milliseconds since the epoch."""

    contact: str
    box: str
    at: int
    command: int = 0
    notify: bool = False


def read_note(path: Path) -> Note | None:
    """The note of a file; None for one that tells of no message."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        return None


#: The email to the owner of a box about a message, its seconds, and when it was taken; None where nobody is told.
About = Callable[[SpokenMessage, float, int], dict[str, str] | None]


class NotFiled(Exception):
    """The database or the disk did not take a message. What there is of its sound is filed later (live.salvage)."""


class Messages:
    """The messages that a contact leaves.

    A message is written while it is spoken. Before anybody is told that it was taken its sound is durable and it is in
    the store, with the email `about` it where the owner of its box is told. One that the person did not decide about
    when leaving is kept. `kept` is called after each message that was put into its box and of which its owner is told.
    `before` is what there was when the program ended; of its messages those `told` are known to the contact.
    """

    def __init__(
        self, database: Engine, folder: Path, contact: str, about: About = lambda *_: None,
        kept: Callable[[], None] = lambda: None, before: Before | None = None, told: Collection[str] = (),
    ) -> None:  # fmt: skip
        before = before or Before()
        self._database = database
        self._folder = folder
        self._contact = contact
        self._about = about
        self._kept = kept
        self._held = dict(before.held)
        self._begun = dict(before.begun)
        self._untold = [each for each in before.stored.items() if each[0] not in told]
        self.unfiled = bool(before.begun)
        """Whether the database has not taken all of them: they are salvaged once the contact is over."""

    def stored_untold(self) -> tuple[str, float] | None:
        """A message, and its seconds, that was stored when the program ended and of which the contact does not know."""
        return self._untold.pop() if self._untold else None

    def begun_before(self, command: int) -> SpokenMessage | None:
        """The message that was being spoken when the program ended."""
        return self._begun.pop(command, None)

    def begin(self, box: str, command: int, *, notify: bool = False) -> SpokenMessage:
        """A place for a new message, and beside it a note of whose it is, and whether its owner is told (`notify`):
        after a crash nobody else would know.

        Raises OSError.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        message = SpokenMessage(name, box, self._folder / f"{name}.wav")
        note = Note(self._contact, box, time.time_ns() // 1_000_000, command, notify)
        message.note.write_bytes(msgspec.json.encode(note))
        return message

    def drop(self, message: SpokenMessage) -> None:
        """Throw away what came to nothing."""
        message.path.unlink(missing_ok=True)
        message.note.unlink(missing_ok=True)

    def leave(self, message: SpokenMessage) -> None:
        """A message that cannot be written: what there is of it is filed once the contact is over (live.salvage)."""
        _log.error("message %s of contact %s cannot be written, and is filed later", message.id, self._contact)
        self.unfiled = True

    async def add(self, message: SpokenMessage, seconds: float, at: int, *, keep: bool, notify: bool = True) -> None:
        """Store a message that is complete. `at` is in milliseconds since the epoch. Raises NotFiled.

        The message is stored even where the task that calls this is cancelled meanwhile, since its person has left.
        """
        await finished(self._add(message, seconds, at, keep=keep, notify=notify))

    async def _add(self, message: SpokenMessage, seconds: float, at: int, *, keep: bool, notify: bool) -> None:
        try:
            await asyncio.to_thread(make_durable, message.path)
            await asyncio.to_thread(
                recordings.add, self._database, recording=message.id, contact=self._contact, box=message.box,
                seconds=seconds, at=at, held=not keep, due_at=now(),
                email=self._about(message, seconds, at) if notify else None,
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
            self._kept()

    async def decide(self, recording: str, *, keep: bool, notify: bool = True, again: bool = False) -> None:
        """Put a held message into its box, or throw it away. `again`: this may have been done before a restart.

        Raises KeyError for one that is not held, and NotFiled, after which it is held as before.
        """
        if again and recording not in self._held:
            if not keep:
                (self._folder / f"{recording}.wav").unlink(missing_ok=True)
            return
        await finished(self._decide(recording, keep=keep, notify=notify))

    async def _decide(self, recording: str, *, keep: bool, notify: bool) -> None:
        message, _, _ = self._held[recording]
        change = (
            partial(recordings.keep, self._database, recording, due_at=now(), notify=notify)
            if keep
            else partial(recordings.discard, self._database, recording)
        )
        try:
            await asyncio.to_thread(change)
        except SQLAlchemyError as trouble:
            raise NotFiled("what becomes of the message could not be stored") from trouble
        del self._held[recording]
        if not keep:
            message.path.unlink(missing_ok=True)
        elif notify:
            self._kept()

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


def before_restart(database: Engine, folder: Path) -> dict[str, Before]:
    """What open contacts have of messages in the store and in the folder, by contact. Raises SQLAlchemyError.

    A note of a message that is in the store is removed.
    """
    found: dict[str, Before] = {}
    held: dict[str, dict[str, tuple[SpokenMessage, float, int]]] = {}
    stored: dict[str, dict[str, float]] = {}
    begun: dict[str, dict[int, SpokenMessage]] = {}
    known = set()
    for row in recordings.of_open_contacts(database):
        known.add(row.id)
        stored.setdefault(row.contact, {})[row.id] = row.seconds
        if row.held:
            message = SpokenMessage(row.id, row.box, folder / f"{row.id}.wav")
            held.setdefault(row.contact, {})[row.id] = (message, row.seconds, row.taken_at)
    for path in folder.glob("*.json"):
        note = read_note(path)
        if note is not None and path.stem in known:
            with suppress(OSError):  # salvage tries again
                path.unlink()  # the program ended after it had stored the message
        elif note is not None and path.with_suffix(".wav").exists():
            begun.setdefault(note.contact, {})[note.command] = SpokenMessage(
                path.stem, note.box, path.with_suffix(".wav")
            )
    for contact in (*stored, *begun):
        found[contact] = Before(held.get(contact, {}), begun.get(contact, {}), stored.get(contact, {}))
    return found
