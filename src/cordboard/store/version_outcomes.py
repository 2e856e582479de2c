"""How the versions of a flow compare: what its contacts came to, by version."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, func, select

from cordboard.store.contact_search import COUNTED
from cordboard.store.contacts import closed
from cordboard.store.tables import contacts

#: The quantile of the normal distribution for an interval of 95 %.
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class ResultShare:
    """How many contacts of a version left a result. `low` and `high` are where the share of all such contacts lies with
    95 % confidence, from 0 to 1.
    """

    result: str
    contacts: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class VersionOutcomes:
    """The outcomes of one version, and between when and when its contacts were closed (milliseconds)."""

    version: str
    contacts: int
    first_at: int
    last_at: int
    results: tuple[ResultShare, ...]


def by_version(
    engine: Engine, flow: str, *, since: int | None = None, until: int | None = None, service: str = ""
) -> list[VersionOutcomes]:  # fmt: skip
    """The outcomes of the contacts of a flow that were closed from `since` to before `until` (milliseconds), by
    version, the version with the newest contact first. Every result that any of them has is told of each.
    """
    count, first, last = func.count(), func.min(contacts.c.closed_at), func.max(contacts.c.closed_at)
    wanted = select(contacts.c.version, contacts.c.result, count.label("n"), first.label("first"), last.label("last"))
    wanted = closed(wanted.where(COUNTED, contacts.c.flow == flow), since, until, service)
    with engine.connect() as connection:
        rows = connection.execute(wanted.group_by(contacts.c.version, contacts.c.result)).all()
    counts: dict[str, dict[str, int]] = {}
    for row in rows:
        counts.setdefault(row.version, {})[row.result] = row.n
    totals = {version: sum(found.values()) for version, found in counts.items()}
    of_result: dict[str, int] = {}
    for row in rows:
        of_result[row.result] = of_result.get(row.result, 0) + row.n
    results = sorted(of_result, key=lambda result: (-of_result[result], result))
    told = [
        VersionOutcomes(
            version, totals[version], min(row.first for row in rows if row.version == version),
            max(row.last for row in rows if row.version == version),
            tuple(_share(result, found.get(result, 0), totals[version]) for result in results),
        )
        for version, found in counts.items()
    ]  # fmt: skip
    return sorted(told, key=lambda each: (-each.last_at, each.version))


def interval(count: int, total: int) -> tuple[float, float]:
    """Where a share lies with 95 % confidence when `count` of `total` were seen (the score interval of E. B. Wilson,
    1927): it stays within 0 and 1, and is wide where little was seen.

    >>> [round(each, 3) for each in interval(1, 10)]
    [0.018, 0.404]
    """
    if not total:
        return 0.0, 1.0
    share, z2 = count / total, _Z * _Z / total
    middle = (share + z2 / 2) / (1 + z2)
    reach = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total)) / (1 + z2)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _share(result: str, count: int, total: int) -> ResultShare:
    return ResultShare(result, count, count / total, *interval(count, total))
