"""How long one routing decision takes, and how that grows with agents and waiting contacts.

A big floor at work: every agent is busy, contacts wait, and everything that happens to a contact happens again and
again: a new one arrives, an agent becomes Ready and is offered the first that suits, takes it, talks, wraps up; every
tenth caller gives up. Each message is timed by itself. The peer is the same router with lists that are looked through
(`bench.list_scan`), as one writes it at first.
"""

from __future__ import annotations

import gc
import math
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench.list_scan import ListScan
from bench.report import Measurement, Row, show
from cordboard.acd import messages as say
from cordboard.acd.decisions import Decision, Offer
from cordboard.acd.matching import Matching
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router

AGENTS, GROUPS, WAITING = 10_000, 500, 50_000
#: 99 of 100 decisions take less than this part of what the peer usually takes with a sixteenth of the agents.
PROMISE = 10
MESSAGES = 20_000
PLOT = Path(__file__).parent.parent / "docs/explanation/router-cost.svg"


@dataclass(frozen=True)
class Size:
    """How big a floor is."""

    agents: int = AGENTS
    groups: int = GROUPS
    waiting: int = WAITING


def by_group(size: Size) -> Organisation:
    """Each skill group is a resource group of its own; every agent works for two."""
    names = [f"g{number}" for number in range(size.groups)]
    return Organisation(
        services={
            **{name: Service(name=name, max_wait=1e6) for name in names},
            **{f"{name}-out": Service(name=f"{name}-out", direction="outbound") for name in names},
        },
        groups={name: ResourceGroup(name=name, contributing=(name,), accepting=(f"{name}-out",)) for name in names},
        agents={
            f"A{number}": Agent(
                logon=f"A{number}",
                services=tuple(f"g{(number + far) % size.groups}-out" for far in (0, 1)),
                teams=("t",),
            )
            for number in range(size.agents)
        },
        teams=frozenset({"t"}),
    )


def by_skill(size: Size) -> Organisation:
    """One resource group with a skill for each skill group; every agent has three."""
    names = [f"g{number}" for number in range(size.groups)]
    return Organisation(
        services={"in": Service(name="in", max_wait=1e6), "out": Service(name="out", direction="outbound")},
        groups={
            "all": ResourceGroup(name="all", contributing=("in",), accepting=("out",), distribution="strict_skill")
        },
        agents={
            f"A{number}": Agent(
                logon=f"A{number}",
                services=("out",),
                teams=("t",),
                skills={f"g{(number * 7 + far) % size.groups}": 1 + far for far in range(3)},
            )
            for number in range(size.agents)
        },
        teams=frozenset({"t"}),
        skills=frozenset(names),
    )


class Load:
    """A router with its floor full, and the next thing that happens to it."""

    def __init__(self, size: Size, organisation: Organisation, matching: type[Matching] = Matching) -> None:
        self.chance = random.Random(size.agents)
        self.router = Router(organisation, 0, matching=matching)
        self.size, self.now, self.number = size, 0, 0
        self.agents = list(organisation.agents)
        self.skilled = bool(organisation.skills)
        self.callers: list[str] = []
        self.steps: list[say.Message] = []
        self.offers: dict[str, int] = {}
        for logon in self.agents:
            self.tell(say.SignIn(logon, ready=True))
            self.tell(say.Occupy(logon, "before"))
        while self.number < size.waiting:
            self.tell(self.caller())

    def tell(self, message: say.Message) -> float:
        """Seconds that the router takes over a message."""
        self.now += 1
        start = time.perf_counter()
        decided = self.router.receive(message, self.now)
        took = time.perf_counter() - start
        self.see(decided)
        return took

    def see(self, decided: Iterable[Decision]) -> None:
        """Note which offers agents have in hand."""
        self.offers.update((each.agent, each.offer) for each in decided if isinstance(each, Offer))

    def caller(self) -> say.Message:
        """A new caller."""
        self.number += 1
        contact, group = f"c{self.number}", f"g{self.chance.randrange(self.size.groups)}"
        self.callers.append(contact)
        service, skill = ("in", group) if self.skilled else (group, "")
        priority = self.chance.choice((50, 100))
        return say.Arrive(say.AgentRequest(contact=contact, service=service, skill=skill, priority=priority))

    def next(self) -> say.Message:
        """What happens next, in rounds: an agent wraps up, is given a contact and takes it; a caller arrives."""
        if not self.steps:
            logon = self.chance.choice(self.agents)
            self.steps = [say.Accept(logon, 0), say.WrapUpDone(logon), say.Release(logon), self.caller()]
            if self.number % 10 == 0:
                self.steps += [self.caller(), say.Withdraw(self.callers[self.chance.randrange(len(self.callers))])]
        message = self.steps.pop()
        if isinstance(message, say.Accept):
            if message.agent in self.offers:
                return say.Accept(message.agent, self.offers.pop(message.agent))
            return say.Occupy(message.agent, "elsewhere")
        return message


def timings(load: Load, messages: int = MESSAGES) -> list[float]:
    """Microseconds for each of so many messages."""
    gc.collect()
    gc.disable()
    try:
        return [load.tell(load.next()) * 1e6 for _ in range(messages)]
    finally:
        gc.enable()


def percentile(figures: list[float], part: float) -> float:
    """The figure that so great a part does not exceed."""
    return sorted(figures)[min(len(figures) - 1, int(part * len(figures)))]


def usual(figures: list[float]) -> float:
    """The mean of the cheapest 99 of 100, so that what else runs on the machine does not count."""
    return mean(sorted(figures)[: len(figures) * 99 // 100])


def growth(organisation: Callable[[Size], Organisation], sizes: list[Size]) -> list[tuple[float, float]]:
    """The usual cost and the 99th percentile for each size, in microseconds; the better of two runs."""
    found = []
    for size in sizes:
        runs = [timings(Load(size, organisation(size)), MESSAGES // 2) for _ in range(2)]
        found.append((min(map(usual, runs)), min(percentile(run, 0.99) for run in runs)))
    return found


def in_agents() -> list[Size]:
    """More and more agents, and as many waiting contacts as ever."""
    return [Size(agents=AGENTS * 2**step // 16) for step in range(6)]


def in_waiting() -> list[Size]:
    """More and more waiting contacts, and as many agents as ever."""
    return [Size(waiting=WAITING * 2**step // 16) for step in range(6)]


def grows_no_faster(sizes: list[int], costs: list[float]) -> bool:
    """Whether the cost grows no faster than the logarithm, from the smallest size to the greatest; a tenth is noise."""
    return costs[-1] / costs[0] <= 1.1 * math.log(sizes[-1]) / math.log(sizes[0])


def scanned(sizes: list[Size]) -> list[float]:
    """The peer's usual cost at each size, in microseconds."""
    return [usual(timings(Load(size, by_skill(size), ListScan), 200)) for size in sizes]


def plot(lines: dict[str, tuple[list[int], list[float]]], promised: float) -> None:
    """Draw cost against size into the documentation."""
    import matplotlib as mpl  # noqa: PLC0415 - takes a second, and the other benchmarks do without

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "cordboard"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for label, (sizes, costs) in lines.items():
        axes.plot(sizes, costs, marker="o", markersize=4, linestyle="--" if "list" in label else "-", label=label)
    axes.axhline(promised, color="grey", linewidth=0.8)
    axes.annotate("promised for 99 of 100", (1e5, promised * 0.8), color="grey", fontsize=8, ha="right", va="top")
    axes.set(xscale="log", yscale="log", xlabel="agents, or waiting contacts", ylabel="microseconds a decision",
             title="What a routing decision costs")  # fmt: skip
    axes.set_ylim(10, 20_000)
    axes.grid(visible=True, alpha=0.3)
    axes.legend(fontsize=8)
    figure.savefig(PLOT, metadata={"Date": None})
    PLOT.write_text("\n".join(line.rstrip() for line in PLOT.read_text().splitlines()) + "\n")


def measure() -> Measurement:
    """Measure the full size in two arrangements, growth in both directions, and the peer at sizes that it can bear."""
    rows, full = [], Size()
    worst = 0.0
    for label, arrangement in (("each group a resource group", by_group), ("each group a skill of one", by_skill)):
        took = timings(Load(full, arrangement(full)))
        worst = max(worst, percentile(took, 0.99))
        where = f"{label}; {full.agents:,} agents, {full.groups} groups, {full.waiting:,} waiting"
        rows += [
            Row("decisions", 1e6 / mean(took), "1/s", None, where),
            Row("one decision, usual", usual(took), "µs", None, where),
            Row("one decision, 99th percentile", percentile(took, 0.99), "µs", None, where),
        ]
    agents, waiting = in_agents(), in_waiting()
    by_agents, by_waiting = growth(by_skill, agents), growth(by_skill, waiting)
    counts, queued = [size.agents for size in agents], [size.waiting for size in waiting]
    logarithmic = True
    for label, sizes, costs in (("agents", counts, by_agents), ("waiting contacts", queued, by_waiting)):
        usuals = [each for each, _ in costs]
        logarithmic = logarithmic and grows_no_faster(sizes, usuals)
        logarithms = math.log(sizes[-1]) / math.log(sizes[0])
        note = f"{usuals[0]:.1f} to {usuals[-1]:.1f} µs; log n grows {logarithms:.2f}-fold"
        rows.append(Row(f"usual, {sizes[0]:,} to {sizes[-1]:,} {label}", usuals[-1] / usuals[0], "fold", None, note))
    small = [Size(AGENTS >> shift, GROUPS, WAITING >> shift) for shift in (6, 5, 4)]
    slow = scanned(small)
    ours = usual(timings(Load(small[-1], by_skill(small[-1]))))
    note = f"{small[-1].agents:,} agents, {small[-1].waiting:,} waiting: larger takes too long to wait for"
    rows.append(Row("one decision, usual", ours, "µs", slow[-1] / ours, note))
    rows.append(Row("the peer's", slow[-1], "µs", None, note))
    plot({
        "usual, by agents": (counts, [each for each, _ in by_agents]),
        "99th percentile, by agents": (counts, [each for _, each in by_agents]),
        "usual, by waiting contacts": (queued, [each for each, _ in by_waiting]),
        "99th percentile, by waiting contacts": (queued, [each for _, each in by_waiting]),
        "list scan, usual, by waiting contacts": ([size.waiting for size in small], slow),
    }, slow[-1] / PROMISE)  # fmt: skip
    promise = (
        f"With {AGENTS:,} agents in {GROUPS} skill groups and {WAITING:,} waiting contacts, 99 of 100 decisions take "
        f"less than a {PROMISE}th of what the peer usually takes with a sixteenth of them; the cost grows no faster "
        "than log n in agents and in waiting contacts (docs/explanation/router-cost.svg)."
    )
    peer = "the same router with lists looked through from end to end (bench/list_scan.py)"
    return Measurement("router", promise, peer, worst * PROMISE < slow[-1] and logarithmic, rows)


if __name__ == "__main__":
    show(measure())
