"""Arrival patterns and staffing as CSV: half hours, and what is expected of each."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

HALF_HOUR = timedelta(minutes=30)
#: The day of a pattern that gives times only.
SOME_DAY = "2001-01-01"

#: Contacts by half hour and service, with every half hour between the first and the last.
Arrivals = dict[datetime, dict[str, float]]


class BadRow(Exception):
    """A row that cannot be used: where, what, and what to do about it."""


def read_arrivals(text: str, file: str, services: Collection[str]) -> Arrivals:
    """A CSV with the columns start, service and contacts. Raises BadRow."""
    found: Arrivals = {}
    for place, row in _rows(text, file, ("start", "service", "contacts")):
        start, service = _start(row["start"], place), row["service"]
        if service not in services:
            raise BadRow(f"{place}: no agents take contacts of a service {service!r}; there are: {_listed(services)}")
        if service in found.setdefault(start, {}):
            raise BadRow(f"{place}: {service!r} has this half hour already; leave one of them out")
        found[start][service] = _number(row["contacts"], place, "contacts")
    if not found:
        raise BadRow(f"{file}:1: there are no rows below the heading; write one for each half hour and service")
    return filled(found)


def read_staffing(text: str, file: str, starts: Collection[datetime]) -> dict[datetime, int]:
    """A CSV with the columns start and agents, for each of these half hours. Raises BadRow."""
    found: dict[datetime, int] = {}
    for place, row in _rows(text, file, ("start", "agents")):
        start, agents = _start(row["start"], place), _number(row["agents"], place, "agents")
        if agents != int(agents):
            raise BadRow(f"{place}: agents are whole people, not {row['agents']}")
        if start in found:
            raise BadRow(f"{place}: this half hour has agents already; leave one of them out")
        found[start] = int(agents)
    if missing := [start for start in starts if start not in found]:
        raise BadRow(
            f"{file}: nothing says how many agents work at {missing[0]:%Y-%m-%d %H:%M}; add a row, with 0 if none"
        )
    return found


def filled(arrivals: Arrivals) -> Arrivals:
    """The half hours in order, those in which nobody comes included."""
    if not arrivals:
        return {}
    steps = (max(arrivals) - min(arrivals)) // HALF_HOUR
    every = (min(arrivals) + step * HALF_HOUR for step in range(steps + 1))
    return {start: arrivals.get(start, {}) for start in every}


def _rows(text: str, file: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.DictReader(text.splitlines())
    if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
        raise BadRow(f"{file}:1: there is no column {missing[0]!r}; the heading is: {','.join(columns)}")
    for row in reader:
        yield f"{file}:{reader.line_num}", {name: (row[name] or "").strip() for name in columns}


def _start(text: str, place: str) -> datetime:
    try:
        start = datetime.fromisoformat(text if len(text) > len("08:30") else f"{SOME_DAY} {text:0>5}")
    except ValueError:
        raise BadRow(f"{place}: {text!r} is no time; write 08:30 or 2026-11-02 08:30") from None
    if start.tzinfo is not None:
        raise BadRow(f"{place}: {text!r} has a time zone; leave it out, all times are of one zone")
    if start.minute % 30 or start.second or start.microsecond:
        raise BadRow(f"{place}: {text!r} is no half hour; they begin at :00 and :30")
    return start


def _number(text: str, place: str, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e6:
        raise BadRow(f"{place}: {what} must be a number from 0 on, not {text!r}")
    return number


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "none"
