"""Outcomes: one for every contact that is closed, for people and for other systems."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any, Literal

from sqlalchemy import Engine, RowMapping, func, select

from cordboard.flow.results import Result, Results
from cordboard.printable import cell
from cordboard.store.contact_search import COUNTED, ContactFilter
from cordboard.store.contacts import closed
from cordboard.store.keyset import newest_first
from cordboard.store.mapper import CUSTOM, Resolver
from cordboard.store.streaming import streaming
from cordboard.store.tables import contacts

Format = Literal["csv", "jsonl", "parquet"]

FIELDS = (
    "contact", "flow", "version", "channel", "direction", "service", "caller", "called", "account", "started_at",
    "ended_at", "seconds", "result", "code", "label", "due", "agent", "ended_by", "reason", "recovered", "run",
    "parent", *CUSTOM,
)  # fmt: skip
_AT_A_TIME = 5_000


def outcomes(
    engine: Engine, results: Results, *, since: int | None = None, until: int | None = None, service: str = "",
    custom: int | None = None,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The outcomes of contacts closed from `since` to before `until` (milliseconds), in that order.

    `due` is what the flow alone would have said, where an agent's termination code went before it. A supervisor's leg
    has no outcome.
    Times are told in ISO 8601, UTC. `custom` (1 to 3) puts that custom outcome first: it is then also ``outcome``.
    """
    mapper = Resolver(engine)
    wanted = closed(select(contacts).where(COUNTED), since, until, service).order_by(
        contacts.c.closed_at, contacts.c.id
    )
    with streaming(engine, wanted, _AT_A_TIME) as found:
        for row in found.mappings():
            yield _outcome(row, results, mapper, custom)


def outcome_page(
    engine: Engine, results: Results, *, where: ContactFilter, since: int | None = None, until: int | None = None,
    after: tuple[int, str] | None = None, limit: int = 50, custom: int | None = None,
) -> list[tuple[tuple[int, str], dict[str, Any]]]:  # fmt: skip
    """Outcomes of contacts closed from `since` to before `until` (milliseconds), the one closed last first, each with
    its sort key: those that follow on `after`, at most `limit`.
    """
    wanted = closed(select(contacts).where(where.condition()), since, until, "")
    wanted = newest_first(wanted, (contacts.c.closed_at, contacts.c.id), after, limit)
    mapper = Resolver(engine)
    with engine.connect() as connection:
        rows = connection.execute(wanted).mappings().all()
    return [((row["closed_at"], row["id"]), _outcome(row, results, mapper, custom)) for row in rows]


def _outcome(row: RowMapping, results: Results, mapper: Resolver, custom: int | None) -> dict[str, Any]:
    result = results.get(row["result"]) or Result(row["result"], row["result"], row["code"] or 0)
    told = {
        "contact": row["id"], "flow": row["flow"], "version": row["version"], "channel": row["channel"],
        "direction": row["direction"], "service": row["service"], "caller": row["caller"],
        "called": row["called"], "account": row["account"], "started_at": _time(row["started_at"]),
        "ended_at": _time(row["left_at"] or row["closed_at"]),
        "seconds": round(((row["left_at"] or row["closed_at"]) - row["started_at"]) / 1000, 3),
        "result": row["result"], "code": row["code"], "label": result.label, "due": row["due"],
        "agent": row["agent"], "ended_by": row["ended_by"], "reason": row["reason"],
        "recovered": row["recovered"], "run": row["run"], "parent": row["parent"],
        **mapper.resolve(result, row["service"]),
    }  # fmt: skip
    return {"outcome": told[f"custom{custom}"], **told} if custom else told


def report(
    engine: Engine, results: Results, *, since: int | None = None, until: int | None = None, service: str = ""
) -> list[dict[str, Any]]:
    """How many contacts left each result, the most frequent first."""
    count = func.count().label("contacts")
    wanted = closed(select(contacts.c.result, contacts.c.code, count).where(COUNTED), since, until, service)
    wanted = wanted.group_by(contacts.c.result, contacts.c.code).order_by(count.desc(), contacts.c.result)
    with engine.connect() as connection:
        found = connection.execute(wanted).all()
    labels = {row.result: result.label for row in found if (result := results.get(row.result))}
    return [
        {
            "result": row.result,
            "label": labels.get(row.result, row.result),
            "code": row.code,
            "contacts": row.contacts,
        }
        for row in found
    ]


def write(told: Iterable[dict[str, Any]], form: Format, out: IO[bytes], *, custom: int | None = None) -> int:
    """Write outcomes as CSV, JSON lines or Parquet; says how many. Holds a few thousand at a time."""
    fields = ("outcome", *FIELDS) if custom else FIELDS
    return _WRITERS[form](told, fields, out)


def _write_csv(told: Iterable[dict[str, Any]], fields: tuple[str, ...], out: IO[bytes]) -> int:
    count = 0
    out.write((",".join(fields) + "\r\n").encode())
    line = _Line(out)
    writer = csv.DictWriter(line, fields)
    for outcome in told:
        writer.writerow({name: cell(value) if isinstance(value, str) else value for name, value in outcome.items()})
        count += 1
    return count


def _write_jsonl(told: Iterable[dict[str, Any]], _fields: tuple[str, ...], out: IO[bytes]) -> int:
    count = 0
    for outcome in told:
        out.write(json.dumps(outcome, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


def _write_parquet(told: Iterable[dict[str, Any]], fields: tuple[str, ...], out: IO[bytes]) -> int:
    # Takes long to read, and other forms do without.
    from cordboard.store.parquet import write_parquet  # noqa: PLC0415

    return write_parquet(told, fields, out)


_WRITERS = {"csv": _write_csv, "jsonl": _write_jsonl, "parquet": _write_parquet}


class _Line:
    """What the csv module writes its lines to."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(text.encode())


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
