"""Values for data that nobody knows, taken from what the flow's own expressions compare it with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cordboard.flow.expressions import matches
from cordboard.flow.module import FlowModule
from cordboard.modules.entering_digits import EnteringDigits
from cordboard.modules.http import Http
from cordboard.proof.walk.graph import Walked
from cordboard.proof.walk.known import COMPUTED, TRUE, parsed
from cordboard.proof.walk.search import Way

#: A field that an account does not have.
ABSENT: Final = "\0absent"
_LITERAL = re.compile(r"""(?P<text>"[^"]*"|'[^']*')|(?P<number>-?\d+(?:\.\d+)?)""")
#: The most values tried for one thing.
_MOST = 12

#: What is guessed, of what, and the value: ("account", "balance", "101").
Value = tuple[str, str, Any]


@dataclass(frozen=True)
class Guess:
    """Values to try. Empty: the usual ones."""

    values: Sequence[Value] = ()
    _by: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by.update({(kind, name): value for kind, name, value in self.values})

    @property
    def account(self) -> dict[str, str]:
        """Fields of every account."""
        return {name: str(value) for (kind, name), value in self._by.items() if kind == "account"}

    @property
    def start(self) -> dict[str, Any]:
        """What is otherwise at the start."""
        return {name: value for (kind, name), value in self._by.items() if kind == "start"}

    def step(self, module: FlowModule | None, step: Mapping[str, Any]) -> dict[str, Any]:
        """A step of the scenario with the values of this guess."""
        if isinstance(module, EnteringDigits) and "press" in step:
            digits, ended = step["press"].rstrip("#*"), step["press"][len(step["press"].rstrip("#*")) :]
            wanted = self._by.get(("digits", module.variable))
            if wanted is not None and _fits(module, str(wanted)):
                ending = (ended or module.terminator) if len(str(wanted)) < module.max else ""
                return {**step, "press": f"{wanted}{ending}"}
            return {**step, "press": f"{digits}{ended}"}
        if isinstance(module, Http) and step.get("respond", {}).get("body"):
            body = step["respond"]["body"]
            for variable, path in module.response.items():
                if ("response", variable) in self._by:
                    body = _with(body, path.split("."), self._by["response", variable])
            return {**step, "respond": {**step["respond"], "body": _plain(body)}}
        return {name: dict(value) if isinstance(value, dict) else value for name, value in step.items()}


def guesses(walked: Walked, way: Way) -> list[list[Value]]:
    """For each thing that the way's assumptions read, the values worth trying."""
    modules = walked.flow.modules.values()
    digits = {module.variable for module in modules if isinstance(module, EnteringDigits)}
    answers = {name for module in modules if isinstance(module, Http) for name in module.response}
    found: dict[tuple[str, str], list[Value]] = {}
    for edge in way.edges:
        question = edge.choice.question if edge.choice is not None else ""
        text = question.removeprefix(TRUE).removeprefix(COMPUTED)
        expression = parsed(text) if question else None
        if expression is None:
            continue
        for name in expression.fields.get("account") or ():
            values = [str(each) for each in _values(text)] + ["yes", "no", "", ABSENT]
            _add(found, "account", name, values)
        for name in expression.fields.get("contact") or ():
            if name == "now":
                _add(found, "start", "time", _TIMES)
            elif name in ("caller", "called", "message"):
                _add(found, "start", name, [str(each) for each in _values(text)])
            elif name in digits:
                _add(found, "digits", name, [str(each) for each in _values(text) if str(each).isdecimal()])
            elif name in answers:
                _add(found, "response", name, [*_values(text), True, False])
    return list(found.values())


#: Every hour of a Monday, and midday of the other days.
_TIMES: Final = [f"2026-03-02T{hour:02d}:00" for hour in (10, 8, 12, 18, 22, 3, *range(24))] + [
    f"2026-03-{day:02d}T12:00" for day in range(3, 9)
]


def _add(found: dict[tuple[str, str], list[Value]], kind: str, name: str, values: Sequence[Any]) -> None:
    known = found.setdefault((kind, name), [])
    most = _MOST if kind != "start" or name != "time" else len(_TIMES)
    for value in values:
        if (kind, name, value) not in known and len(known) < most:
            known.append((kind, name, value))


def _values(text: str) -> list[Any]:
    """What an expression compares with, and what lies beside it."""
    found: list[Any] = []
    for literal in _LITERAL.finditer(text):
        if literal["text"]:
            found += [literal["text"][1:-1], literal["text"][1:-1] + "1"]
        else:
            number = float(literal["number"]) if "." in literal["number"] else int(literal["number"])
            found += [number, number + 1, number - 1]
    return [*found, "1", 0]


def _fits(module: EnteringDigits, digits: str) -> bool:
    if not module.min <= len(digits) <= module.max:
        return False
    return module.pattern is None or matches(module.pattern, digits)


def _with(body: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    if isinstance(body, list):
        return [_with(part, path[1:], value) if str(at) == path[0] else part for at, part in enumerate(body)]
    if not isinstance(body, dict):
        return body
    return {name: _with(part, path[1:], value) if name == path[0] else part for name, part in body.items()}


def _plain(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _plain(part) for name, part in body.items()}
    if isinstance(body, list):
        return [_plain(part) for part in body]
    return str(body) if isinstance(body, str) else body
