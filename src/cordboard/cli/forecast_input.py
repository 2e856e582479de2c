"""What a forecast begins with: a pattern of arrivals and staffing from files, and what a store has seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec
from rich.progress import Progress
from sqlalchemy import Engine

from cordboard.acd.statistics import HALF_HOUR
from cordboard.cli.feeding import forgotten_words
from cordboard.cli.output import err, refuse, show_problems
from cordboard.cli.stores import open_store, place_of, reading
from cordboard.flow.model import Flow
from cordboard.flow.problems import Unreadable
from cordboard.flow.source import read_source
from cordboard.proof.backtest import NotRecorded, recording
from cordboard.proof.forecast import BadRow, ObservedTraffic, averaged, written_habits
from cordboard.proof.forecast.habits import Place
from cordboard.proof.forecast.pattern import Arrivals, filled
from cordboard.store.arrivals import arrivals
from cordboard.store.contacts import milliseconds
from cordboard.store.recorded import RecordedFilter, forgotten, numbers, recorded

Read = TypeVar("Read")
#: Contacts of a flow that are looked at: the last ones.
MOST_SEEN = 20_000


def read_csv(file: Path, read: Callable[[str, str], Read]) -> Read:
    """A file, read. Says what is wrong with it and ends the program when something is."""
    try:
        return read(file.read_text(encoding="utf-8-sig"), str(file))
    except (OSError, UnicodeDecodeError) as trouble:
        refuse(f"{file} cannot be read: {getattr(trouble, 'strerror', None) or 'it is no text in UTF-8'}")
    except BadRow as bad:
        refuse(str(bad))


def read_callers(file: Path | None, flows: Mapping[str, Flow]) -> dict[Place, dict[str, float]]:
    """How callers answer, from a file. Says what is wrong with it and ends the program when something is."""
    if file is None:
        return {}
    try:
        return written_habits(read_source(file), flows)
    except Unreadable as wrong:
        show_problems(wrong.problems, err)
        refuse(f"{file} cannot be used")


def look(
    store: str, flows: Collection[str], services: Collection[str], zone: str, since: datetime | None,
    until: datetime | None,
) -> tuple[Arrivals, ObservedTraffic]:  # fmt: skip
    """Who came to these services, by half hour in the site's time zone, and what contacts of these flows tell."""
    place = place_of(store)
    engine = open_store(place)
    first, last = milliseconds(since), milliseconds(until)
    try:
        with reading(place):
            came = _arrivals(engine, services, ZoneInfo(zone), first, last)
            return came, _seen(engine, flows, first, last)
    finally:
        engine.dispose()


def days_to_expect(came: Arrivals, day: date | None) -> list[date]:
    """The days that are forecast from what was seen: the one asked for, or the week after the last that was seen."""
    if day is not None:
        return [day]
    last = max(came).date()
    return [last + timedelta(days=number) for number in range(1, 8)]


def pattern_of(came: Arrivals, day: date | None, zone: str) -> Arrivals:
    """What to expect, from what was seen until now. Ends the program when there is nothing."""
    if not came:
        refuse("nobody is known to have come: give a CSV with --arrivals, or with --data a store that has contacts")
    now = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
    found = averaged(came, days_to_expect(came, day), now, ZoneInfo(zone))
    if not found:
        if day is None:
            refuse("contacts have been coming for less than half an hour: give a CSV with --arrivals")
        refuse(f"{day} is a {day:%A}, and no {day:%A} was seen: widen --since and --until, or choose another day")
    return found


def _arrivals(
    engine: Engine, services: Collection[str], zone: ZoneInfo, first: int | None, last: int | None
) -> Arrivals:
    found = Arrivals()
    for (service, start), number in arrivals(engine, HALF_HOUR, first, last).items():
        if service in services:
            at = datetime.fromtimestamp(start / 1000, UTC).astimezone(zone).replace(tzinfo=None)
            half_hour = found.setdefault(at.replace(minute=at.minute - at.minute % 30), {})
            half_hour[service] = half_hour.get(service, 0.0) + number
    return filled(found)


def _seen(engine: Engine, flows: Collection[str], since: int | None, until: int | None) -> ObservedTraffic:
    seen = ObservedTraffic()
    with Progress(console=err, transient=True) as bar:
        for flow in flows:
            wanted = RecordedFilter(flow, since, until)
            count, first, last = numbers(engine, wanted)
            if gone := forgotten(engine, wanted):
                err.print(f"[yellow]{forgotten_words(gone, flow)}[/yellow]")
            if count > MOST_SEEN:
                wanted = wanted._replace(first=last - round((last - first + 1) * MOST_SEEN / count))
            task = bar.add_task(f"Looking at contacts of {flow}", total=min(count, MOST_SEEN))
            for contact in recorded(engine, wanted):
                try:
                    seen.see(recording(contact.journal()))
                except (NotRecorded, msgspec.MsgspecError):
                    continue  # a backtest tells of these; a forecast has enough of others
                finally:
                    bar.advance(task)
    return seen
