"""The earlier contacts of a person, found by account and by number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Engine, select, union

from cordboard.flow.numbers import read_number
from cordboard.store.contact_search import COUNTED
from cordboard.store.keyset import newest_first
from cordboard.store.tables import contacts


def earlier_contacts(
    engine: Engine, *, account: str, number: str, region: str, without: Collection[str] = (),
    after: Sequence[int | str] | None = None, limit: int = 20,
) -> list[dict[str, Any]]:  # fmt: skip
    """Contacts of an account, and those from or to a number, the newest first; none where neither is known.

    The number is compared as written and in E.164, with `region` as the country of one without a country code.
    `without` are ids of contacts to leave out.
    """
    forms = {number, read_number(number, region) or number} - {""}
    ways = [contacts.c.account == account] if account else []
    ways += [column.in_(forms) for column in (contacts.c.caller, contacts.c.called) if forms]
    if not ways:
        return []
    every = [
        newest_first(
            select(contacts.c.id, contacts.c.started_at).where(way, COUNTED, contacts.c.id.not_in(without)),
            (contacts.c.started_at, contacts.c.id), after, limit,
        ).subquery()
        for way in ways
    ]  # fmt: skip
    # Each way goes down its own index and stops after a page of rows: an OR of them would read all that any finds.
    near = union(*(select(each.c.id) for each in every)).subquery()
    wanted = select(contacts).join(near, near.c.id == contacts.c.id)
    wanted = newest_first(wanted, (contacts.c.started_at, contacts.c.id), None, limit)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]
