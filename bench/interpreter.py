"""How many modules a contact can go through in a second on one core, beside state machines that people know.

Every machine does the same work: two menus that lead to one another by key 1; each step takes the signal "key 1",
moves on, puts the connector's Result due, and keeps a record of what happened. Ours besides makes the journal,
the commands for the world, and asks who may hear what; nobody else's does, and it is measured with all of it.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Completed, Facts, Heard, Journal, Started, Took, encode
from cordboard.engine.program import Program
from cordboard.engine.replay import replay
from cordboard.engine.signals import Keyed
from cordboard.engine.step import Step
from cordboard.flow.events import Event
from cordboard.flow.model import Connector, Flow
from cordboard.flow.site import load_site
from cordboard.modules.menu import Menu
from cordboard.proof.play.from_site import setting_of
from cordboard.proof.play.scenario import read_scenarios
from cordboard.proof.play.simulator import Simulator

#: So many times as many steps as the fastest peer.
PROMISE = 1.5
ROUNDS = 5
SITE = Path(__file__).parents[1] / "examples/site"
#: A contact of a thousand steps is longer than any call; then the next contact begins.
STEPS = 1_000

Run = Callable[[int], object]


def _program() -> Program:
    menus = {"A": Menu(name="A", prompt="Press 1."), "B": Menu(name="B", prompt="Press 1 again.")}
    ways = (
        Connector("A", Event.KEY_PRESS, "1", "B", "operator_transfer"),
        Connector("B", Event.KEY_PRESS, "1", "A", "listened"),
    )
    return Program(Flow("bench", "", "voice", "inbound", "by_module", menus, ways, "A", version="1"))


def cordboard() -> Run:
    program = _program()

    def contact(steps: int) -> None:
        interpreter = Interpreter(program, Facts("c1"))
        step = interpreter.start(0)
        for now in range(steps):
            (number,) = step.commands
            step = interpreter.receive(now, Keyed(number, "1", count=1))

    return contact


def _journals() -> list[tuple[Flow, Journal]]:
    """The contacts of all scenarios of the example site."""
    site = load_site(SITE, modules.types())
    setting = setting_of(site)
    scenarios = [each.scenario for each in read_scenarios(SITE / "scenarios") if each.scenario is not None]
    flows = [site.flows[scenario.flow] for scenario in scenarios]
    return [(flow, Simulator(flow, setting).play(each).journal) for flow, each in zip(flows, scenarios, strict=True)]


def example_flows(journals: list[tuple[Flow, Journal]]) -> tuple[Run, int]:
    """All those contacts, one after another, and how many module steps they take."""
    programs = {flow.slug: Program(flow) for flow, _ in journals}
    contacts = [
        (
            programs[flow.slug],
            next(entry for entry in journal if isinstance(entry, Started)),
            [entry for entry in journal if isinstance(entry, Heard)],
        )
        for flow, journal in journals
    ]

    def run(_: int) -> None:
        for program, began, heard in contacts:
            interpreter = Interpreter(program, began.facts)
            interpreter.start(began.at)
            for entry in heard:
                interpreter.receive(entry.at, entry.signal)

    return run, sum(isinstance(entry, Completed) for _, journal in journals for entry in journal)


def transitions_on_example_flows(journals: list[tuple[Flow, Journal]]) -> tuple[Run, int]:
    """The same ways through machines of the same modules and connectors, one model a contact: nothing said or asked."""
    from transitions import Machine  # noqa: PLC0415 - a peer may be missing, and then only its row is

    class Model:
        def __init__(self) -> None:
            self.journal: list[tuple[str, str]] = []

        def took(self, source: str, target: str) -> None:
            self.journal.append((source, target))

    machines: dict[str, Any] = {}
    contacts = []
    for slug in {flow.slug: None for flow, _ in journals}:
        own = [(flow, journal) for flow, journal in journals if flow.slug == slug]
        takes = {entry: None for _, journal in own for entry in journal if isinstance(entry, Took)}
        ways = [
            {"trigger": f"{took.event}={took.value}", "source": took.source, "dest": took.target, "after": "took"}
            for took in takes
        ]
        first = own[0][0].first
        machine = Machine(None, list(own[0][0].modules), transitions=ways, initial=first, auto_transitions=False)
        machines[slug] = machine
        for _, journal in own:
            contacts.append((machine, [entry for entry in journal if isinstance(entry, Took)]))

    def run(_: int) -> None:
        for machine, takes in contacts:
            model = Model()
            machine.add_model(model)
            for took in takes:
                model.trigger(f"{took.event}={took.value}", took.source, took.target)  # type: ignore[attr-defined]
            machine.remove_model(model)

    return run, sum(len(takes) for _, takes in contacts)


def transitions() -> Run:
    from transitions import Machine  # noqa: PLC0415 - a peer may be missing, and then only its row is

    class Model:
        def __init__(self) -> None:
            self.journal: list[tuple[str, str]] = []
            self.due = ""

        def took_a(self) -> None:
            self.due = "operator_transfer"
            self.journal.append(("A", "B"))

        def took_b(self) -> None:
            self.due = "listened"
            self.journal.append(("B", "A"))

    ways = [
        {"trigger": "key_1", "source": "A", "dest": "B", "after": "took_a"},
        {"trigger": "key_1", "source": "B", "dest": "A", "after": "took_b"},
    ]

    def contact(steps: int) -> None:
        model = Model()
        Machine(model, states=["A", "B"], transitions=ways, initial="A", auto_transitions=False)
        press = model.key_1  # type: ignore[attr-defined]
        for _ in range(steps):
            press()

    return contact


def python_statemachine() -> Run:
    from statemachine import State, StateMachine  # noqa: PLC0415

    class Menus(StateMachine):
        a = State(initial=True)
        b = State()
        key_1 = a.to(b, on="took_a") | b.to(a, on="took_b")

        def __init__(self) -> None:
            self.journal: list[tuple[str, str]] = []
            self.due = ""
            super().__init__()

        def took_a(self) -> None:
            self.due = "operator_transfer"
            self.journal.append(("A", "B"))

        def took_b(self) -> None:
            self.due = "listened"
            self.journal.append(("B", "A"))

    def contact(steps: int) -> None:
        menus = Menus()
        for _ in range(steps):
            menus.key_1()

    return contact


def sismic() -> Run:
    from sismic.interpreter import Interpreter as Sismic  # noqa: PLC0415
    from sismic.io import import_from_yaml  # noqa: PLC0415

    chart = import_from_yaml(
        """
        statechart:
          name: menus
          preamble: |
            journal = []
            due = ''
          root state:
            name: root
            initial: A
            states:
              - name: A
                transitions:
                  - {event: key_1, target: B, action: "due = 'operator_transfer'; journal.append(('A', 'B'))"}
              - name: B
                transitions:
                  - {event: key_1, target: A, action: "due = 'listened'; journal.append(('B', 'A'))"}
        """
    )

    def contact(steps: int) -> None:
        machine = Sismic(chart)
        machine.execute_once()
        for _ in range(steps):
            machine.queue("key_1")
            machine.execute_once()

    return contact


def spiff_workflow() -> Run:
    from SpiffWorkflow import TaskState, Workflow  # noqa: PLC0415
    from SpiffWorkflow.specs import Simple, WorkflowSpec  # noqa: PLC0415

    logging.getLogger("spiff").setLevel(logging.ERROR)

    def contact(steps: int) -> None:
        spec = WorkflowSpec(name="menus", addstart=True)
        last = spec.start
        for position in range(steps):  # its loops copy the tree of tasks, so a chain is the kinder equivalent
            menu = Simple(spec, f"{'AB'[position % 2]}{position}")
            last.connect(menu)
            last = menu
        workflow = Workflow(spec)
        workflow.run_next()
        for _ in range(steps):
            task = workflow.get_next_task(state=TaskState.READY)
            task.set_data(due="listened")
            task.run()

    return contact


PEERS: dict[str, tuple[Callable[[], Run], int]] = {
    "transitions": (transitions, STEPS),
    "python-statemachine": (python_statemachine, STEPS),
    "sismic": (sismic, STEPS),
    "SpiffWorkflow": (spiff_workflow, 100),
}


def rate(contact: Run, steps: int, seconds: float = 0.5) -> float:
    """Steps a second of one core's time: the median of ROUNDS, each of `seconds` or more, after one to warm up.

    Time in which others had the core does not count.
    """
    contact(steps)
    rates = []
    for _ in range(ROUNDS):
        gc.collect()
        done, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds:
            contact(steps)
            done += steps
        rates.append(done / spent)
    return median(rates)


def _around(program: Program) -> tuple[float, float]:
    """Encodings of entries as JSON, and replays, in steps a second."""
    interpreter = Interpreter(program, Facts("c1"))
    step: Step = interpreter.start(0)
    kept = []
    for now in range(STEPS):
        (number,) = step.commands
        step = interpreter.receive(now, Keyed(number, "1", count=1))
        kept.append(step.entries)
    encoded = rate(lambda _: [encode(entries) for entries in kept], STEPS)
    return encoded, rate(lambda _: replay(program, interpreter.journal), STEPS)


def measure() -> Measurement:
    """Measure ours and every peer that is installed."""
    ours = rate(cordboard(), STEPS)
    found: dict[str, float] = {}
    for name, (make, steps) in PEERS.items():
        try:
            contact = make()
        except ImportError:
            continue
        found[name] = rate(contact, steps)
    fastest = max(found, key=lambda name: found[name]) if found else ""
    encoded, replayed = _around(_program())
    journals = _journals()
    examples = rate(*example_flows(journals))
    try:
        theirs = rate(*transitions_on_example_flows(journals))
    except ImportError:
        theirs = 0.0
    rows = [
        Row("Cordboard: module steps", ours, "1/s", ours / found[fastest] if fastest else None, "journal in memory"),
        *(Row(f"{name}: transitions", value, "1/s", None, "history in a list") for name, value in found.items()),
        Row(
            "Cordboard: the example flows, every scenario",
            examples,
            "steps/s",
            examples / theirs if theirs else None,
            "with all that is said, asked and noted",
        ),
        *(
            [Row("transitions: the same ways, a model a contact", theirs, "steps/s", None, "history only")]
            if theirs
            else []
        ),
        Row("entries of a step as JSON", encoded, "steps/s"),
        Row("replay of a contact, compared entry by entry", replayed, "steps/s"),
    ]
    promise = (
        f"At least {PROMISE:g} times as many module steps a second as the fastest peer, on one core and in memory."
    )
    kept = bool(fastest) and ours >= PROMISE * found[fastest]
    return Measurement("interpreter", promise, f"{fastest or 'none installed'} (the fastest)", kept, rows)


if __name__ == "__main__":
    show(measure())
