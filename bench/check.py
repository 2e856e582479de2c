"""How long `cordboard check` takes on a flow of a thousand modules, as people run it: a command, from start to end.

The flow is of the kinds that real ones are made of: menus, digits, look-ups, conditions, messages in two languages,
with expressions in them and three thousand connectors. A second one has a mistake in every module, and each must be
named. The peer reads a statechart of as many states and transitions from YAML, and checks that they lead somewhere.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.flow.load import load_flow

MODULES = 1_000
ROUNDS = 5

_PROMPT = '{en: "This is number %(n)d. {{ account.name }}, press 1 or 2.", es: "Número %(n)d. Pulse 1 o 2."}'
_KINDS = (
    "{type: menu, prompt: %(prompt)s}",
    "{type: entering_digits, prompt: %(prompt)s, variable: digits_%(n)d, min: 4, max: 8}",
    "{type: lookup, key: digits, variable: digits_%(before)d}",
    '{type: condition, expression: "has(account.balance) && account.balance > %(n)d"}',
    "{type: live_person, keys: true, prompt: %(prompt)s}",
)
_WAYS = (
    ("key_press, value: '1'", "key_press, value: '2'", "no_input"),
    ("success", "no_input", "no_match"),
    ("success", "no_match", "failure"),
    ("success", "failure", ""),
    ("key_press, value: '1'", "key_press, value: '2'", "no_match"),
)


def flow(wrong: bool = False) -> str:
    """The flow file; `wrong` writes a property that does not exist into each module."""
    lines = ["cordboard: 1", "flow: big", "fallback: {to: End, result: listened}", "modules:"]
    for n in range(MODULES - 1):
        written = _KINDS[n % len(_KINDS)] % {"n": n, "before": max(0, n - 1), "prompt": _PROMPT % {"n": n}}
        first = "first: true, " if n == 0 else ""
        lines.append(f"  M{n}: {{{first}{'colour: red, ' if wrong else ''}{written[1:]}")
    lines += ["  End: {type: end_call}", "connectors:"]
    for n in range(MODULES - 1):
        targets = (f"M{n + 1}" if n < MODULES - 2 else "End", f"M{n // 2}", "End")
        for event, to in zip(_WAYS[n % len(_WAYS)], targets, strict=True):
            if event:
                lines.append(f"  - {{from: M{n}, event: {event}, to: {to}, result: hung_up_in_opening}}")
    return "\n".join(lines) + "\n"


def statechart() -> str:
    """The peer's file: as many states, three transitions each."""
    lines = ["statechart:", "  name: big", "  root state:", "    name: root", "    initial: M0", "    states:"]
    for n in range(MODULES):
        lines += [f"      - name: M{n}", "        transitions:"]
        for event, to in (("one", min(n + 1, MODULES - 1)), ("two", n // 2), ("none", MODULES - 1)):
            lines.append(f"          - {{event: {event}, target: M{to}, guard: 'balance > {n}'}}")
    return "\n".join(lines) + "\n"


def seconds(run: Callable[[], object]) -> float:
    """The median of ROUNDS."""
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        run()
        found.append(time.perf_counter() - begun)
    return median(found)


def _command(path: Path, code: int) -> None:
    program = "from cordboard.cli.main import app; app()"
    done = subprocess.run([sys.executable, "-c", program, "check", str(path)], check=False, capture_output=True)
    assert done.returncode == code, done.stdout.decode()[-500:] + done.stderr.decode()[-500:]


def _cpu_of_commands() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peer() -> float | None:
    try:
        from sismic.io import import_from_yaml  # noqa: PLC0415 - a peer may be missing, and then only its row is
    except ImportError:
        return None
    text = statechart()
    return seconds(lambda: import_from_yaml(text))


def measure() -> Measurement:
    """Measure the command on a right flow, on a wrong one, and the checker alone; and the peer."""
    types = modules.types()
    right, wrong = flow(), flow(wrong=True)
    assert load_flow(right, types).flow is not None, "the flow of the benchmark should be right"
    assert len(load_flow(wrong, types).problems) >= MODULES - 1, "each mistake should be named"
    with tempfile.TemporaryDirectory(prefix="cordboard-bench-") as place:
        path, wrong_path = Path(place) / "right.yaml", Path(place) / "wrong.yaml"
        path.write_text(right, encoding="utf-8")
        wrong_path.write_text(wrong, encoding="utf-8")
        before = _cpu_of_commands()
        whole = seconds(lambda: _command(path, 0))
        busy = (_cpu_of_commands() - before) / ROUNDS
        mistaken = seconds(lambda: _command(wrong_path, 1))
    alone = seconds(lambda: load_flow(right, types))
    peer = _peer()
    rows = [
        Row("cordboard check, 1,000 modules", whole, "s", peer / whole if peer else None, "the whole command"),
        Row("of which one core's time", busy, "s", None, "in the rest others had the core"),
        Row("the same with a mistake in each module", mistaken, "s", None, "every one is named"),
        Row("the checker alone", alone, "s", peer / alone if peer else None, "in a running program"),
    ]
    if peer:
        rows.append(Row("sismic: import_from_yaml", peer, "s", None, "1,000 states, 3,000 transitions, in a program"))
    promise = (
        f"`cordboard check` on a flow of {MODULES:,} modules, the start of the program included, takes no more of one "
        "core than the peer takes to read as many states, already started."
    )
    kept = peer is not None and busy <= peer
    return Measurement("check", promise, "sismic reading a statechart of that size" if peer else "none", kept, rows)


if __name__ == "__main__":
    show(measure())
