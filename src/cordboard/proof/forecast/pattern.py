"""Arrival patterns and staffing: half hours, and what is expected of each, as CSV or as an average of what was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from cordboard.flow.csv_rows import BadHeading, heading_key, read_csv
from cordboard.proof.play.setting import USUAL_TIME

HALF_HOUR = timedelta(minutes=30)
#: The day of a pattern that gives times only: a Monday on which nothing is closed.
SOME_DAY = USUAL_TIME.date()

#: Contacts by half hour and service, with every half hour between the first and the last. Times are of the site's zone;
#: on which of them the clocks really show is for `halves` to say.
Arrivals = dict[datetime, dict[str, float]]
#: Agents by half hour and crew, where "" is everybody.
Planned = dict[datetime, dict[str, int]]


class BadRow(Exception):
    """A row that cannot be used: where, what, and what to do about it."""


def read_arrivals(text: str, file: str, services: Collection[str], day: date = SOME_DAY, zone: str = "UTC") -> Arrivals:
    """A CSV with the columns start, service and contacts; a time without a date is one of `day`. Raises BadRow."""
    clock = ZoneInfo(zone)
    found: Arrivals = {}
    for place, row in _rows(text, file, ("start", "service", "contacts")):
        start, service = _start(row["start"], place, day), row["service"]
        if not times(start, clock):
            raise BadRow(
                f"{place}: the clocks of {zone} go from before {start:%H:%M} to after it on {start:%Y-%m-%d}; "
                "leave that half hour out"
            )
        if service not in services:
            raise BadRow(f"{place}: there is no inbound service {service!r}; there are: {_listed(services)}")
        if service in found.setdefault(start, {}):
            raise BadRow(f"{place}: {service!r} has this half hour already; leave one of them out")
        found[start][service] = _number(row["contacts"], place, "contacts")
    if not found:
        raise BadRow(f"{file}:1: there are no rows below the heading; write one for each half hour and service")
    return filled(found)


def read_staffing(text: str, file: str, starts: Collection[datetime], day: date = SOME_DAY) -> Planned:
    """A CSV with the columns start and agents, and team if agents are planned by team, for each of these half hours.

    Raises BadRow.
    """
    found: Planned = {}
    for place, row in _rows(text, file, ("start", "agents"), ("team",)):
        start, agents, team = _start(row["start"], place, day), _number(row["agents"], place, "agents"), row["team"]
        if agents != int(agents):
            raise BadRow(f"{place}: agents are whole people, not {row['agents']}")
        if team in found.setdefault(start, {}):
            raise BadRow(
                f"{place}: this half hour has agents{f' of {team}' * bool(team)} already; leave one of them out"
            )
        found[start][team] = int(agents)
    planned = {team for each in found.values() for team in each}
    if "" in planned and len(planned) > 1:
        raise BadRow(f"{file}: some rows name a team and others do not; name one in each, or in none")
    if missing := [start for start in starts if start not in found]:
        raise BadRow(
            f"{file}: nothing says how many agents work at {missing[0]:%Y-%m-%d %H:%M}; add a row, with 0 if none"
        )
    return {start: found[start] for start in starts}


def averaged(
    seen: Arrivals, days: Iterable[date], now: datetime | None = None, zone: tzinfo = UTC
) -> Arrivals:  # fmt: skip
    """What to expect of these days: the mean of the days of the same weekday, from the first seen to the last.

    A half hour that is not over `now` (on the clocks of `zone`) says nothing yet of how many come in it; one that the
    clocks skipped says nothing, and one that they showed twice was seen twice.
    """

    def is_over(start: datetime) -> bool:
        return now is None or start + HALF_HOUR <= now

    over = {start: contacts for start, contacts in seen.items() if contacts and is_over(start)}
    if not over:
        return {}
    first, last = min(over).date(), max(seen).date()
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found: Arrivals = {}
    for day in days:
        alike = [each for each in every if each.weekday() == day.weekday()]
        for start, contacts in over.items():
            if start.date() in alike:
                half_hour = found.setdefault(datetime.combine(day, start.time()), {})
                same = [datetime.combine(each, start.time()) for each in alike]
                came = sum(len(times(each, zone)) for each in same if is_over(each))
                for service, number in contacts.items():
                    half_hour[service] = half_hour.get(service, 0.0) + number / came
    return filled(found)


def filled(arrivals: Arrivals) -> Arrivals:
    """The half hours in order, those in which nobody comes included."""
    if not arrivals:
        return {}
    steps = (max(arrivals) - min(arrivals)) // HALF_HOUR
    every = (min(arrivals) + step * HALF_HOUR for step in range(steps + 1))
    return {start: arrivals.get(start, {}) for start in every}


def times(start: datetime, zone: tzinfo) -> list[int]:
    """When clocks show this, in milliseconds since the epoch: never if they skip it, twice if they are put back."""
    found: list[int] = []
    for fold in (0, 1):
        at = round(start.replace(tzinfo=zone, fold=fold).timestamp())
        if datetime.fromtimestamp(at, UTC).astimezone(zone).replace(tzinfo=None) == start and at * 1000 not in found:
            found.append(at * 1000)
    return found


def halves(arrivals: Arrivals, zone: ZoneInfo) -> dict[int, datetime]:
    """The half hours as they come, by their milliseconds since the epoch. One that comes twice is twice alike."""
    return dict(sorted((at, start) for start in arrivals for at in times(start, zone)))


def _rows(
    text: str, file: str, columns: tuple[str, ...], may_be: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        table = read_csv(text.splitlines(keepends=True), (*columns, *may_be))
    except BadHeading as wrong:
        raise BadRow(f"{file}:1: the file {wrong}") from None
    headings = list(map(heading_key, table.headings))
    if missing := [name for name in columns if name not in headings]:
        raise BadRow(f"{file}:1: there is no column {missing[0]!r}; the heading is: {','.join(columns)}")
    for row in table.rows:
        place = f"{file}:{row.line}"
        if row.trouble:
            raise BadRow(f"{place}: the row {row.trouble}; correct it")
        cells = dict(zip(headings, row.cells, strict=True))
        yield place, {name: cells.get(name, "") for name in (*columns, *may_be)}


def _start(text: str, place: str, day: date) -> datetime:
    try:
        start = datetime.fromisoformat(text if len(text) > len("08:30") else f"{day} {text:0>5}")
    except ValueError:
        raise BadRow(f"{place}: {text!r} is no time; write 08:30 or 2026-11-02 08:30") from None
    if start.tzinfo is not None:
        raise BadRow(f"{place}: {text!r} has a time zone; leave it out, all times are of one zone")
    if start.minute % 30 or start.second or start.microsecond:
        raise BadRow(f"{place}: {text!r} is no half hour; they begin at :00 and :30")
    return start


def _number(text: str, place: str, what: str) -> float:
    try:
        number = -1.0 if "_" in text else float(text)
    except ValueError:
        number = -1.0
    if not number >= 0:
        raise BadRow(f"{place}: {what} must be a number from 0 on, not {text!r}")
    if number >= 1e6:
        raise BadRow(f"{place}: {what} must be fewer than a million in a half hour, not {text!r}")
    return number


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "none"
