"""``cordboard backtest --contact``: both ways of one contact, side by side in time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape

from cordboard.cli.feeding import FeedingJob, feed_one
from cordboard.cli.output import fail, out, print_json
from cordboard.engine.journal import Took
from cordboard.engine.trace import trace
from cordboard.proof.backtest import ASSUMPTIONS, BacktestVerdict, NotRecorded


def show_contact(job: FeedingJob, contact: str, *, as_json: bool) -> None:
    """Show what a contact did then, and what it does in the flow as it is now."""
    try:
        journal, verdict = feed_one(job, contact)
    except (LookupError, NotRecorded) as why:
        fail(f"{contact}: {why.args[0]}")
    then, now = trace(journal), trace(verdict.journal)
    if as_json:
        print_json({"contact": contact, **_as_json(verdict), "steps_then": then, "steps_now": now})
        return
    now_is = "the same" if verdict.kind == "same" else verdict.after or "cannot be decided"
    out.print(f"[bold]{escape(contact)}[/bold]: {verdict.before} → {now_is}")
    parting = verdict.parting
    _show("then", then, parting.then if parting else None)
    _show("now", now, parting.now if parting else None)
    if verdict.doubt is not None:
        out.print(f"[yellow]{escape(str(verdict.doubt))}[/yellow]")
    for name in sorted(verdict.assumed):
        out.print(f"Assumed: {ASSUMPTIONS[name]}.")


def _show(head: str, steps: Sequence[dict[str, Any]], parts: Took | None) -> None:
    out.print(f"[bold]{head}[/bold]")
    for step in steps:
        heard = ", ".join(each["what"] for each in step["heard"])
        event = f" → {step['event']}{'=' * bool(step['value'])}{step['value']}" if "event" in step else ""
        onward = f" → {step['next']} ({step['result']})" if "next" in step else ""
        outcome = f" · ended by {step['left_by']}, {step['outcome']}" if "outcome" in step else ""
        here = parts is not None and (step["module"], step.get("next")) == (parts.source, parts.target)
        mark = "  [yellow]← here the ways part[/yellow]" if here else ""
        parts = None if here else parts
        out.print(f"  {escape(step['module'] + (f': {heard}' if heard else '') + event + onward + outcome)}{mark}")


def _as_json(verdict: BacktestVerdict) -> dict[str, Any]:
    doubt = verdict.doubt
    return {
        "kind": verdict.kind, "before": verdict.before, "after": verdict.after or None,
        "doubt": {"module": doubt.module, "question": doubt.question, "reason": doubt.reason} if doubt else None,
        "assumed": sorted(verdict.assumed),
    }  # fmt: skip
