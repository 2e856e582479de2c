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
