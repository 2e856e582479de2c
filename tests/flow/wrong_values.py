"""Values of modules that are wrong, each with everything that the checker says of it and exactly where.

values.txt holds them: what is written for the module M, and indented below it what is said, from line and column on.
"""

from __future__ import annotations

from tests.needs import ROOT

FLOW = """\
cordboard: 1
flow: f
modules:
  M: {first: yes, %s}
  Bye: {type: end_call}
fallback: {to: Bye, result: listened}
"""


def _read(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    written = ""
    for line in text.splitlines():
        if line.startswith(" "):
            found[written].append(line.strip())
        else:
            written = line
            found[written] = []
    return found


VALUES = _read((ROOT / "tests/flow/values.txt").read_text(encoding="utf-8"))
