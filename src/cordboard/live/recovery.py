"""After a crash: every contact that was left open is closed with the Result due, and marked so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from cordboard.engine.program import Program
from cordboard.flow.results import Results
from cordboard.live.closing import closing
from cordboard.store import contacts, recordings
from cordboard.store.writer import JournalWriter

_log = logging.getLogger(__name__)


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
        entries = closing(journal, partial(program_of, flow, version), results, at)
        await writer.append(contact, entries, recovered=True)
        recordings.keep_held(database, contact)
        _log.warning("contact %s was left open by a crash; closed as %s", contact, entries[-1])
    return len(left)
