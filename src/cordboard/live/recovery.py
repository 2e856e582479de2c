"""After a crash: every contact that was left open is closed with the Result due, and marked so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from cordboard.engine import commands, signals
from cordboard.engine.commands import Command
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed, Heard, Journal, Left, Noted, Started, Took
from cordboard.engine.program import Program
from cordboard.engine.replay import ReplayMismatch, replay
from cordboard.engine.signals import AnySignal, HungUp, WrappedUp
from cordboard.flow.results import Results
from cordboard.store import callbacks, contacts, recordings
from cordboard.store.writer import JournalWriter

_log = logging.getLogger(__name__)

#: The Result due of a contact that never came to its flow.
NEVER_STARTED = "line_lost"


#: Says what became of a command, by its number, that a crash cut off.
CameOut = Callable[[int, Command], AnySignal]


def cut_off(number: int, command: Command) -> AnySignal:
    """Of most commands nobody knows whether they were done; a held message is kept after every crash."""
    if isinstance(command, commands.KeepRecording) and command.keep:
        return signals.Done(number)
    return signals.Failed(number, "cut off by a crash")


def _came_out(database: Engine, contact: str, journal: Journal, number: int, command: Command) -> AnySignal:
    """What the store knows of a command that a crash cut off: the message that was kept, the callback promised."""
    if isinstance(command, commands.Record):
        known = {entry.signal.recording for entry in journal
                 if isinstance(entry, Heard) and isinstance(entry.signal, signals.Recorded)}  # fmt: skip
        kept = [each for each in recordings.of_contact(database, contact) if each["id"] not in known]
        if kept:
            return signals.Recorded(number, kept[-1]["id"], kept[-1]["seconds"], "hang_up")
        return signals.Recorded(number, "", 0.0, "hang_up")
    if isinstance(command, commands.RequestCallback) and callbacks.promised(database, contact):
        return signals.Done(number)
    return cut_off(number, command)


async def close_left_open(
    database: Engine, writer: JournalWriter, program_of: Callable[[str, str], Program], results: Results, at: int,
    at_work: Callable[[str], bool] = lambda _contact: False,
) -> int:  # fmt: skip
    """Close them all; says how many. `program_of` gives the program of a flow version, or raises LookupError.

    A contact that another process is `at_work` on was not left, and is spared.
    """
    left = [each for each in contacts.open_contacts(database) if not at_work(each[0])]
    for contact, flow, version in left:
        journal = contacts.journal(database, contact)
        entries = closing(
            journal, partial(program_of, flow, version), results, at, partial(_came_out, database, contact, journal)
        )
        await writer.append(contact, entries, recovered=True)
        recordings.keep_held(database, contact)
        _log.warning("contact %s was left open by a crash; closed as %s", contact, entries[-1])
    return len(left)


def closing(
    journal: Journal, program: Callable[[], Program], results: Results, at: int, came_out: CameOut = cut_off
) -> list[AnyEntry]:
    """The entries that close an open journal.

    Replay finds the Result due. Where the flow or its modules are not what they were, the journal itself says it:
    the last connector taken. Agents who had still to wrap up are taken to have chosen no code. `came_out` says what
    became of a command that the crash cut off.
    """
    if not journal:
        return _before_the_flow(program, results, at)
    try:
        interpreter: Interpreter = replay(program(), journal)
        entries = list(interpreter.receive(at, HungUp("restart")).entries)
        while interpreter.left is None:
            entries += interpreter.receive(at, came_out(*next(iter(interpreter.open.items())))).entries
        for agent in sorted(interpreter.agents):
            entries = [*entries, *interpreter.receive(at, WrappedUp(agent)).entries]
        return entries
    except (ReplayMismatch, LookupError, ValueError, TypeError) as why:
        due, module = _due(journal)
        result = results.get(due or _opening(program)) or results[NEVER_STARTED]
        left: list[AnyEntry] = (
            [] if any(isinstance(entry, Left) for entry in journal) else [Left(at, module, "restart")]
        )
        return [Noted(module, f"replay was not possible: {why}"), *left, Closed(at, result.slug, result.code)]


def _before_the_flow(program: Callable[[], Program], results: Results, at: int) -> list[AnyEntry]:
    """A caller was answered, and then it crashed: the opening result is due. Whom we were calling never came to it."""
    result = results.get(_opening(program)) or results[NEVER_STARTED]
    return [Noted("", "the crash came before the flow began"), Left(at, "", "restart"),
            Closed(at, result.slug, result.code)]  # fmt: skip


def _opening(program: Callable[[], Program]) -> str:
    try:
        flow = program().flow
    except (LookupError, ValueError, TypeError):
        return NEVER_STARTED
    return flow.opening_result if flow.direction == "inbound" else NEVER_STARTED


def _due(journal: Journal) -> tuple[str, str]:
    for entry in reversed(journal):
        if isinstance(entry, Took):
            return entry.result, entry.target
    started = journal[0]
    assert isinstance(started, Started)
    return "", ""
