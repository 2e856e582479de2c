"""What a benchmark hands back, and how it is written down."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"


@dataclass(frozen=True)
class Row:
    """One measured figure. `ratio` is to the peer named in the measurement, larger is better for us."""

    what: str
    value: float
    unit: str
    ratio: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Measurement:
    """One benchmark's outcome: the promise, the peer, the figures, and whether the promise was kept."""

    name: str
    promise: str
    peer: str
    kept: bool
    rows: list[Row] = field(default_factory=list)

    def table(self) -> str:
        """The measurement as a Markdown section."""
        lines = [
            f"## {self.name}",
            "",
            f"Promise: {self.promise} **{'Kept' if self.kept else 'Not kept'}** in this run.",
            f"Peer: {self.peer}",
            "",
            "| what | figure | unit | ratio to the peer | note |",
            "| --- | ---: | --- | ---: | --- |",
        ]
        for row in self.rows:
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            lines.append(f"| {row.what} | {row.value:,.4g} | {row.unit} | {ratio} | {row.note} |")
        return "\n".join(lines) + "\n"

    def as_json(self) -> str:
        """The measurement as one JSON document."""
        return json.dumps(asdict(self), indent=1)


def show(measurement: Measurement) -> None:
    """Print one measurement: the table, or JSON with ``--json`` on the command line."""
    print(measurement.as_json() if "--json" in sys.argv else measurement.table())


def machine() -> str:
    """The machine in one line: what a reader needs to judge the figures."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


HEAD = (
    "# Results\n\nWritten by `make bench`; figures of one machine on one day. Ratios travel better than figures. A "
    "benchmark run alone (`python -m bench NAME`) replaces its own section.\n"
)


def write_results(measurements: list[Measurement], conditions: str = "") -> None:
    """Put the sections of these measurements into RESULTS.md, each with the machine, the day and the conditions."""
    kept = {}
    if RESULTS.exists():
        sections = RESULTS.read_text().split("\n## ")[1:]
        kept = {section.partition("\n")[0]: f"## {section.strip()}\n" for section in sections}
    day = datetime.now(UTC).date().isoformat()
    where = f"Machine: {machine()}. Day: {day}.{f' {conditions}' if conditions else ''}"
    kept |= {each.name: f"{each.table()}\n{where}\n" for each in measurements}
    RESULTS.write_text("\n".join([HEAD, *(kept[name] for name in sorted(kept))]))
