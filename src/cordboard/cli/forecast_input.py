"""What a forecast begins with: a pattern of arrivals and staffing from files, or what a store has seen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from cordboard.acd.messages import Arrive
from cordboard.acd.statistics import HALF_HOUR, Statistics, decode
from cordboard.cli.output import refuse
from cordboard.cli.stores import open_store, place_of
from cordboard.proof.forecast import BadRow
from cordboard.proof.forecast.pattern import Arrivals, filled
from cordboard.store import acd_events
from cordboard.store.arrivals import arrivals

Read = TypeVar("Read")


@dataclass
class Seen:
    """What a store has seen, by service: `handling` in mean seconds, `to_agents` as the part that asked for agents."""

    arrivals: Arrivals = field(default_factory=dict)
    handling: dict[str, float] = field(default_factory=dict)
    to_agents: dict[str, float] = field(default_factory=dict)


def read_csv(file: Path, read: Callable[[str, str], Read]) -> Read:
    """A file, read. Says what is wrong with it and ends the program when something is."""
    try:
        return read(file.read_text(encoding="utf-8-sig"), str(file))
    except (OSError, UnicodeDecodeError) as trouble:
        refuse(f"{file} cannot be read: {getattr(trouble, 'strerror', None) or 'it is no text in UTF-8'}")
    except BadRow as bad:
        refuse(str(bad))


def look(store: str, services: Collection[str], zone: str, since: datetime | None, until: datetime | None) -> Seen:
    """What a store has seen of these services. Half hours are told in the site's time zone."""
    engine = open_store(place_of(store))
    first, last = _milliseconds(since), _milliseconds(until)
    try:
        came = arrivals(engine, HALF_HOUR, first, last)
        statistics, asked = Statistics(), set[tuple[str, str]]()
        for line in acd_events.read(engine, since=first or 0, until=last):
            event = decode(line.kind, line.body)
            statistics.see(line.at, event)
            if isinstance(event, Arrive):
                asked.add((event.request.service, event.request.contact))
    finally:
        engine.dispose()
    seen, found = Seen(), Arrivals()
    for (service, start), number in came.items():
        if service in services:
            at = datetime.fromtimestamp(start / 1000, UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            half_hour = found.setdefault(at.replace(minute=at.minute - at.minute % 30), {})
            half_hour[service] = half_hour.get(service, 0.0) + number
    seen.arrivals = filled(found)
    for service in services:
        counts = [each for (name, _), each in statistics.services.items() if name == service]
        if handled := sum(each.handled for each in counts):
            seen.handling[service] = sum(each.talk + each.wrap_up for each in counts) / handled
        contacts = sum(number for (name, _), number in came.items() if name == service)
        if contacts:
            seen.to_agents[service] = min(1.0, sum(name == service for name, _ in asked) / contacts)
    return seen


def _milliseconds(moment: datetime | None) -> int | None:
    if moment is None:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
