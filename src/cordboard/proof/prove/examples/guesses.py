"""Values for data that nobody knows, put into the steps and accounts of a scenario. `solving` finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cordboard.flow.declaration import Digits
from cordboard.flow.module import FlowModule
from cordboard.proof.play.steps import entered

#: The place in a way of the account that is known before it begins.
BEFOREHAND: Final = -1
#: A field that an account does not have.
ABSENT: Final = "\0absent"

#: What is guessed, of what, and the value: ("account", "balance@3", "101"). Digits, answers of web services and
#: fields of accounts are those given or found at one edge of a way (`at_edge`): others may be, later.
Value = tuple[str, str, Any]


@dataclass(frozen=True)
class TriedValues:
    """Values to try. Empty: the usual ones."""

    values: Sequence[Value] = ()
    _by: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by.update({(kind, name): value for kind, name, value in self.values})

    def account(self, at: int) -> dict[str, str]:
        """Fields of the account that is found at this place of the way, or that is known beforehand (`BEFOREHAND`)."""
        return {
            variable_of(name): str(value)
            for (kind, name), value in self._by.items()
            if kind == "account" and name == at_edge(variable_of(name), at)
        }

    @property
    def start(self) -> dict[str, Any]:
        """What is otherwise at the start."""
        return {name: value for (kind, name), value in self._by.items() if kind == "start"}

    def step(
        self, module: FlowModule | None, step: Mapping[str, Any], usual: Mapping[str, str], at: int
    ) -> dict[str, Any]:
        """A step of the scenario with the values of this guess, for the edge at this place of the way.

        `usual` are the values of variables that are read out.
        """
        asked, entry = module.entry() if module is not None else None, entered(step)
        if isinstance(asked, Digits) and asked.variable and entry is not None:
            digits, ended = step[entry].rstrip("#*"), step[entry][len(step[entry].rstrip("#*")) :]
            wanted = self._by.get(("digits", at_edge(asked.variable, at)))
            if wanted is not None and asked.accepts(str(wanted)):
                ends = entry == "press" and len(str(wanted)) < asked.longest
                return {**step, entry: f"{wanted}{(ended or asked.terminator) if ends else ''}"}
            return {**step, entry: f"{digits}{ended}"}
        paths = module.answer_paths() if module is not None else {}
        if paths and step.get("respond", {}).get("body"):
            body = step["respond"]["body"]
            for variable, path in paths.items():
                value = self._by.get(("response", at_edge(variable, at)), usual.get(variable))
                if value is not None:
                    body = _with(body, path.split("."), value)
            return {**step, "respond": {**step["respond"], "body": _plain(body)}}
        return {name: dict(value) if isinstance(value, dict) else value for name, value in step.items()}


def at_edge(variable: str, at: int) -> str:
    """The name of what a variable was given at one edge of a way."""
    return f"{variable}@{at}"


def variable_of(name: str) -> str:
    """The variable of such a name."""
    return name.partition("@")[0]


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
