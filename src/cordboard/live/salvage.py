"""Voice messages that a crash cut off: what was said so far is put into its box."""

from __future__ import annotations

import json
import logging
import wave
from collections.abc import Callable
from pathlib import Path

import webrtcvad
from sqlalchemy import Engine

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.live.perform.records import LEAST_SPEECH
from cordboard.store import recordings

_log = logging.getLogger(__name__)

#: A WAV file of the module ``wave``: the sizes in its header are right only once it was closed.
_HEADER = 44
_FRAME = 320
_FRAME_SECONDS = 0.02


def salvage(database: Engine, folder: Path, at_work: Callable[[str], bool]) -> int:
    """Keep what was spoken when it crashed; says how many messages. Contacts `at_work` elsewhere are spared."""
    kept = 0
    for note in sorted(folder.glob("*.json")):
        try:
            told = json.loads(note.read_text(encoding="utf-8"))
            contact, box, at = str(told["contact"]), str(told["box"]), int(told["at"])
        except (OSError, ValueError, LookupError, TypeError):
            _log.warning("%s tells of no message and is left as it is", note)
            continue
        if at_work(contact):
            continue
        sound = note.with_suffix(".wav")
        pcm = sound.read_bytes()[_HEADER:] if sound.exists() else b""
        if _spoken(pcm) >= LEAST_SPEECH:
            _write(sound, pcm)
            seconds = round(len(pcm) / (2 * SAMPLE_RATE), 2)
            recordings.add(database, recording=sound.stem, contact=contact, box=box, seconds=seconds, at=at, held=False)
            _log.warning("a message of %s s that the crash cut off was put into the box %s", seconds, box)
            kept += 1
        else:
            sound.unlink(missing_ok=True)
        note.unlink()
    return kept


def _spoken(pcm: bytes) -> float:
    """Seconds of speech."""
    voice = webrtcvad.Vad(2)
    frames = (pcm[at : at + _FRAME] for at in range(0, len(pcm) - _FRAME + 1, _FRAME))
    return _FRAME_SECONDS * sum(1 for frame in frames if voice.is_speech(frame, SAMPLE_RATE))


def _write(sound: Path, pcm: bytes) -> None:
    """The same sound with a header that is right, all of it or nothing."""
    part = sound.with_suffix(".part")
    with wave.open(str(part), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(pcm[: len(pcm) // 2 * 2])
    part.replace(sound)
