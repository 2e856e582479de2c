"""After a crash: every contact that was left open is closed with the Result due, and marked so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import AnyEntry, Closed, Journal, Left, Noted, Started, Took
from cordboard.engine.program import Program
from cordboard.engine.replay import ReplayMismatch, replay
from cordboard.engine.signals import HungUp
from cordboard.flow.results import Results
from cordboard.store import contacts
from cordboard.store.writer import JournalWriter

_log = logging.getLogger(__name__)

#: The Result due of a contact that never came to its flow.
NEVER_STARTED = "line_lost"


async def close_left_open(
    database: Engine, writer: JournalWriter, program_of: Callable[[str, str], Program], results: Results, at: int
) -> int:
    """Close them all; says how many. `program_of` gives the program of a flow version, or raises LookupError."""
    left = contacts.open_contacts(database)
    for contact, flow, version in left:
        journal = contacts.journal(database, contact)
        entries = closing(journal, partial(program_of, flow, version), results, at)
        await writer.append(contact, entries, recovered=True)
        _log.warning("contact %s was left open by a crash; closed as %s", contact, entries[-1])
    return len(left)


def closing(journal: Journal, program: Callable[[], Program], results: Results, at: int) -> list[AnyEntry]:
    """The entries that close an open journal.

    Replay finds the Result due. Where the flow or its modules are not what they were, the journal itself says it:
    the last connector taken.
    """
    if not journal:
        return [Closed(at, NEVER_STARTED, results[NEVER_STARTED].code)]
    try:
        interpreter: Interpreter = replay(program(), journal)
        return interpreter.receive(at, HungUp("restart")).entries
    except (ReplayMismatch, LookupError, ValueError, TypeError) as why:
        due, module = _due(journal)
        result = results.get(due) or results[NEVER_STARTED]
        return [
            Noted(module, f"replay was not possible: {why}"),
            Left(at, module, "restart"),
            Closed(at, result.slug, result.code),
        ]


def _due(journal: Journal) -> tuple[str, str]:
    for entry in reversed(journal):
        if isinstance(entry, Took):
            return entry.result, entry.target
    started = journal[0]
    assert isinstance(started, Started)
    return NEVER_STARTED, ""
