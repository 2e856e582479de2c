"""How long it takes until a question is answered, where nobody has measured it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.signals import AnySignal
from cordboard.proof.play.keying import NEXT_KEY, REACTION
from cordboard.proof.play.playing import ANSWERING, BEEP, DETECTION, RECORDING, RINGING, speaking_time


def takes(command: Command, signal: AnySignal) -> int:
    """Milliseconds from the question to this answer; of one who hangs up, until all is said."""
    if isinstance(signal, signals.HungUp):
        return speaking_time(getattr(command, "said", ()))
    measure = _TAKES.get(type(command))
    return measure(command, signal) if measure is not None and not isinstance(signal, signals.Failed) else 0


def _keys(command: commands.Gather, signal: AnySignal) -> int:
    said = speaking_time(command.said)
    if isinstance(signal, signals.Keyed):
        return said + REACTION + NEXT_KEY * max(0, signal.count + len(signal.terminator) - 1)
    return said + round(command.timeout * 1000)


def _message(command: commands.Record, signal: AnySignal) -> int:
    spoken = getattr(signal, "seconds", 0.0)
    return speaking_time(command.said) + round((spoken + command.silence) * 1000)


def _speech(command: commands.Play, _: AnySignal) -> int:
    most = speaking_time(command.said)
    return most if command.max_length is None else min(most, round(command.max_length * 1000))


_TAKES: Final[Mapping[type[Command], Callable[[Any, Any], int]]] = {
    commands.Play: _speech,
    commands.Gather: _keys,
    commands.Detect: lambda asked, told: DETECTION if told.machine else speaking_time(asked.said),
    commands.AwaitBeep: lambda asked, told: BEEP if told.heard else round(asked.timeout * 1000),
    commands.Record: _message,
    commands.PlayRecording: lambda _, __: RECORDING,
    commands.Transfer: lambda _, told: RINGING + round(told.seconds * 1000),
    commands.WebRequest: lambda _, __: ANSWERING,
    commands.Wait: lambda asked, _: round(asked.seconds * 1000),
}
