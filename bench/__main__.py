"""Run every benchmark, or those named: ``python -m bench [name …] [--conditions TEXT]``. Writes bench/RESULTS.md.

The text says what else a reader must know of the machine, such as that others worked on it.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from bench.report import Measurement, write_results

NAMES = (
    "interpreter", "journal", "due_times", "resume", "check", "calls", "detection", "backtest", "router",
    "durable_router", "queueing", "many_queues", "prove", "proving", "forecast", "contact_search", "screens", "paint",
    "floor_page", "designer_canvas", "soak",
)  # fmt: skip


def main(wanted: list[str], conditions: str = "") -> int:
    """Run them one after another, so that none disturbs another's figures."""
    unknown = set(wanted) - set(NAMES)
    if unknown:
        print(f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    measurements: list[Measurement] = []
    for name in wanted or NAMES:
        print(f"measuring: {name} …", file=sys.stderr, flush=True)
        measurement = importlib.import_module(f"bench.{name}").measure()
        print(measurement.table(), flush=True)
        measurements.append(measurement)
    write_results(measurements, conditions)
    return 0 if all(each.kept for each in measurements) else 1


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("names", nargs="*")
    options.add_argument("--conditions", default="")
    given = options.parse_args()
    sys.exit(main(given.names, given.conditions))
