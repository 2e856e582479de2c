"""What follows from another mistake is not told: who mends the one has mended the other.

A part of the site file that cannot be read is left out while the rest is held to its checks, so whatever names it, or
counts on it, would be told of as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from cordboard.flow.problems import Problem


class _Follows(NamedTuple):
    """From what a complaint may follow: sections of the site file that lack something, and other complaints."""

    sections: frozenset[str]
    codes: frozenset[str] = frozenset()


_ORGANISATION = frozenset({"services", "agents", "resource_groups", "teams"})
_NAMES = frozenset({"unknown-service", "unknown-team", "unknown-flow", "inbound-service"})


def _of(*sections: str) -> _Follows:
    return _Follows(frozenset(sections))


#: By the code of a complaint.
_FOLLOWS = {
    "no-agents": _Follows(_ORGANISATION, _NAMES),
    "team-without-agents": _Follows(_ORGANISATION, _NAMES),
    "no-group": _Follows(_ORGANISATION, _NAMES),
    "number-not-answered": _of("numbers", "agents"),
    "inbound-service": _of("services"),
    "wrong-direction": _of("services"),
    "unknown-flow": _of("services"),
    "unknown-service": _of("services"),
    "unknown-team": _of("teams"),
    "unknown-skill": _of("skills"),
    "unknown-call-center": _of("call_centers"),
    "unknown-resource-group": _of("resource_groups"),
    "unknown-box": _of("boxes", "services", "teams", "agents"),
    "unknown-template": _of("templates"),
    "unknown-secret": _of("secrets"),
    "unknown-variable": _of("variables"),
    "unknown-telephone": _of("line"),
    "number-not-allowed": _of("outside_numbers"),
    "unknown-result": _of("results"),
    "bad-property": _of("results", "properties"),
}


def without_consequences(problems: Iterable[Problem], unread: Collection[str]) -> list[Problem]:
    """The problems that stand for themselves. `unread` are the sections of which something could not be read."""
    problems = list(problems)
    codes = {each.code for each in problems if each.severity == "error"}

    def follows(problem: Problem) -> bool:
        known = _FOLLOWS.get(problem.code)
        return known is not None and bool(known.sections & set(unread) or known.codes & (codes - {problem.code}))

    return [each for each in problems if not follows(each)]
