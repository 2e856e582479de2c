"""Recordings of conversations, and voice messages."""

from __future__ import annotations

from cordboard.server.models import Answer
from cordboard.server.paging import Page


class ConversationRecording(Answer):
    """The recording of a conversation. `taken_at` is in milliseconds."""

    id: str
    contact: str
    seconds: float
    taken_at: int


class RecordingPage(Page[ConversationRecording]):
    """A page of recordings, the newest first."""


class RecordingMark(Answer):
    """Where a recording was paused, in seconds from its beginning, for how many (0 where that is not known), and what
    is said of it.
    """

    at: float
    seconds: float
    text: str


class RecordingPeaks(Answer):
    """The waveform of a recording: the highest peaks, from 0 to 127, of as many stretches of the same length, of the
    customer's side and of the agents'.
    """

    seconds: float
    customer: list[int]
    agents: list[int]
    marks: list[RecordingMark]


class VoicemailBox(Answer):
    """A box, with how many messages are in it."""

    box: str
    title: str
    messages: int
    unheard: int


class VoiceMessage(Answer):
    """A message. Times are in milliseconds; `heard_at` is null until somebody has heard it."""

    id: str
    caller: str | None
    contact: str
    seconds: float
    taken_at: int
    heard_at: int | None


class VoiceMessagePage(Page[VoiceMessage]):
    """A page of a box, the newest message first."""
