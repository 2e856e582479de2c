"""After a crash: every contact that cannot go on is closed with the Result due, and marked so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine

from cordboard.engine import signals
from cordboard.engine.commands import Command, Record, RequestCallback
from cordboard.engine.endings import ENDINGS, reason
from cordboard.engine.journal import Closed, Heard, Journal
from cordboard.engine.program import Program
from cordboard.engine.signals import AnySignal
from cordboard.flow.results import Results
from cordboard.live.clock import now
from cordboard.live.closing import closing, cut_off, end_of
from cordboard.live.storing import store_until_taken
from cordboard.store import callbacks, contacts, quarantine, recordings
from cordboard.store.writer import ContactClosed, JournalWriter, LeaseLost

_log = logging.getLogger(__name__)


#: The outcome of a contact whose journal cannot be read: nobody can say which Result was due.
DAMAGED = "flow_fault"


def came_out(database: Engine, contact: str, journal: Journal, number: int, command: Command) -> AnySignal:
    """What the store knows of a command that a crash cut off: the message that was kept, the callback promised."""
    if isinstance(command, Record):
        known = {entry.signal.recording for entry in journal
                 if isinstance(entry, Heard) and isinstance(entry.signal, signals.Recorded)}  # fmt: skip
        kept = [each for each in recordings.of_contact(database, contact) if each["id"] not in known]
        if kept:
            return signals.Recorded(number, kept[-1]["id"], kept[-1]["seconds"], "hang_up")
        return signals.Recorded(number, "", 0.0, "hang_up")
    if isinstance(command, RequestCallback) and callbacks.promised(database, contact):
        return signals.Done(number)
    return cut_off(number, command)


async def close_left_open(
    database: Engine, writer: JournalWriter, program_of: Callable[[str, str], Program], results: Results, at: int,
    last_known: Mapping[str, int] = MappingProxyType({}), at_work: Callable[[str], bool] = lambda _contact: False,
) -> int:  # fmt: skip
    """Close them all, and supervisors' legs; says how many contacts there were. `program_of` gives the program of a
    flow version, or raises LookupError. `at` is now; `last_known` says of a contact when its program was
    last known to be (`store.leases.left_open`): that is when it ended.

    A contact that a process is `at_work` on was not left, and is spared. One whose journal cannot be read is put
    into quarantine: its journal stays as it is, and its outcome is a flow fault.
    """
    left = [each for each in contacts.open_contacts(database) if not at_work(each.id)]
    for contact, flow, version, started_at, _ in left:
        known = max(started_at, last_known.get(contact, 0))
        try:
            journal = contacts.journal(database, contact)
            result_of = partial(came_out, database, contact, journal)
            ended = end_of(journal, known, at)
            entries = closing(journal, partial(program_of, flow, version), results, ended, result_of)
            await store_until_taken(writer, contact, entries, recovered=True)
        except contacts.DamagedJournal as damage:
            await put_into_quarantine(database, writer, contact, damage, results, known)
            continue
        except (ContactClosed, LeaseLost) as taken:  # another program was quicker
            _log.warning("contact %s is not closed here: %s", contact, taken)
            continue
        recordings.keep_held(database, contact, now())
        result = next((each.result for each in entries if isinstance(each, Closed)), "")
        _log.warning("contact %s was left open by a crash; closed with its Result due, %s", contact, result)
    return sum(not each.supervision for each in left)


async def put_into_quarantine(
    database: Engine, writer: JournalWriter, contact: str, damage: contacts.DamagedJournal, results: Results,
    left_at: int,
) -> None:  # fmt: skip
    """Close a contact whose journal cannot be read: it stays as it is, for people to look after."""
    await writer.quarantine(contact, _damaged(results, left_at, now(), str(damage)))
    quarantine.put(database, "contact", contact, str(damage))
    recordings.keep_held(database, contact, now())
    _log.error("contact %s was left open and is in quarantine: %s", contact, damage)


def _damaged(results: Results, left_at: int, at: int, why: str) -> dict[str, Any]:
    """What the row of a contact says whose journal cannot."""
    return {
        "left_at": left_at, "closed_at": at, "ended_by": ENDINGS["damaged"].by, "reason": reason("damaged", why),
        "result": DAMAGED, "due": DAMAGED, "code": results[DAMAGED].code, "recovered": True,
    }  # fmt: skip
