"""Voice messages that a crash cut off, or that the database did not take in time: they are put into their boxes."""

from __future__ import annotations

import logging
import wave
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.spoken_message import seconds_of_speech
from cordboard.audio.wav import pcm_so_far
from cordboard.live.clock import now
from cordboard.live.messages import Note, read_note
from cordboard.live.perform.voice.records import LEAST_SPEECH
from cordboard.media.durable import make_durable
from cordboard.store import contacts, recordings

_log = logging.getLogger(__name__)


#: The email about a message: its box, the number of its caller, its seconds, and when it was taken.
About = Callable[[str, str, float, int], dict[str, str] | None]


def salvage(
    database: Engine, folder: Path, at_work: Callable[[str], bool], about: About = lambda *_: None
) -> int:  # fmt: skip
    """Put what nobody takes care of any more into its box; says how many messages. Contacts `at_work` are spared.

    That is what was being spoken at a crash, what was stored and nobody came to decide about, and what could not be
    stored. Owners of boxes are told of it by the email `about` it, as they would have been in time. What a person said
    who was forgotten meanwhile is deleted. A message that cannot be salvaged stays as it is, and keeps no other from
    it. Raises OperationalError where the database takes nothing now; it may be tried again then.
    """
    kept = 0
    for contact in recordings.holding(database):
        if not at_work(contact):
            kept += recordings.keep_held(database, contact, now())
    for note in sorted(folder.glob("*.json")):
        told = read_note(note)
        if told is None:
            _log.warning("%s tells of no message and is left as it is", note)
            continue
        if at_work(told.contact):
            continue
        try:
            kept += _file(database, note, told, about)
        except OperationalError:  # the database takes nothing now: this will be tried again
            raise
        except (OSError, SQLAlchemyError):
            _log.exception(
                "the message that %s tells of cannot be put into the box %s; both stay as they are", note, told.box
            )
    return kept


def _file(database: Engine, note: Path, told: Note, about: About) -> int:
    sound = note.with_suffix(".wav")
    pcm = pcm_so_far(sound)
    if recordings.known(database, sound.stem):
        note.unlink()
        return 0
    spoken = seconds_of_speech(pcm) >= LEAST_SPEECH and not contacts.is_erased(database, told.contact)
    if spoken:
        _write(sound, pcm)
        seconds = round(len(pcm) / (2 * SAMPLE_RATE), 2)
        email = None
        if told.notify:
            email = about(told.box, contacts.number(database, told.contact), seconds, told.at)
        recordings.add(
            database, recording=sound.stem, contact=told.contact, box=told.box, seconds=seconds, at=told.at, held=False,
            email=email, due_at=now(),
        )  # fmt: skip
        _log.warning("a message of %s s was put into the box %s, later than it was spoken", seconds, told.box)
    else:
        sound.unlink(missing_ok=True)
    note.unlink()
    return int(spoken)


def _write(sound: Path, pcm: bytes) -> None:
    """The same sound with a header that is right, all of it or nothing."""
    part = sound.with_suffix(".part")
    # Given a name, wave complains once more when it is collected where the file cannot be opened.
    with part.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm)
    make_durable(part)
    part.replace(sound)
    make_durable(sound)
