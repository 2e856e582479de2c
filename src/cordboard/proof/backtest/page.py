"""A backtest as one page of HTML, with nothing outside it."""

from __future__ import annotations

from html import escape

from cordboard.flow.model import Flow
from cordboard.proof.backtest.assumptions import ASSUMPTIONS
from cordboard.proof.backtest.picture import picture
from cordboard.proof.backtest.tally import Group, Tally
from cordboard.proof.backtest.verdict import SAME_WAY, Divergence, connector

UNDECIDABLE = "cannot be decided"

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #667085; --ground: #ffffff; --line: #d0d5dd;
  --same: #98a2b3; --changed: #d9730d; --unknown: #6938ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --quiet: #98a2b3; --ground: #14181f; --line: #344054;
  --same: #667085; --changed: #f38744; --unknown: #9b8afb; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 70rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
p.quiet, .quiet, .count { color: var(--quiet); fill: var(--quiet); }
dl.sums { display: flex; gap: 2.5rem; flex-wrap: wrap; } dl.sums dt { color: var(--quiet); }
dl.sums dd { margin: 0; font-size: 1.8rem; font-variant-numeric: tabular-nums; }
dl.sums .changed { color: var(--changed); } dl.sums .undecidable { color: var(--unknown); }
svg { width: 100%; height: auto; } svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
svg text.head { fill: var(--quiet); } svg .bar { fill: var(--ink); } svg .bar.undecidable { fill: var(--unknown); }
svg path.same { fill: var(--same); opacity: .35; } svg path.changed { fill: var(--changed); opacity: .75; }
svg path.undecidable { fill: var(--unknown); opacity: .45; } svg path:hover { opacity: 1; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .5rem .6rem;
  border-top: 1px solid var(--line); } td.number { text-align: right; font-variant-numeric: tabular-nums; }
code { font-size: .9em; } summary { cursor: pointer; color: var(--quiet); } details code { margin-right: .8em; }
"""


def page(flow: Flow, tally: Tally, chosen: str = "") -> str:
    """The page. Contacts are named, and nothing of what they said or keyed. `chosen` says which they are, in words."""
    labels = {slug: result.label for slug, result in flow.results.items()}
    body = "".join(
        (
            f"<h1>Backtest of {escape(flow.title or flow.slug)}</h1>",
            f'<p class="quiet">{escape(_fed(flow, tally) + chosen)}</p>',
            _sums(tally),
            picture(tally.by_outcome, labels, UNDECIDABLE),
            _changes(tally, labels),
            _doubts(tally),
            _assumptions(tally),
        )
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Backtest of {escape(flow.slug)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _fed(flow: Flow, tally: Tally) -> str:
    return f"{flow.slug}, version {flow.version}, fed with {tally.contacts:,} recorded contacts"


def _sums(tally: Tally) -> str:
    parts = [
        f'<div><dt>{name}</dt><dd class="{name}">{count:,} <small class="quiet">{count / tally.contacts:.1%}</small>'
        "</dd></div>"
        for name, count in (("same", tally.same), ("changed", tally.changed), ("undecidable", tally.undecidable))
    ]
    way = f'<p class="quiet">{tally.other_way:,} of the same went another way.</p>' if tally.other_way else ""
    return f'<dl class="sums">{"".join(parts)}</dl>{way}'


def _changes(tally: Tally, labels: dict[str, str]) -> str:
    if not tally.changes:
        return ""
    rows = [
        f'<tr><td class="number">{group.count:,}</td>'
        f"<td>{escape(_label(change.before, labels))} → {escape(_label(change.after, labels))}</td>"
        f"<td>{_ways(change.parting)}{_contacts(group)}</td></tr>"
        for change, group in tally.ordered_changes()
    ]
    head = "<tr><th>Contacts</th><th>Outcome then and now</th><th>Where the ways part</th></tr>"
    return f"<h2>Changed</h2><table>{head}{''.join(rows)}</table>"


def _doubts(tally: Tally) -> str:
    if not tally.doubts:
        return ""
    rows = [
        f'<tr><td class="number">{group.count:,}</td><td>{escape(doubt.module)}</td>'
        f"<td>{escape(doubt.question)}</td><td>{escape(doubt.reason)}{_contacts(group)}</td></tr>"
        for doubt, group in tally.ordered_doubts()
    ]
    head = "<tr><th>Contacts</th><th>Module</th><th>asks for</th><th>Why it cannot be decided</th></tr>"
    return f"<h2>Undecidable</h2><table>{head}{''.join(rows)}</table>"


def _assumptions(tally: Tally) -> str:
    said = [f"Assumed for {count:,} contacts: {ASSUMPTIONS[name]}." for name, count in sorted(tally.assumed.items())]
    if tally.without_flow:
        said.append(f"{tally.without_flow:,} contacts never came to the flow and are not counted.")
    said += [f"{count:,} ran on version {version}." for version, count in sorted(tally.versions.items())]
    return f"<h2>What this rests on</h2><ul>{''.join(f'<li>{escape(each)}</li>' for each in said)}</ul>"


def _label(slug: str, labels: dict[str, str]) -> str:
    return labels.get(slug, slug)


def _ways(parting: Divergence | None) -> str:
    if parting is None:
        return f"<div>{escape(SAME_WAY)}</div>"
    steps = (("then", connector(parting.then)), ("now", connector(parting.now)))
    return "".join(f'<div><span class="quiet">{when}</span> <code>{escape(step)}</code></div>' for when, step in steps)


def _contacts(group: Group) -> str:
    named = " ".join(f"<code>{escape(name)}</code>" for name in group.contacts)
    which = f"all {group.count:,}" if group.count == len(group.contacts) else f"the first {len(group.contacts):,}"
    return f"<details><summary>Look at them ({which})</summary>{named}</details>"
