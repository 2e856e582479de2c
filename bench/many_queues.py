"""Ten minutes of a site with 2,000 queues: 20 new calls a second, 200 calls in progress, and everything that people do.

Well-known open systems were reported to miscount at about 2,000 queues with 100 to 200 calls, and to fall over at
about 20 calls a second. Here callers give up, agents take, reject and miss offers, lose their phones, go to lunch, sign
out and in again. Every ten seconds of virtual time and at the end every law of `cordboard.acd.laws` is checked, and at
the end the statistics of each queue, made from the log, are compared with what the callers themselves went through.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from heapq import heappop, heappush

import msgspec

from bench.report import Measurement, Row, show
from cordboard.acd import decisions as did
from cordboard.acd import messages as say
from cordboard.acd.laws import check
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.acd.router import Router
from cordboard.acd.states import State
from cordboard.acd.statistics import Statistics, decode
from cordboard.acd.watch import LawWatch

QUEUES, CALLS_A_SECOND, IN_PROGRESS, SECONDS = 2_000, 20, 200, 600
AGENTS, QUEUES_OF_AN_AGENT = 300, 40


def organisation(chance: random.Random) -> Organisation:
    """Each queue is an inbound service with a group of its own, and each agent works for forty."""
    names = [f"q{number}" for number in range(QUEUES)]
    outbound = [f"{name}-agents" for name in names]
    return Organisation(
        services={
            **{
                name: Service(name=name, max_wait=30.0, acceptance=number % 3 == 0, accept_timeout=5.0)
                for number, name in enumerate(names)
            },
            **{name: Service(name=name, direction="outbound") for name in outbound},
        },
        groups={
            name: ResourceGroup(name=name, contributing=(name,), accepting=(agents,))
            for name, agents in zip(names, outbound, strict=True)
        },
        agents={
            f"A{number}": Agent(
                logon=f"A{number}", services=tuple(chance.sample(outbound, QUEUES_OF_AN_AGENT)), wrap_up=5.0
            )
            for number in range(AGENTS)
        },
    )


class Site:
    """The router, its people, and the virtual clock in milliseconds."""

    def __init__(self, seconds: int = SECONDS, seed: int = 1) -> None:
        self.seconds = seconds
        self.chance = random.Random(seed)
        self.organisation = organisation(self.chance)
        self.router = Router(self.organisation, 0)
        self.watch, self.log = LawWatch(self.organisation), list[tuple[int, str, bytes]]()
        self.now, self.number, self.turns, self.messages, self.spent = 0, 0, 0, 0, 0.0
        self.coming: list[tuple[int, int, Callable[[], None]]] = []
        self.service_of: dict[str, str] = {}
        self.talks_with: dict[str, str] = {}
        self.fates: Counter[tuple[str, str]] = Counter()
        self.faults: list[str] = []
        self.in_progress: list[int] = []

    # --- Time

    def after(self, seconds: float, does: Callable[[], None]) -> None:
        self.turns += 1
        heappush(self.coming, (self.now + round(seconds * 1000), self.turns, does))

    def tell(self, message: say.Message) -> None:
        start = time.perf_counter()
        decided = self.router.receive(message, self.now)
        self.spent += time.perf_counter() - start
        self.messages += 1
        self.watch.see(message, decided, self.now)
        self.log.append((self.now, "told", msgspec.json.encode(message)))
        self.log += ((self.now, "decided", msgspec.json.encode(each)) for each in decided)
        for decision in decided:
            self.happens(decision)

    def run(self) -> None:
        """Everybody comes to work, then ten minutes go by."""
        for logon in self.organisation.agents:
            self.tell(say.SignIn(logon, ready=True, nailed_up=self.chance.random() < 0.3))
        self.calls()
        self.look()
        while self.now < self.seconds * 1000:
            due, (at, _, does) = self.router.due, self.coming[0]
            if due is not None and due <= at:
                self.now = max(self.now, due)
                self.tell(say.Tick())
            else:
                heappop(self.coming)
                self.now = max(self.now, at)
                does()

    def look(self) -> None:
        """Hold everything to the laws, every ten seconds."""
        self.faults += check(self.watch, self.router)
        self.in_progress.append(len(self.service_of))
        self.after(10, self.look)

    # --- Callers

    def calls(self) -> None:
        contact = f"c{self.number}"
        self.number += 1
        service = self.service_of[contact] = f"q{self.chance.randrange(QUEUES)}"
        self.tell(say.Arrive(say.AgentRequest(contact=contact, service=service)))
        self.after(self.chance.expovariate(1 / 60), lambda: self.gives_up(contact))
        self.after(self.chance.expovariate(CALLS_A_SECOND), self.calls)

    def gives_up(self, contact: str) -> None:
        if contact in self.service_of and contact not in self.talks_with:
            self.ends(contact, "abandoned")

    def ends(self, contact: str, how: str) -> None:
        """The caller's part is over; `how` is what the caller knows of it."""
        service = self.service_of.pop(contact, None)
        if service is not None:
            self.fates[service, how] += 1
            self.tell(say.Withdraw(contact))

    # --- Agents

    def happens(self, decision: did.Decision) -> None:
        match decision:
            case did.Offer():
                self.offered(decision)
            case did.Connect():
                self.talks_with[decision.contact] = decision.agent
                self.fates[self.service_of[decision.contact], "answered"] += 1
                self.after(self.chance.expovariate(1 / 9), lambda: self.hangs_up(decision.contact))
                if self.chance.random() < 0.1:
                    self.after(1, lambda: self.tell(say.HoldCall(decision.agent)))
                    self.after(3, lambda: self.tell(say.RetrieveCall(decision.agent)))
            case did.NotRouted():
                self.ends(decision.contact, decision.reason)
            case did.AgentChanged():
                self.changed(decision)
            case _:
                pass

    def offered(self, offer: did.Offer) -> None:
        answer = self.chance.random()
        if answer < 0.9:
            self.after(self.chance.uniform(0.5, 2), lambda: self.tell(say.Accept(offer.agent, offer.offer)))
        elif answer < 0.95:
            self.after(self.chance.uniform(0.5, 2), lambda: self.tell(say.Reject(offer.agent, offer.offer)))
        elif answer < 0.96:
            self.after(1, lambda: self.tell(say.LosePhone(offer.agent)))

    def hangs_up(self, contact: str) -> None:
        agent = self.talks_with.pop(contact)
        del self.service_of[contact]
        self.tell(say.Withdraw(contact))
        if self.router.agent(agent).contact == contact:
            self.tell(say.Release(agent))

    def changed(self, changed: did.AgentChanged) -> None:
        agent = changed.agent
        if changed.state == State.WRAP_UP and self.chance.random() < 0.9:
            self.after(self.chance.uniform(0.5, 1.5), lambda: self.tell(say.WrapUpDone(agent)))
        elif changed.state == State.NOT_READY:
            self.after(self.chance.uniform(2, 6), lambda: self.tell(say.GoReady(agent)))
        elif changed.state == State.SIGNED_OUT:
            self.after(10, lambda: self.tell(say.SignIn(agent, ready=True)))
        elif changed.state == State.READY and self.chance.random() < 0.02:
            self.after(1, lambda: self.tell(say.SignOut(agent)))
        elif changed.state == State.IN_CALL and self.chance.random() < 0.02:
            self.after(1, lambda: self.tell(say.GoNotReady(agent, "lunch")))


def miscounted(site: Site) -> list[str]:
    """Where the statistics of a queue, made from the log, differ from what its callers went through."""
    statistics = Statistics().fold((at, decode(kind, body)) for at, kind, body in site.log)
    counted: Counter[tuple[str, str]] = Counter()
    for (service, _), counts in statistics.services.items():
        counted[service, "answered"] += counts.answered
        counted[service, "abandoned"] += counts.abandoned
        for reason, number in counts.not_routed.items():
            counted[service, reason] += number
        counted[service, "asked"] += counts.asked - counts.ended
    lived = site.fates.copy()
    for contact, service in site.service_of.items():
        lived[service, "asked"] += contact not in site.talks_with
    return [f"{key}: {lived[key]}, counted as {counted[key]}" for key in lived | counted if lived[key] != counted[key]]


def measure() -> Measurement:
    """Let the ten minutes go by, and look at everything."""
    site = Site()
    site.run()
    faults = site.faults + check(site.watch, site.router)
    wrong = miscounted(site)
    for fault in (faults + wrong)[:20]:
        print(fault)
    steady = site.in_progress[6:]  # the first minute fills the floor
    answered = sum(number for (_, how), number in site.fates.items() if how == "answered")
    rows = [
        Row("calls in ten minutes", site.number, "", None, f"{answered:,} answered, the others given up or not routed"),
        Row("calls in progress, mean", sum(steady) / len(steady), "", None, f"{min(steady)} to {max(steady)}"),
        Row("messages to the router", site.messages, "", None, f"{len(site.log) - site.messages:,} decisions"),
        Row("laws broken", len(faults), "", None, f"looked at {len(site.in_progress)} times"),
        Row("queues miscounted", len(set(wrong)), "", None, f"of {QUEUES:,}, each beside its callers"),
        Row("share of one core at the real pace", site.spent / SECONDS * 100, "%"),
        Row("could go by, faster than time", SECONDS / site.spent, "times", SECONDS / site.spent),
    ]
    promise = (
        f"{QUEUES:,} queues, {CALLS_A_SECOND} new calls a second and at least {IN_PROGRESS} in progress "
        "for ten minutes: every law holds and no queue is miscounted."
    )
    peer = "time itself; open systems were reported to miscount or fall over at these figures"
    kept = not faults and not wrong and sum(steady) / len(steady) >= IN_PROGRESS
    return Measurement("many_queues", promise, peer, kept, rows)


if __name__ == "__main__":
    show(measure())
