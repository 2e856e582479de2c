"""Record the journals of all example scenarios for a release: ``python scripts/record_journals.py [--again]``.

They go into tests/journals/VERSION, with the flows that they are of, and must replay the same for ever after. Run it
once, when a version is released. A version that is there already is left alone, unless ``--again`` says that it is not
released yet.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

import cordboard
from cordboard import modules
from cordboard.cli.sites import setting_of
from cordboard.flow.document import to_document
from cordboard.flow.site import load_site
from cordboard.proof.play.scenario import read_scenarios
from cordboard.proof.play.simulator import Simulator

ROOT = Path(__file__).parents[1]
SITE = ROOT / "examples/site"
KEPT = ROOT / "tests/journals"


def record(folder: Path) -> int:
    """Write one file for each flow: its document, the site's results, and a journal for each scenario."""
    site = load_site(SITE, modules.types())
    assert site.site is not None
    results = [[each.slug, each.label, each.code] for each in site.site.results]
    scenarios = [each.scenario for each in read_scenarios(SITE / "scenarios") if each.scenario is not None]
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for slug, flow in sorted(site.flows.items()):
        simulator = Simulator(flow, setting_of(site))
        journals: dict[str, Any] = {
            each.scenario: msgspec.to_builtins(simulator.play(each).journal) for each in scenarios if each.flow == slug
        }
        count += len(journals)
        head = {"flow": to_document(flow), "version": flow.version, "results": results}
        lines = [json.dumps(head, ensure_ascii=False)]
        lines += [json.dumps({"scenario": name, "journal": it}, ensure_ascii=False) for name, it in journals.items()]
        (folder / f"{slug}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return count


def main(arguments: list[str]) -> int:
    """Record the version that this is."""
    folder = KEPT / cordboard.__version__
    if folder.exists() and "--again" not in arguments:
        print(f"{folder} is there already. Journals of a released version are never changed.", file=sys.stderr)
        return 1
    for old in folder.glob("*.jsonl"):
        old.unlink()
    print(f"{record(folder)} journals are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
