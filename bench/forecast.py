"""How many contacts of a queue a forecast plays in a second, beside a simulation of nothing but the queue.

Both play the same: contacts come at random, take one of ten agents for a random time, and all of them wait (M/M/c).
The peer is SimPy, the usual library for such a thing in Python, with a resource and one process for each contact. A
forecast does it with what real contacts go through: an interpreter of the flow for each, and the router with its
agents. What both say of the waiting must agree with Erlang C.
"""

from __future__ import annotations

import random
import time
from statistics import median

import simpy

from bench.erlang import erlang_c
from bench.report import Measurement, Row, show
from cordboard.acd.organisation import Agent, Organisation, ResourceGroup, Service
from cordboard.engine.program import Program
from cordboard.flow.events import Event
from cordboard.flow.model import Connector, Flow
from cordboard.modules.end_call import EndCall
from cordboard.modules.operator_transfer import OperatorTransfer
from cordboard.proof.forecast import Exponential, People, Plan, Span, crews, play
from cordboard.proof.play.setting import ServiceSetting, Setting

#: Of what the queue alone can do, a forecast does at least so much, though it plays the flow.
PROMISE = 0.05
ROUNDS = 5
AGENTS, HANDLING, LOAD, CONTACTS, WITHIN = 10, 180.0, 7.5, 10_000, 20.0
#: Seconds in which so many contacts come.
SECONDS = CONTACTS * HANDLING / LOAD
#: How far the mean wait of all rounds may be from theory, which so many contacts tell to a few per cent.
NEAR = 0.15


def cordboard(seed: int) -> tuple[int, float]:
    """A day of a forecast: how many came, and how long they waited on average."""
    ways = (Connector("Agents", Event.SUCCESS, "", "End", "listened"),)
    modules = {"Agents": OperatorTransfer(name="Agents"), "End": EndCall(name="End")}
    flow = Flow("bench", "", "voice", "inbound", "by_module", modules, ways, "Agents", version="1")
    organisation = Organisation(
        services={"in": Service(name="in", max_wait=1e6), "out": Service(name="out", direction="outbound")},
        groups={"all": ResourceGroup(name="all", contributing=("in",), accepting=("out",))},
        agents={"A": Agent(logon="A", services=("out",))},
    )
    setting = Setting(services={"in": ServiceSetting("bench")})
    people = People({"": Exponential(HANDLING)}, within={"": WITHIN})
    plan = Plan(setting, organisation, {"in": Program(flow)}, crews(organisation, ["in"]), people)
    spans = [Span(0, SECONDS, {"in": CONTACTS}, {"in": AGENTS})]
    counts = play(plan, spans, lambda name: random.Random(f"{seed} {name}")).counts[0]["in"]
    return counts.came, counts.mean_wait or 0.0


def peer(seed: int) -> tuple[int, float]:
    """The queue alone."""
    chance, world = random.Random(seed), simpy.Environment()
    agents, waits = simpy.Resource(world, AGENTS), list[float]()

    def contact():
        came = world.now
        with agents.request() as turn:
            yield turn
            waits.append(world.now - came)
            yield world.timeout(chance.expovariate(1 / HANDLING))

    def coming():
        while True:
            yield world.timeout(chance.expovariate(LOAD / HANDLING))
            if world.now > SECONDS:
                return
            world.process(contact())

    world.process(coming())
    world.run()
    return len(waits), sum(waits) / len(waits)


def measure() -> Measurement:
    """Take turns, so that whatever else the machine does slows both."""
    speeds: dict[str, list[float]] = {"ours": [], "peer": []}
    waits: dict[str, list[float]] = {"ours": [], "peer": []}
    for seed in range(ROUNDS):
        for name, run in (("ours", cordboard), ("peer", peer)):
            begun = time.perf_counter()
            came, waited = run(seed)
            speeds[name].append(came / (time.perf_counter() - begun))
            waits[name].append(waited)
    theory = erlang_c(LOAD / HANDLING, HANDLING, AGENTS, WITHIN).mean_wait
    found = {name: sum(each) / len(each) for name, each in waits.items()}
    ours, theirs = median(speeds["ours"]), median(speeds["peer"])
    right = all(abs(each / theory - 1) < NEAR for each in found.values())
    notes = {name: f"mean wait {each:.1f} s, in theory {theory:.1f} s" for name, each in found.items()}
    rows = [
        Row("contacts played, flow and router", ours, "1/s", ours / theirs, notes["ours"]),
        Row("the peer's, the queue alone", theirs, "1/s", None, notes["peer"]),
    ]
    promise = (
        f"A forecast, which plays the flow and the router, plays at least {PROMISE:.0%} of the contacts that a "
        f"simulation of the queue alone plays on one core, and both agree with Erlang C within {NEAR:.0%}."
    )
    name = (
        f"SimPy {simpy.__version__}: a resource of {AGENTS} agents, a process for each contact, no flow and no router"
    )
    return Measurement("forecast", promise, name, right and ours >= PROMISE * theirs, rows)


if __name__ == "__main__":
    show(measure())
