"""Pages of contacts that are found by anything, in a time that does not grow with the store.

One property has an index that gives its contacts in order of time; the others, and what is in journals, are looked for
among those, so many for a page. A page that has come to that number ends there, even with nothing on it, and says how
far back it has looked: the next one goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, select, tuple_, union_all

from cordboard.store.contact_search import ContactFilter
from cordboard.store.contacts import DamagedJournal, joined
from cordboard.store.journal_search import JournalCondition
from cordboard.store.keyset import newest_first
from cordboard.store.tables import contact_notes, contacts, journal, texts

#: Contacts that are looked through for a page at most, and of those the ones whose journals are read.
MOST_ROWS: Final = 50_000
MOST_JOURNALS: Final = 5_000
#: Journals that are read at once.
_AT_ONCE: Final = 250
_KEY = (contacts.c.started_at, contacts.c.id)
#: When a contact began, and its id: where it stands in the order of time.
ContactKey = tuple[int, str]


@dataclass(frozen=True, slots=True)
class FoundContacts:
    """A page. `following` is the key after which the next one begins, None where this is the last. `back_to` is when
    the oldest contact began that was looked at, where the page ends because it looked at so many.
    """

    rows: list[dict[str, Any]]
    following: ContactKey | None
    back_to: int | None = None


def find(
    engine: Engine, where: ContactFilter, what: JournalCondition, *, after: ContactKey | None, limit: int,
) -> FoundContacts:  # fmt: skip
    """Contacts, the newest first, at most `limit`: those that follow on the one with the key `after`."""
    with engine.connect() as connection:
        last = _last_looked_at(connection, where, after)
        within = where.condition() if last is None else where.condition() & (tuple_(*_KEY) >= tuple_(*last))
        if what.empty:
            rows = connection.execute(_page(where, within, after, limit + 1)).mappings().all()
            return _cut([dict(row) for row in rows], limit, last)
        return _through_journals(connection, where, within, what, after, limit, last)


def _last_looked_at(connection: Connection, where: ContactFilter, after: ContactKey | None) -> ContactKey | None:
    """The key of the last contact that a page looks at; None where it can look at all of them."""
    ends = []
    for lead in where.leads():
        wanted = select(*_KEY).where(lead)
        if where.since is not None:
            wanted = wanted.where(contacts.c.started_at >= where.since)
        if where.before is not None:
            wanted = wanted.where(contacts.c.started_at < where.before)
        found = connection.execute(newest_first(wanted, _KEY, after, 1).offset(MOST_ROWS - 1)).first()
        if found is not None:
            ends.append((found.started_at, found.id))
    return max(ends, default=None)


def _page(where: ContactFilter, within: ColumnElement[bool], after: ContactKey | None, limit: int) -> Select[Any]:
    """Each lead for itself and then together, so that each goes along its own index."""
    leads = [newest_first(select(contacts).where(lead, within), _KEY, after, limit) for lead in where.leads()]
    if len(leads) == 1:
        return leads[0]
    numbers = union_all(*(select(each.subquery().c.number) for each in leads)).subquery()
    wanted = select(contacts).where(contacts.c.number.in_(select(numbers.c.number)))
    return newest_first(wanted, _KEY, None, limit)


def _cut(rows: list[dict[str, Any]], limit: int, last: ContactKey | None) -> FoundContacts:
    if len(rows) > limit:
        return FoundContacts(rows[:limit], _key(rows[limit - 1]))
    return FoundContacts(rows, last, None if last is None else last[0])


def _key(row: Mapping[str, Any] | RowMapping) -> ContactKey:
    return row["started_at"], row["id"]


def _through_journals(
    connection: Connection, where: ContactFilter, within: ColumnElement[bool], what: JournalCondition,
    after: ContactKey | None, limit: int, last: ContactKey | None,
) -> FoundContacts:  # fmt: skip
    found: list[dict[str, Any]] = []
    looked = 0
    while looked < MOST_JOURNALS:
        rows = connection.execute(_page(where, within, after, _AT_ONCE)).mappings().all()
        for row in _that_meet(connection, rows, what):
            found.append(row)
            if len(found) > limit:
                return _cut(found, limit, None)
        looked += len(rows)
        if len(rows) < _AT_ONCE:
            return FoundContacts(found, last, None if last is None else last[0])
        after = _key(rows[-1])
    return FoundContacts(found, after, None if after is None else after[0])


def _that_meet(connection: Connection, rows: Sequence[RowMapping], what: JournalCondition) -> Iterator[dict[str, Any]]:
    numbers = [row["number"] for row in rows]
    wanted = select(journal.c.contact, journal.c.entries).where(journal.c.contact.in_(numbers)).order_by(journal.c.id)
    entries: dict[int, list[str]] = {}
    for number, run in connection.execute(wanted):
        entries.setdefault(number, []).append(run)
    messages: dict[str, list[str]] = {}
    if what.text:
        ids = [row["id"] for row in rows]
        for table, column in ((texts, texts.c.body), (contact_notes, contact_notes.c.text)):
            for contact, body in connection.execute(select(table.c.contact, column).where(table.c.contact.in_(ids))):
                messages.setdefault(contact, []).append(body)
    words = [msgspec.json.encode(each).decode() for each in what.words]
    # A note that has the text has it as JSON writes it, too, and letters are folded one by one: most journals need not
    # be decoded.
    said = msgspec.json.encode(what.text).decode()[1:-1].casefold()
    for row in rows:
        runs = entries.get(row["number"], [])
        if not all(any(word in run for run in runs) for word in words):
            continue
        bodies = [*runs, *(msgspec.json.encode(each).decode() for each in messages.get(row["id"], ()))]
        if said and not any(said in each.casefold() for each in bodies):
            continue
        try:
            read = joined(runs)
        except DamagedJournal as damage:
            read = damage.readable
        if what.met(read, messages.get(row["id"], ())):
            yield dict(row)
