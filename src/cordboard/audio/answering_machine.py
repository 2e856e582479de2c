"""Whether a person or a machine answered: people say a word or two and wait, machines recite.

The rules and their thresholds are those that answering machine detection has used for twenty years (Asterisk's AMD
application documents the same ones); here they run on a voice activity detector instead of loudness alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import webrtcvad

from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.pcm import loudness

#: Seconds in a frame of 320 bytes.
FRAME = 0.02


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When to decide, in seconds. A machine is decided for by the first of the three rules that holds.

    `initial_silence`: nobody says anything for so long (an empty line is treated as a machine that waits).
    `greeting`: more voice than this. `words`: so many words or more, each at least `word` long with `between` after it.
    A person is decided for when `after_greeting` of silence follows. `longest`: no later than this; then a person,
    because a person must never be treated as a machine for want of a decision. `quiet`: RMS below which a frame holds
    no voice.
    """

    initial_silence: float = 2.5
    greeting: float = 1.5
    words: int = 4
    word: float = 0.1
    between: float = 0.06
    after_greeting: float = 0.8
    longest: float = 5.0
    quiet: float = 150.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who answered, by which rule, and how many seconds after answering it was known."""

    machine: bool
    cause: str
    after: float


class AnswerDetector:
    """Hears frames of 20 ms (320 bytes of PCM, 8000 samples a second) until it knows."""

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        self._limits = thresholds or Thresholds()
        self._voices = webrtcvad.Vad(3)
        self._verdict: Verdict | None = None
        self._frames = self._voiced = self._quiet = self._run = self._words = 0

    def feed(self, frame: bytes) -> Verdict | None:
        """The verdict as soon as there is one, and from then on."""
        if self._verdict is None:
            self._hear(self._is_voice(frame))
            if (found := self._decide()) is not None:
                machine, cause = found
                self._verdict = Verdict(machine, cause, round(self._frames * FRAME, 3))
        return self._verdict

    def _is_voice(self, frame: bytes) -> bool:
        return loudness(frame) > self._limits.quiet and bool(self._voices.is_speech(frame, SAMPLE_RATE))

    def _hear(self, voice: bool) -> None:
        self._frames += 1
        if voice:
            self._run += 1
            self._voiced += 1
            self._quiet = 0
            if self._run == round(self._limits.word / FRAME):
                self._words += 1
        else:
            self._quiet += 1
            if self._quiet * FRAME >= self._limits.between:
                self._run = 0

    def _decide(self) -> tuple[bool, str] | None:
        limits = self._limits
        heard = self._frames * FRAME
        quiet = self._quiet * FRAME
        rules = (
            (not self._words and heard >= limits.initial_silence, True, "silence after answering"),
            (self._voiced * FRAME >= limits.greeting, True, "long greeting"),
            (self._words >= limits.words, True, "many words"),
            (self._words > 0 and quiet >= limits.after_greeting, False, "short greeting"),
            (heard >= limits.longest, False, "no decision"),
        )
        return next(((machine, cause) for holds, machine, cause in rules if holds), None)
