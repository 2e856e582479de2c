"""Figures of the call distributor by half hour, folded from its log: how services were answered, what agents did."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Engine

from cordboard.acd.statistics import HALF_HOUR, Event, Statistics, decode
from cordboard.store.acd_events import read

_log = logging.getLogger(__name__)


def figures(
    engine: Engine, *, since: int = 0, until: int | None = None, within: float | None = None, interval: int = HALF_HOUR
) -> dict[str, list[dict[str, Any]]]:
    """``services`` and ``agents``: a row for each interval in which something happened, oldest first.

    `at` is its beginning in milliseconds since the epoch, durations are seconds; `interval` is in milliseconds, counted
    from the epoch; `within` are seconds in which a contact counts as answered in time, in place of those that its
    service had set when it asked. Of agents who were at work before `since`, only what they did after it is known.
    """
    statistics = Statistics(interval=interval, within=within)
    statistics.fold(_events(engine, since, until))
    of_services = [
        {
            "at": at, "service": service, **msgspec.structs.asdict(counts),
            "service_level": _part(counts.service_level), "average_wait": _part(counts.average_wait),
            "average_handling": _part(counts.average_handling),
        }
        for (service, at), counts in statistics.services.items()
    ]  # fmt: skip
    of_agents = [
        {"at": at, "agent": agent, **msgspec.structs.asdict(counts), "occupancy": _part(counts.occupancy)}
        for (agent, at), counts in statistics.agents.items()
    ]
    return {"services": sorted(of_services, key=_when("service")), "agents": sorted(of_agents, key=_when("agent"))}


def _events(engine: Engine, since: int, until: int | None) -> Iterator[tuple[int, Event]]:
    """What happened, without what cannot be read: figures of a day must not be lost for one line of its log."""
    unreadable = 0
    for event in read(engine, since=since, until=until):
        try:
            yield event.at, decode(event.kind, event.body)
        except msgspec.DecodeError:
            unreadable += 1
    if unreadable:
        _log.warning("%d events of the distributor cannot be read; the figures are made without them", unreadable)


def _part(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _when(name: str) -> Any:
    return lambda row: (row["at"], row[name])
