"""The media port: what Cordboard asks a line to say, take and record on a call.

Whole things only: a prompt, an entry of keys, a message in a file, who answered, a conversation. A line that carries
the audio in this process mixes it itself; one that is carried by a switch asks the switch for the same things. How to
write one is told in ``docs/how-to/write-a-line.md``; the laws that every line keeps are in
``tests/telephony/test_line_laws.py``.

Everything here belongs to the event loop that started the line, and is called from that loop only.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cordboard.audio.answering_machine import Thresholds, Verdict
from cordboard.audio.sound import Sound
from cordboard.engine.collector import Answer, KeyRules
from cordboard.telephony.recording_port import MessageLimits, MessageRecording, Recording

__all__ = [
    "TELEPHONE_KEYS",
    "AnswerDetection",
    "Bridge",
    "EntryBefore",
    "KeyPress",
    "Media",
    "Playback",
]

TELEPHONE_KEYS = "0123456789*#ABCD"
"""Every key that a telephone can send. A to D are on no ordinary keypad, yet may arrive."""


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One key pressed by the far end, counted once however often the network repeats it.

    ``key`` is one of ``0-9 * # A-D``; ``at`` is ``time.monotonic()`` when the key was noticed.
    """

    key: str
    at: float


@dataclass(frozen=True, slots=True)
class EntryBefore:
    """How far an entry of keys had come when the program ended.

    ``open_for``: seconds since it was begun, by which its time-outs count once all was said. ``heard``: seconds of what
    is said that the far end has heard; the rest is said. ``keys``: those that were taken, with ``at`` in the time of
    this program.
    """

    open_for: float
    heard: float = 0.0
    keys: tuple[KeyPress, ...] = ()


class Playback(Protocol):
    """Something that is being said."""

    async def finished(self) -> bool:
        """Wait for its end: True if all of it was said, False if it was stopped or the call ended first."""
        ...

    def stop(self) -> None:
        """Stop it now. What was queued behind it begins. Stopping twice is no error."""
        ...


class AnswerDetection(Protocol):
    """Finds out whether a person or a machine answered, and when the machine's beep is over (:meth:`Media.detect`)."""

    async def who_answered(self) -> Verdict:
        """Who answered. A line on which nothing at all is heard has a person at the other end."""
        ...

    async def beep(self, within: float) -> bool:
        """Wait for the end of a beep, also of one that was heard before this was asked; False: none in that time."""
        ...

    async def close(self) -> None:
        """Listen no more. Closing twice is no error."""
        ...


class Bridge(Protocol):
    """A conversation: its members hear each other, except where one speaks to some only or is muted for another.

    A supervisor's three ways into a conversation are three audiences. Nobody who joins later is in an audience that
    names its members, so who only listens stays unheard whoever comes and goes::

        listen: bridge.add(supervisor, heard_by=(), keys=False)
        coach:  bridge.speak_to(supervisor, (agent,))
        barge:  bridge.speak_to(supervisor, None)

    What is said to a member (a whisper, a tone) is mixed with what that member hears, and nobody else hears it. A
    member put on hold is taken out, and music is said to it; it comes back by being added.
    """

    @property
    def members(self) -> tuple[Media, ...]:
        """Who takes part, in the order of joining."""
        ...

    def add(self, member: Media, *, heard_by: Collection[Media] | None = None, keys: bool = True) -> None:
        """Let another leg in; it leaves the bridge that it was in before.

        ``heard_by``: who hears it, see :meth:`speak_to`. ``keys``: whether the keys that it presses are passed on to
        those who hear it.

        Raises:
            LineError: the leg is carried by other means, which this bridge cannot mix.
        """
        ...

    def remove(self, member: Media) -> None:
        """Take a leg out. A leg that ends leaves by itself."""
        ...

    def speak_to(self, speaker: Media, heard_by: Collection[Media] | None) -> None:
        """From now on these members hear ``speaker``, and nobody else does; None: all do, and who joins later."""
        ...

    def mute(self, listener: Media, speaker: Media) -> None:
        """From now on ``listener`` does not hear ``speaker``."""
        ...

    def unmute(self, listener: Media, speaker: Media) -> None:
        """From now on ``listener`` hears ``speaker`` again, if that one speaks to it."""
        ...

    def close(self) -> None:
        """Part them all. Closing twice is no error; the calls themselves go on."""
        ...


class Media(Protocol):
    """What is said, taken and recorded on one call."""

    def say(self, sounds: Sequence[Sound], *, loop: bool = False, skip: float = 0.0) -> Playback:
        """Say these, as one, after what was queued before; without the first ``skip`` seconds of them.

        What is queued before there is a way to the far end (:meth:`Call.early_media`, :meth:`Call.answer`) waits for
        it. With ``loop`` it begins anew until it is stopped, so its ``finished()`` is always False. On a call that is
        over nothing is said, and ``finished()`` is False at once.
        """
        ...

    def silence(self) -> None:
        """Stop all that is being said or queued."""
        ...

    async def collect(
        self, sounds: Sequence[Sound], rules: KeyRules, *, before: EntryBefore | None = None,
        on_key: Callable[[str], None] | None = None,
    ) -> Answer:  # fmt: skip
        """Say these and take keys by the rules; keys that came before and nobody has asked for count (type-ahead).

        ``before``: the entry was begun before a restart, and goes on where it was: time-outs count from its beginning,
        and keys that were pressed meanwhile are in time. ``on_key`` is told of each key after which more are waited
        for, those of ``before`` excepted. It waits for ever on a call that is over: whoever asks cancels it, which
        stops what is being said.
        """
        ...

    def forget_keys(self) -> None:
        """Drop the keys that were pressed and nobody has asked for."""
        ...

    async def keys_taken(self) -> None:
        """Wait until there are no keys that were pressed and nobody has asked for."""
        ...

    async def send_keys(self, keys: str) -> None:
        """Press keys towards the far end, one by one, and return when all were sent or the call ended.

        Raises:
            ValueError: one of them is no telephone key.
        """
        ...

    def record_message(self, path: Path, limits: MessageLimits, *, again: bool = False) -> MessageRecording:
        """Write what the far end says from now on to a WAV file: 8000 Hz, 16 bits, mono.

        Keys that were pressed before end it too: :meth:`forget_keys` first. ``again``: it was begun before a restart
        and goes on: what is in the file counts, and nothing of it is lost. A line that has recorded meanwhile goes on
        with the same file.

        Raises:
            OSError: the file cannot be made.
        """
        ...

    def record(self, path: Path) -> Recording:
        """Write this leg's conversations to a new WAV file: 8000 Hz, 16 bits, stereo.

        Left is what the far end says, right what all say whom it hears in its bridge, whichever that is. While it is
        in none (on hold, in a flow) both are silent. The file can be played at any moment, also after a crash; each
        pause is a cue point in it.

        Raises:
            OSError: the file cannot be made.
        """
        ...

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The recordings of conversations that are being made of it now."""
        ...

    def detect(self, thresholds: Thresholds | None = None) -> AnswerDetection:
        """Listen from now on for who answered, and for a machine's beep. Close it, or it listens until the call ends.

        ``thresholds``: by what to tell a machine from a person; None: the usual ones.
        """
        ...

    def bridge(self, other: Media) -> Bridge:
        """Begin a conversation with another leg: both hear each other.

        Raises:
            LineError: the other leg is carried by other means, which this one cannot be mixed with.
        """
        ...
