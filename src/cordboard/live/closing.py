"""The last entries of a contact that nobody drives any more: after a crash, a fault, or before it came to its flow."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cordboard.engine.commands import Command, KeepRecording
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed, Heard, Journal, Left, Noted, Started, Took
from cordboard.engine.program import Program
from cordboard.engine.replay import ReplayMismatch, replay
from cordboard.engine.signals import AnySignal, Done, EndedBy, Failed, HungUp, WrappedUp
from cordboard.flow.results import Results

_log = logging.getLogger(__name__)

#: The Result due of a contact that never came to its flow.
NEVER_STARTED = "line_lost"


#: Says what became of a command, by its number, that was cut off.
CameOut = Callable[[int, Command], AnySignal]


def cut_off(number: int, command: Command) -> AnySignal:
    """Of most commands nobody knows whether they were done; a held message is kept after every crash."""
    if isinstance(command, KeepRecording) and command.keep:
        return Done(number)
    return Failed(number, "cut off")


def closing(
    journal: Journal, program: Callable[[], Program], results: Results, at: int, came_out: CameOut = cut_off,
    by: EndedBy = "restart", reason: str = "",
) -> list[AnyEntry]:  # fmt: skip
    """The entries that close an open journal; `by` and `reason` say what kept it from being closed otherwise.

    `came_out` says what became of a command that was cut off.

    Replay finds the Result due. Where the flow or its modules are not what they were, the journal itself says it:
    the last connector taken. Agents who had still to wrap up are taken to have chosen no code.
    """
    if not journal:
        note = "the crash came before the flow began" if by == "restart" else "the contact ended before the flow began"
        return before_the_flow(program, results, at, by, reason, note)
    try:
        interpreter: Interpreter = replay(program(), journal)
        entries = end_person_part(interpreter, at, came_out, by, reason)
        for agent in sorted(interpreter.agents):
            entries = [*entries, *interpreter.receive(at, WrappedUp(agent)).entries]
        return entries
    except (ReplayMismatch, LookupError, ValueError, TypeError) as why:
        return _by_the_journal(journal, program, results, at, by, reason, str(why))
    except Exception as fault:  # noqa: BLE001 - one contact must not keep the others from being closed
        _log.exception("a contact could not be replayed")
        return _by_the_journal(journal, program, results, at, by, reason, type(fault).__name__)


def end_of(journal: Journal, last_known: int, at: int) -> int:
    """When the part of a person ended whose program is gone: when that was `last_known` to be, or the last entry of the
    journal where that is later. Never after `at`, which is now: the time in which nothing ran is nobody's.
    """
    latest = max((entry.at for entry in journal if isinstance(entry, Started | Heard | Left)), default=0)
    return min(at, max(last_known, latest))


def end_person_part(
    interpreter: Interpreter, at: int, came_out: CameOut = cut_off, by: EndedBy = "restart", reason: str = ""
) -> list[AnyEntry]:
    """The entries that end the part of a person who is gone. Agents may have to wrap up still."""
    entries = list(interpreter.receive(at, HungUp(by, reason)).entries)
    while interpreter.left is None:
        entries += interpreter.receive(at, came_out(*next(iter(interpreter.open.items())))).entries
    return entries


def before_the_flow(
    program: Callable[[], Program], results: Results, at: int, by: EndedBy, reason: str, note: str
) -> list[AnyEntry]:
    """For a caller who never came to the flow the opening result is due. Whom we were calling never came to it."""
    result = results.get(_opening(program)) or results[NEVER_STARTED]
    return [Noted("", note), Left(at, "", by, reason), Closed(at, result.slug, result.code)]


def _by_the_journal(
    journal: Journal, program: Callable[[], Program], results: Results, at: int, by: EndedBy, reason: str, why: str
) -> list[AnyEntry]:
    due, module = _due(journal)
    result = results.get(due or _opening(program)) or results[NEVER_STARTED]
    left: list[AnyEntry] = [] if any(isinstance(entry, Left) for entry in journal) else [Left(at, module, by, reason)]
    return [Noted(module, f"replay was not possible: {why}"), *left, Closed(at, result.slug, result.code)]


def _opening(program: Callable[[], Program]) -> str:
    try:
        flow = program().flow
    except Exception:  # noqa: BLE001 - a version that is gone or damaged says nothing
        return NEVER_STARTED
    return flow.opening_result if flow.direction == "inbound" else NEVER_STARTED


def _due(journal: Journal) -> tuple[str, str]:
    for entry in reversed(journal):
        if isinstance(entry, Took):
            return entry.result, entry.target
    return "", ""
