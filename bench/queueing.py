"""The router against queueing theory, on a virtual clock: M/M/c is Erlang C, M/M/c with people who hang up is Erlang A.

Contacts arrive at random, take agents for random times, and hang up at random; all three exponential, as the theory has
it. What comes out must be what the theory says: how many wait, how long, how many are served in time, how many leave.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from bench.erlang import Theory, erlang_a, erlang_c
from bench.report import Measurement, Row, show
from cordboard.acd import messages as say
from cordboard.acd.decisions import Connect
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router

PROMISE = 0.02
#: Contacts of a batch: many times as many as a busy spell lasts, so that batches are independent.
BATCH = 5_000
#: What is known of one contact.
GAP, SERVICE, BUSY, WAIT, SERVED = range(5)


@dataclass(frozen=True)
class Case:
    """One queue. `handling` and `patience` are mean seconds; no patience: everybody waits."""

    agents: int
    occupancy: float
    handling: float = 180.0
    patience: float = 0.0
    within: float = 20.0
    contacts: int = 500_000

    @property
    def arrivals(self) -> float:
        """Contacts a second."""
        return self.occupancy * self.agents / self.handling

    @property
    def theory(self) -> Theory:
        """What should come out."""
        if self.patience:
            return erlang_a(self.arrivals, self.handling, self.agents, self.patience, self.within)
        return erlang_c(self.arrivals, self.handling, self.agents, self.within)

    def __str__(self) -> str:
        """The case in a few words."""
        people = f", patience {self.patience:.0f} s" if self.patience else ""
        return f"{self.agents} agents, load {self.occupancy:.0%}{people}"


CASES = (
    Case(2, 0.7, contacts=1_000_000),
    Case(5, 0.7, contacts=1_000_000),
    Case(10, 0.75, contacts=1_000_000),
    Case(10, 0.9, patience=120.0),
    Case(50, 1.0, patience=180.0),
    Case(50, 1.2, patience=60.0),
)


def organisation(agents: int) -> Organisation:
    """One service and its agents, whose audio stands and who have no wrap-up."""
    return Organisation(
        services={"in": Service(name="in", max_wait=1e6), "out": Service(name="out", direction="outbound")},
        groups={"all": ResourceGroup(name="all", contributing=("in",), accepting=("out",))},
        agents={
            f"A{number}": Agent(logon=f"A{number}", services=("out",), wrap_up=0.0) for number in range(agents)
        },
    )  # fmt: skip


class Simulation:
    """One run: the router, its callers and the clock. A row of `seen` is one contact."""

    def __init__(self, case: Case, seed: int) -> None:
        self.case, self.chance = case, random.Random(seed)
        self.router = Router(organisation(case.agents), 0)
        self.seen: list[list[float]] = []
        self.busy = 0
        self.coming: list[tuple[float, str, int]] = []
        for logon in self.router.agents:
            self.tell(say.SignIn(logon, ready=True, nailed_up=True), 0)

    def tell(self, message: say.Message, now: float) -> None:
        for decision in self.router.receive(message, round(now * 1000)):
            if isinstance(decision, Connect):
                number = int(decision.contact)
                self.seen[number][WAIT:] = decision.waited, 1.0
                self.busy += 1
                heappush(self.coming, (now + self.seen[number][SERVICE], decision.agent, number))

    def exponential(self, average: float) -> float:
        return self.chance.expovariate(1 / average)

    def run(self) -> NDArray[np.float64]:
        """Let everybody come, wait and go."""
        case, arrival = self.case, 0.0
        came: list[float] = []
        while len(came) < case.contacts or self.coming:
            if len(came) < case.contacts and (not self.coming or arrival < self.coming[0][0]):
                self.arrives(arrival, len(came))
                came.append(arrival)
                arrival += self.exponential(1 / case.arrivals)
                continue
            now, agent, number = heappop(self.coming)
            if agent:
                self.busy -= 1
                self.tell(say.Release(agent), now)
                self.tell(say.Withdraw(str(number)), now)
            elif not self.seen[number][SERVED]:
                self.seen[number][WAIT] = now - came[number]
                self.tell(say.Withdraw(str(number)), now)
        seen = np.array(self.seen)
        seen[1:, GAP] = np.diff(came)
        return seen

    def arrives(self, now: float, number: int) -> None:
        self.seen.append([1 / self.case.arrivals, self.exponential(self.case.handling), self.busy, 0.0, 0.0])
        self.tell(say.Arrive(say.AgentRequest(contact=str(number), service="in")), now)
        if self.case.patience and not self.seen[number][SERVED]:
            heappush(self.coming, (now + self.exponential(self.case.patience), "", number))


def figures(case: Case, seen: NDArray[np.float64]) -> dict[str, tuple[float, float]]:
    """Each figure with half of its 95 % confidence interval.

    Batches of contacts are corrected by what chance gave them, where the true mean is known (control variates): how
    often people came, how long they talked, and, where all are served, how many agents they found busy.
    So a hundred thousand contacts say what a million would say without.
    """
    served, waited = seen[:, SERVED] > 0, (seen[:, WAIT] > 0) | (seen[:, SERVED] == 0)
    raw = {
        "waits": waited,
        "mean_wait": seen[:, WAIT],
        "service_level": served & (seen[:, WAIT] <= case.within),
        "abandons": ~served,
    }
    batch = min(BATCH, len(seen) // 20)
    batches = len(seen) // batch
    known = np.array([1 / case.arrivals, case.handling, case.arrivals * case.handling])
    known = known[:BUSY] if case.patience else known
    controls = seen[: batches * batch, : len(known)].reshape(batches, batch, len(known)).mean(axis=1) - known
    chance = np.column_stack([np.ones(batches), controls])
    found = {}
    for name, each in raw.items():
        means = each[: batches * batch].astype(float).reshape(batches, batch).mean(axis=1)
        weights, *_ = np.linalg.lstsq(chance, means, rcond=None)
        rest = means - chance @ weights
        spread = np.sqrt(rest @ rest / (batches - chance.shape[1]) * np.linalg.inv(chance.T @ chance)[0, 0])
        found[name] = (float(weights[0]), 1.96 * float(spread))
    return found


def compare(case: Case, seed: int = 1) -> list[tuple[str, float, float, float]]:
    """Name, theory, simulated, and half of the confidence interval, for each figure of a case."""
    found = figures(case, Simulation(case, seed).run())
    names = ("waits", "mean_wait", "service_level", "abandons")[: 4 if case.patience else 3]
    return [(name, getattr(case.theory, name), *found[name]) for name in names]


UNITS = {"waits": "of all", "mean_wait": "s", "service_level": "of all in 20 s", "abandons": "of all"}


def measure() -> Measurement:
    """Simulate every case and set it beside its theory."""
    rows, worst = [], 0.0
    for case in CASES:
        for name, theory, simulated, half in compare(case):
            worst = max(worst, abs(simulated / theory - 1))
            note = f"theory {theory:.4g}; the simulation is sure to ± {half / theory:.1%}"
            rows.append(Row(f"{case}: {name.replace('_', ' ')}", simulated, UNITS[name], simulated / theory, note))
    rows.append(Row("greatest difference", worst * 100, "%"))
    promise = (
        "Waiting probability, mean wait, service level and abandonment agree with Erlang C and Erlang A "
        f"within {PROMISE:.0%}."
    )
    peer = "theory: Erlang C by its formula, Erlang A by its birth-death chain (bench/erlang.py)"
    return Measurement("queueing", promise, peer, worst <= PROMISE, rows)


if __name__ == "__main__":
    show(measure())
