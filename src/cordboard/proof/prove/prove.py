"""Proving a flow: walk it, look for everything that can be wrong, and play an example of each."""

from __future__ import annotations

from collections.abc import Sequence

from cordboard.engine.program import Program
from cordboard.flow.model import Flow
from cordboard.flow.properties import Property
from cordboard.proof.play.setting import Setting
from cordboard.proof.prove import findings
from cordboard.proof.prove.examples.counterexample import Example, Examples
from cordboard.proof.prove.examples.solving import unmet
from cordboard.proof.prove.findings import properties
from cordboard.proof.prove.findings.causes import gathered
from cordboard.proof.prove.findings.finding import FindingDraft
from cordboard.proof.prove.findings.measures import measure
from cordboard.proof.prove.report import Finding, Report
from cordboard.proof.prove.walk.explore import MOST_STATES, Tell, Visits, explore
from cordboard.proof.prove.walk.starts import starts


def prove(
    flow: Flow,
    setting: Setting | None = None,
    *,
    more: Sequence[Property] = (),
    visits: Visits | None = None,
    most: int = MOST_STATES,
    tell: Tell | None = None,
) -> Report:
    """Prove a flow. `more` are properties that a site wants of every flow; for the rest see `explore`.

    Raises TypeError when a module of the flow has no `run`.
    """
    setting = setting or Setting()
    walked = explore(Program(flow), starts(flow, setting), visits=visits, most=most, tell=tell)
    wanted = (*flow.properties, *more)
    found = [each for look in findings.ALL for each in look(walked)]
    found += [each for each in (properties.broken(walked, each) for each in wanted) if each is not None]
    found += [each for each in (properties.empty(walked, each) for each in flow.properties) if each is not None]
    found = gathered(walked, found)
    examples = Examples(walked, setting)
    runs: dict[str, str] = {
        kind: "" if many is None or not walked.whole else str(many) for kind, many in walked.runs().items()
    }
    return Report(
        flow.slug, flow.version, flow.source, [_finding(each, examples) for each in found],
        [each.text for each in wanted], runs.pop("contact", ""), len(walked.nodes) - 1,
        sum(len(node.edges) for node in walked.nodes), walked.open, walked.bounds, walked.loose,
        measure(walked), runs,
    )  # fmt: skip


def _finding(found: FindingDraft, examples: Examples) -> Finding:
    example = _example(found, examples)
    connector = found.connector
    possible = example is not None and example.scenario is None
    unknown = unmet(examples.walked, found.way) if possible and found.way is not None else []
    return Finding(
        found.code, found.severity, found.module, found.message, found.remedy,
        str(connector) if connector is not None else "", found.property, possible=possible, unknown=unknown,
        follows=list(found.follows), example=example,
    )  # fmt: skip


def _example(found: FindingDraft, examples: Examples) -> Example | None:
    if found.way is None:
        return None
    title = f"{found.module}: {found.message}" if found.module else found.message
    return examples.of(found.way, title)
