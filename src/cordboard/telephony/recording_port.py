"""What a line records: messages that somebody leaves, and conversations. A part of the media port."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cordboard.engine.signals import RecordingEnd

__all__ = [
    "FinishedMessage",
    "FinishedRecording",
    "MessageLimits",
    "MessageRecording",
    "Pause",
    "Recording",
]


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """When a message ends: after ``max_length`` seconds, ``silence`` seconds without speech, or a key of
    ``terminators``.
    """

    max_length: float = 180.0
    silence: float = 5.0
    terminators: str = "#"


@dataclass(frozen=True, slots=True)
class FinishedMessage:
    """What became of a message: its length in seconds, and how much of that is speech."""

    seconds: float
    speech: float


class MessageRecording(Protocol):
    """A message on its way to a file (:meth:`Media.record_message`)."""

    async def finished(self) -> RecordingEnd:
        """Wait until one of its limits is reached or the call ends. To be asked once.

        Raises:
            OSError: it cannot be written.
        """
        ...

    async def stop(self) -> FinishedMessage:
        """Take no more, also before it is finished, and wait until the file is whole. Stopping twice is no error.

        Raises:
            OSError: it cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Pause:
    """A part of a recording that is silence because it was paused, in seconds from the beginning."""

    begin: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True)
class FinishedRecording:
    """What became of a recording: its length in seconds, where it was paused, and why it is not whole, if so."""

    path: Path
    seconds: float
    pauses: tuple[Pause, ...] = ()
    fault: str = ""


class Recording(Protocol):
    """A conversation on its way to a file (:meth:`Media.record`)."""

    def pause(self, reason: str = "agent") -> None:
        """From now on write silence. Each reason pauses for itself: all must be taken back before sound is written."""
        ...

    def resume(self, reason: str = "agent") -> None:
        """Take back one reason to pause. One that does not hold is no error."""
        ...

    @property
    def paused(self) -> bool:
        """Whether silence is written now."""
        ...

    async def stop(self) -> FinishedRecording:
        """End it, and wait until the file is whole. Stopping twice is no error. It ends with the call, too."""
        ...
