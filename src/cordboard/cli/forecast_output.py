"""What a forecast tells: as one document for programs, and as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from cordboard.acd.measures import MEASURES, SERVICE_LEVEL
from cordboard.cli.output import out
from cordboard.proof.forecast import Counts, People, PlayedDays, ServiceLevel, Span, Work, together

#: The part of a service's contacts from which an outcome is told to people; all of them are in the document.
WORTH_TELLING = 0.02
#: What each figure means. Those that reports have, too, are of the same glossary; a contact that asks for the same
#: queue again is one who asked here.
DEFINITIONS = {
    "asked": "Contacts that asked for an agent of the queue, once each.",
    "service_level": MEASURES["service_level"].english[1],
    "mean_wait": "Seconds from asking to the agent or to the end of the wait, of all who asked ÷ those who asked.",
    "abandonment": MEASURES["abandonment"].english[1],
    "turned_away": "Found nobody and asked no more ÷ those who asked.",
    "called_back": "Left a callback and were called ÷ those who asked.",
    "elsewhere": "Pressed a key while waiting and went on without an agent ÷ those who asked.",
    "occupancy": MEASURES["occupancy"].english[1],
}


@dataclass
class ForecastReport:
    """A forecast. `services` are those to which contacts come, `unmanned` queues that nobody at work takes."""

    people: People
    goal: ServiceLevel | None
    runs: int
    seed: int
    services: Sequence[str]
    zone: ZoneInfo
    spans: Sequence[Span] = ()
    played: PlayedDays = field(default_factory=lambda: PlayedDays([], []))
    out_of_reach: set[tuple[int, str]] = field(default_factory=set)
    unmanned: Sequence[str] = ()


def as_json(told: ForecastReport, labels: Mapping[str, str]) -> dict[str, Any]:
    """The whole of it."""
    played, people = told.played, told.people
    queues = sorted({*told.services, *played.queues()})
    rows = []
    for place, (span, counts, work) in enumerate(zip(told.spans, played.counts, played.work, strict=True)):
        start = _start(told, place)
        rows.append(
            {
                "start": f"{start:%Y-%m-%d %H:%M}", "at": start.isoformat(), "contacts": sum(span.contacts.values()),
                "agents": sum(span.agents.values()), "crews": dict(span.agents),
                **_figures(together(list(counts.values())), told.runs), "occupancy": _occupancy(work.values()),
                "services": {
                    name: {"contacts": span.contacts.get(name, 0.0), **_figures(counts[name], told.runs)}
                    for name in queues if name in counts
                },
            }
        )  # fmt: skip
    everything = [each for counts in played.counts for each in counts.values()]
    return {
        "handling": {queue or "all": each.mean for queue, each in people.handling.items()},
        "patience": people.patience, "pick_up": people.pick_up, "within": _within(told), "runs": told.runs,
        "definitions": dict(DEFINITIONS),
        "seed": told.seed, "goal": None if told.goal is None else {"part": told.goal.part, "within": told.goal.within},
        "assumed": [{"flow": flow, "module": module} for flow, module in sorted(played.assumed)],
        "out_of_reach": [
            {"start": rows[place]["start"], "crew": crew} for place, crew in sorted(told.out_of_reach)
        ],
        "unmanned": list(told.unmanned), "half_hours": rows,
        "services": {name: _of_queue(told, name) for name in queues},
        "total": {
            "contacts": sum(row["contacts"] for row in rows), **_figures(together(everything), told.runs),
            "occupancy": _occupancy(_in_use(played.work)),
        },
        "outcomes": {
            service: {labels.get(slug, slug): number / results.total() for slug, number in results.most_common()}
            for service, results in sorted(played.outcomes.items())
        },
    }  # fmt: skip


def _of_queue(told: ForecastReport, name: str) -> dict[str, Any]:
    counts = together([each[name] for each in told.played.counts if name in each])
    return {"contacts": sum(span.contacts.get(name, 0.0) for span in told.spans), **_figures(counts, told.runs)}


def _figures(counts: Counts, runs: int) -> dict[str, float | None]:
    def part(number: int) -> float | None:
        return number / counts.asked if counts.asked else None

    return {
        "asked": counts.asked / runs, "service_level": counts.service_level, "mean_wait": counts.mean_wait,
        "abandonment": counts.abandonment, "turned_away": part(counts.turned_away),
        "called_back": part(counts.called_back), "elsewhere": part(counts.elsewhere),
    }  # fmt: skip


def _in_use(spans: Sequence[Mapping[str, Work]]) -> Iterator[Work]:
    """The work of the half hours in which there was any: who is there at night says nothing of how busy agents are."""
    for work in spans:
        if any(each.worked for each in work.values()):
            yield from work.values()


def _occupancy(work: Iterable[Work]) -> float | None:
    total = Work()
    for each in work:
        total += each
    return total.occupancy


# --- For people ----------------------------------------------------------------------------------------------


def said(told: ForecastReport) -> list[str]:
    """What it rests on, in sentences."""
    people = told.people
    handled = [
        f"An agent has a contact{f' of {queue}' * bool(queue)} for {each.mean:.0f} s on average, wrap-up included."
        for queue, each in people.handling.items()
        if queue or len(people.handling) != 2
    ]
    patience = (
        f"Who waits hangs up after {people.patience:.0f} s on average."
        if people.patience
        else ("Nobody hangs up before the max wait.")
    )
    within = _within(told)
    if len(set(within.values())) == 1:
        in_time = f"In time is within {next(iter(within.values())):g} s."
    else:
        in_time = f"In time is within {', '.join(f'{seconds:g} s ({name})' for name, seconds in within.items())}."
    lines = [
        *handled,
        f"{patience} An agent takes an offer after {people.pick_up:.1f} s.",
        f"{in_time} Played {told.runs} times.",
    ]
    for flow in sorted({flow for flow, _ in told.played.assumed}):
        names = ", ".join(module for each, module in sorted(told.played.assumed) if each == flow)
        lines.append(f"Nobody says how callers of {flow} answer in {names}: each answer is taken as equally likely.")
    if told.unmanned:
        lines.append(f"Nobody of those who work takes contacts of {', '.join(told.unmanned)}.")
    starts = [_start(told, place) for place in range(len(told.spans))]
    pattern = "%H:%M" if len({start.date() for start in starts}) == 1 else "%Y-%m-%d %H:%M"
    for crew in sorted({crew for _, crew in told.out_of_reach}):
        missed = [f"{starts[place]:{pattern}}" for place, each in sorted(told.out_of_reach) if each == crew]
        lines.append(f"No number of agents ({crew}) reaches the service level at {', '.join(missed)}.")
    return lines


def _within(told: ForecastReport) -> dict[str, float]:
    """The seconds of each queue that is told of."""
    within = told.people.within
    return {
        name: within.get(name, within.get("", SERVICE_LEVEL))
        for name in sorted({*told.services, *told.played.queues()})
    }


def _start(told: ForecastReport, place: int) -> datetime:
    return datetime.fromtimestamp(told.spans[place].start / 1000, UTC).astimezone(told.zone)


def show(told: Mapping[str, Any], sentences: Sequence[str]) -> None:
    """The figures as a table, and what they rest on. What happens to nobody has no column."""
    rows = [row for row in told["half_hours"] if row["contacts"] or row["asked"]]
    crews, services = list(rows[0]["crews"]), told["services"] if len(told["services"]) > 1 else {}
    shown = {name: head for name, head in _HEADS.items() if name not in _RARE or told["total"][name]}
    table = Table(box=SIMPLE_HEAD, padding=0)
    table.add_column("Half hour", no_wrap=True)
    for head in ("Came", *(crews if len(crews) > 1 else ["Agents"]), *shown.values()):
        table.add_column(head, justify="right")
    days = {row["start"][:10] for row in rows}
    for row in rows:
        start = row["start"] if len(days) > 1 else row["start"][11:]
        table.add_row(
            start, _number(row["contacts"]), *(f"{row['crews'][each]}" for each in crews), *_cells(row, shown)
        )
    table.add_section()
    for name, each in (*services.items(), ("all", told["total"])):
        table.add_row(escape(name), _number(each["contacts"]), *([""] * len(crews)), *_cells(each, shown))
    out.print(table)
    meanings = (f"{head}: {DEFINITIONS[name]}" for name, head in shown.items())
    for line in (*_outcomes(told["outcomes"]), *sentences, *meanings):
        out.print(escape(line))


#: The figures of a table, and those that have a column only where they are not nothing.
_HEADS = {
    "asked": "Asked", "service_level": "In time", "mean_wait": "Wait", "abandonment": "Hung up",
    "turned_away": "Turned away", "called_back": "Called back", "elsewhere": "Left by key", "occupancy": "Busy",
}  # fmt: skip
_RARE = frozenset({"turned_away", "called_back", "elsewhere"})


def _outcomes(outcomes: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for service, results in outcomes.items():
        told = [f"{label} {share:.0%}" for label, share in results.items() if share >= WORTH_TELLING]
        yield f"Outcomes of {service}: {', '.join(told)}{', …' * (len(told) < len(results))}."


def _cells(row: Mapping[str, Any], shown: Mapping[str, str]) -> Iterator[str]:
    for name in shown:
        value = row.get(name)
        if value is None:
            yield ""
        else:
            yield _number(value) if name == "asked" else f"{value:.0f} s" if name == "mean_wait" else f"{value:.0%}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}".removesuffix(".0")
