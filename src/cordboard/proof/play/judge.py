"""Whether what happened is what a scenario expects."""

from __future__ import annotations

from cordboard.flow.model import Flow
from cordboard.flow.source import Path
from cordboard.proof.play.scenario import Expect, Scenario
from cordboard.proof.play.simulator import Simulated


def judge(scenario: Scenario, simulated: Simulated, flow: Flow | None = None) -> list[str]:
    """Every way in which they differ, each with file and line. An empty list: the scenario passes.

    Give the `flow` so that a result may also be expected by its label or code.
    """
    found = list(simulated.remarks)
    came: Simulated | None = simulated
    for path, expect in scenario.expect.every():
        if came is None:
            found.append(f"{scenario.place(*path)}: nobody was called back")
            break
        found += _differences(scenario, path, expect, came, flow)
        came = came.called_back
    return found


def _differences(scenario: Scenario, path: Path, expect: Expect, simulated: Simulated, flow: Flow | None) -> list[str]:
    """The ways in which one run differs from what is expected of it."""
    found: list[str] = []
    missed = _first_missed(expect.passed or [], simulated.path)
    if missed is not None:
        wanted = (expect.passed or [])[missed]
        place = scenario.place(*path, "passed", missed)
        found.append(f"{place}: {wanted} was not passed{_behind(expect.passed, missed)}; the way was {_way(simulated)}")
    heard = [_plain(text) for text in simulated.heard]
    for position, text in enumerate(expect.heard):
        if not any(_plain(text) in each for each in heard):
            place = scenario.place(*path, "heard", position)
            found.append(f"{place}: {text!r} was not heard; heard were {_quoted(simulated.heard)}")
    for position, text in enumerate(expect.not_heard):
        said = next((each for each in simulated.heard if _plain(text) in _plain(each)), None)
        if said is not None:
            place = scenario.place(*path, "not_heard", position)
            found.append(f"{place}: {text!r} should not be heard, and was: {said!r}")
    if expect.result is not None:
        wanted_result = flow.results.find(expect.result) if flow is not None else None
        slug = wanted_result.slug if wanted_result is not None else expect.result
        if simulated.result.slug != slug:
            place = scenario.place(*path, "result")
            found.append(f"{place}: the result is {simulated.result.slug}, not {slug}; the way was {_way(simulated)}")
    if expect.ended_by not in (None, simulated.ended_by):
        place = scenario.place(*path, "ended_by")
        found.append(f"{place}: the {simulated.ended_by} ended it, not the {expect.ended_by}")
    return found


def _first_missed(wanted: list[str], path: list[str]) -> int | None:
    """The first of `wanted` that does not follow in the path."""
    way = iter(path)
    return next((position for position, name in enumerate(wanted) if name not in way), None)


def _behind(passed: list[str] | None, missed: int) -> str:
    return f" after {passed[missed - 1]}" if passed and missed else ""


def _way(simulated: Simulated) -> str:
    return " -> ".join(simulated.path)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _quoted(texts: list[str]) -> str:
    return ", ".join(repr(text) for text in texts) or "nothing at all"
