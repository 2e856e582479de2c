"""Properties of the owner's own: what must hold of every contact of a flow, in plain terms.

In a flow file, or for every flow in a site file::

    properties:
      - always: outcome in [operator_transfer, listened, hung_up_in_opening]
      - never: outcome is flow_fault
      - never: module Payment after event no_match of Pin
      - within: 3 keys reach operator_transfer
      - before Payment: verification success

A module is named by its name or by its type, an event by its slug or label, with ``= value`` where it has one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any, Final, Literal

from cordboard.flow.events import EVENTS, Event, event_named
from cordboard.flow.module import FlowModule
from cordboard.flow.results import Results
from cordboard.flow.source import Source

Kind = Literal["always", "never", "within", "before"]

_OUTCOME = re.compile(
    r"outcome\s+(?:(?P<list>(?:not\s+)?in)\s*\[(?P<results>[^\]]*)\]|(?P<one>is(?:\s+not)?)\s+(?P<result>.+))"
)
_WITHIN = re.compile(r"(?P<keys>\d+)\s+keys?\s+(?:to\s+)?reach\s+(?P<module>.+)")
_BEFORE = re.compile(r"before\s+(?P<module>.+)")
_AFTER = re.compile(r"\s+after\s+(?=(?:module|event)\s)")
_EVENT = re.compile(r"event\s+(?P<event>[^=]+?)(?:\s*=\s*(?P<value>\S+))?(?:\s+of\s+(?P<module>.+))?")

#: What each kind looks like, shown where one was written otherwise.
EXAMPLES: Final[Mapping[str, str]] = {
    "always": "always: outcome in [listened, operator_transfer]",
    "never": "never: module Payment after event no_match",
    "within": "within: 3 keys reach operator_transfer",
    "before": "before Payment: verification success",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """A contact enters one of `modules` (`event` None), or one of them raises an event.

    No `modules`: any module. An empty `value`: whatever value the event has.
    """

    modules: frozenset[str]
    event: Event | None = None
    value: str = ""

    def is_entering(self, module: str) -> bool:
        """Whether entering this module is it."""
        return self.event is None and module in self.modules

    def is_raising(self, module: str, event: str, value: str) -> bool:
        """Whether this module raising this event is it."""
        return (
            self.event is not None
            and self.event.value == event
            and self.value in ("", value)
            and (not self.modules or module in self.modules)
        )


@dataclass(frozen=True, slots=True)
class Property:
    """One property. `text` is it as written.

    `results` are the outcomes allowed (always) or not (never). `what` must never happen (at all, or `after` something),
    must be reached within so many `keys`, or must not happen `before` that.
    """

    kind: Kind
    text: str
    results: frozenset[str] = frozenset()
    what: Happening | None = None
    after: Happening | None = None
    keys: int = 0
    line: int = field(default=0, compare=False)

    def written(self) -> dict[str, str]:
        """As a flow file has it."""
        key, said = self.text.split(": ", 1)
        return {key: said}


@dataclass(frozen=True, slots=True)
class _Names:
    """What can be named: modules with their types, and results."""

    modules: Mapping[str, str]
    results: Results
    lenient: bool

    def module(self, text: str) -> frozenset[str]:
        name = text.strip().strip("'\"")
        if name in self.modules:
            return frozenset({name})
        of_type = frozenset(each for each, kind in self.modules.items() if kind == name)
        if not of_type and not self.lenient:
            raise ValueError(f"there is no module {name!r}, nor one of that type.{_near(name, self.modules)}")
        return of_type or frozenset({name})

    def result(self, text: str) -> str:
        found = self.results.find(text.strip().strip("'\""))
        if found is None:
            raise ValueError(f"there is no result {text.strip()!r}.{_near(text.strip(), self.results)}")
        return found.slug

    def event(self, text: str) -> Happening:
        match = _EVENT.fullmatch(text.strip())
        event = event_named(match["event"].strip("'\"")) if match else None
        if match is None or event is None:
            raise ValueError(f"there is no {text.strip()!r}.{_near(text.strip(), [f'event {e.value}' for e in Event])}")
        modules = self.module(match["module"]) if match["module"] else frozenset[str]()
        return Happening(modules, event, _value(event, match["value"]))

    def raising(self, text: str) -> Happening | None:
        """A module and its event, as in ``Pin success``. None when it is a module alone.

        The name of either may have several words.
        """
        said, _, value = text.partition("=")
        words = said.split()
        for end in range(1, len(words)):
            event = event_named(" ".join(words[end:]).strip("'\""))
            if event is not None:
                return Happening(self.module(" ".join(words[:end])), event, _value(event, value.strip()))
        name, _, rest = said.strip().rpartition(" ")
        if name in {*self.modules, *self.modules.values()} and said.strip() not in self.modules:
            raise ValueError(f"there is no event {rest!r}.{_near(rest, [each.value for each in Event])}")
        return None

    def happening(self, text: str) -> Happening:
        word, _, rest = text.strip().partition(" ")
        if word == "module" and rest:
            return Happening(self.module(rest))
        if word == "event":
            return self.event(text)
        raise ValueError(f"{text.strip()!r} is neither 'module …' nor 'event …'.")


def read_property(
    written: Any, modules: Mapping[str, str], results: Results, *, line: int = 0, lenient: bool = False
) -> Property:
    """The property that somebody wrote as ``{always: …}``. `modules` are the flow's, by name, with their types.

    `lenient`: a module that the flow does not have is no mistake, as in a site's file, which speaks of every flow.
    Raises ValueError in words.
    """
    if not isinstance(written, dict) or len(written) != 1:
        raise ValueError(f"a property is one line, such as '{EXAMPLES['always']}'.")
    ((key, said),) = written.items()
    key, names = str(key).strip(), _Names(modules, results, lenient)
    kind = "before" if _BEFORE.fullmatch(key) else key
    if kind not in _READERS:
        raise ValueError(f"{key!r} is no property.{_near(key, _READERS)} Write, for example, '{EXAMPLES['always']}'.")
    said = "[" + ", ".join(map(str, said)) + "]" if isinstance(said, list) else str(said).strip()
    return _READERS[kind](key, said, names, f"{key}: {said}", line)


def hold_raised(wanted: Property, raised: Mapping[str, Collection[Event]]) -> None:
    """Raises ValueError for a property about an event that never happens: it would hold whatever the flow does.

    `raised` are the events that each module may raise.
    """
    for happening in (wanted.what, wanted.after):
        if happening is None or happening.event is None:
            continue
        of = sorted(happening.modules & raised.keys()) if happening.modules else sorted(raised)
        if not any(happening.event in raised[name] for name in of):
            who = ", ".join(of) if happening.modules else "any module"
            raise ValueError(f"{EVENTS[happening.event].label} is never raised by {who}, so this says nothing.")


def read_properties(
    source: Source, written: Any, types: Mapping[str, str], raised: Mapping[str, Collection[Event]], results: Results
) -> tuple[Property, ...]:
    """The properties of a flow file. Complaints go to the source.

    `types` are the types of its modules by name, `raised` the events that each may raise. Of one that is not there,
    since it could not be read, nothing is said.
    """
    if not isinstance(written, list | NoneType):
        source.complain("bad-property", "'properties' is a list.", ("properties",), remedy="Begin each with '- '.")
        return ()
    found: list[Property] = []
    for index, each in enumerate(written or ()):
        path = ("properties", index)
        try:
            wanted = read_property(each, types, results, line=source.at(path).line)
            if raised.keys() >= types.keys():
                hold_raised(wanted, raised)
            found.append(wanted)
        except ValueError as error:
            source.complain("bad-property", str(error), path, where=f"property {index + 1}")
    return tuple(found)


def may_raise(module: FlowModule, direction: str) -> frozenset[Event]:
    """The events that a module may raise in a flow of this direction."""
    return frozenset(each for each in module.may_raise() if direction == "inbound" or not EVENTS[each].inbound_only)


def _always(key: str, said: str, names: _Names, text: str, line: int) -> Property:  # noqa: ARG001
    outcome = _outcome(said, names)
    if outcome is None:
        raise ValueError(f"{said!r} speaks of no outcome. Write, for example, '{EXAMPLES['always']}'.")
    results, negated = outcome
    return Property("never" if negated else "always", text, results, line=line)


def _never(key: str, said: str, names: _Names, text: str, line: int) -> Property:  # noqa: ARG001
    outcome = _outcome(said, names)
    if outcome is not None:
        results, negated = outcome
        return Property("always" if negated else "never", text, results, line=line)
    what, *after = _AFTER.split(said, maxsplit=1)
    vague = re.search(r"\s(after|before)\s+(.+)", what)
    if not after and vague is not None and what.removeprefix("module ").strip("'\"") not in names.modules:
        raise ValueError(
            f"'{vague[0].strip()}' names neither a module nor an event. Write, for example, '{EXAMPLES['never']}'."
            if vague[1] == "after" else f"'never' knows no 'before'. Write, for example, '{EXAMPLES['before']}'."
        )  # fmt: skip
    return Property(
        "never", text, what=names.happening(what), after=names.happening(after[0]) if after else None, line=line
    )


def _within(key: str, said: str, names: _Names, text: str, line: int) -> Property:  # noqa: ARG001
    match = _WITHIN.fullmatch(said)
    if match is None:
        raise ValueError(f"{said!r} is no such limit. Write, for example, '{EXAMPLES['within']}'.")
    return Property("within", text, what=Happening(names.module(match["module"])), keys=int(match["keys"]), line=line)


def _before(key: str, said: str, names: _Names, text: str, line: int) -> Property:
    match = _BEFORE.fullmatch(key)
    assert match is not None
    if said.startswith("event "):
        first = names.event(said)
    else:
        first = names.raising(said) or Happening(names.module(said.removeprefix("module ")))
    return Property("before", text, what=Happening(names.module(match["module"])), after=first, line=line)


_READERS: Final[Mapping[str, Callable[[str, str, _Names, str, int], Property]]] = {
    "always": _always, "never": _never, "within": _within, "before": _before,
}  # fmt: skip


def _outcome(said: str, names: _Names) -> tuple[frozenset[str], bool] | None:
    """The outcomes that are spoken of, and whether they are the ones that are not meant."""
    match = _OUTCOME.fullmatch(said)
    if match is None:
        return None
    texts = (match["results"] if match["list"] else match["result"]).split(",")
    negated = "not" in (match["list"] or match["one"])
    results = frozenset(names.result(text) for text in texts if text.strip())
    if not results:
        raise ValueError(f"{said!r} names no outcome. Write, for example, '{EXAMPLES['always']}'.")
    return results, negated


def _value(event: Event, value: str | None) -> str:
    if value and value not in EVENTS[event].values:
        raise ValueError(f"{EVENTS[event].label} has no value {value!r}.")
    return value or ""


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), 1)
    return f" Did you mean {near[0]!r}?" if near else ""
