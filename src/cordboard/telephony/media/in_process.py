"""The media of a call whose audio is played and heard in this process, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cordboard.audio.answering_machine import Thresholds
from cordboard.audio.g711 import SAMPLE_RATE
from cordboard.audio.sound import Sound, joined
from cordboard.engine.collector import Answer, KeyRules
from cordboard.telephony.media.answer_detection import FrameAnswerDetection
from cordboard.telephony.media.frames import FrameListener, KeyQueue
from cordboard.telephony.media.key_entry import collect_keys, forget_keys, keys_taken
from cordboard.telephony.media.message_recording import FrameMessageRecording
from cordboard.telephony.media_port import EntryBefore, Playback
from cordboard.telephony.recording_port import MessageLimits

__all__ = ["InProcessMedia"]


class InProcessMedia:
    """What :class:`cordboard.telephony.media_port.Media` asks for, from raw sound and single keys.

    A class that derives from it puts the keys of the far end into `keys`, and says how sound is played and heard. Raw
    sound stays in here: nobody above a line asks for it.
    """

    keys: KeyQueue

    def play(self, audio: bytes, *, loop: bool = False) -> Playback:
        """Play mu-law audio to the far end, after what was queued before (`Media.say` has the rules)."""
        raise NotImplementedError

    def listen(self) -> FrameListener:
        """What the far end says from now on, to the end of the call. Listeners do not disturb each other."""
        raise NotImplementedError

    def say(self, sounds: Sequence[Sound], *, loop: bool = False, skip: float = 0.0) -> Playback:
        """Say these, after what was queued before."""
        audio = joined(sounds)
        return self.play(audio[int(skip * SAMPLE_RATE) :] if skip else audio, loop=loop)

    async def collect(
        self, sounds: Sequence[Sound], rules: KeyRules, *, before: EntryBefore | None = None,
        on_key: Callable[[str], None] | None = None,
    ) -> Answer:  # fmt: skip
        """Say these and take keys by the rules."""
        return await collect_keys(self, sounds, rules, before, on_key)

    def forget_keys(self) -> None:
        """Drop the keys that nobody has asked for."""
        forget_keys(self.keys)

    async def keys_taken(self) -> None:
        """Wait until all keys were asked for."""
        await keys_taken(self.keys)

    def record_message(self, path: Path, limits: MessageLimits, *, again: bool = False) -> FrameMessageRecording:
        """Write what the far end says to a file."""
        return FrameMessageRecording(self.listen, self.keys, path, limits, again=again)

    def detect(self, thresholds: Thresholds | None = None) -> FrameAnswerDetection:
        """Listen for who answered, and for the beep."""
        return FrameAnswerDetection(self.listen(), thresholds)
