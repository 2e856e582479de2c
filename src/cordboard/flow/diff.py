"""What changed between two versions of a flow, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from cordboard.flow.document import to_document
from cordboard.flow.model import Connector, Flow
from cordboard.flow.renaming import renamed_modules, with_names

Kind = Literal["added", "removed", "changed", "renamed"]

_MISSING = object()
#: Of a change: said by `where` in one text as well.
_PLACES = frozenset({"module", "connector"})


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `where` is ``flow``, ``module NAME`` or ``connector SOURCE --event--> …``.

    `what` is the property that changed, empty when the whole thing was added or removed. `module` is the module, and of
    a connector its source; `connector` is the connector as it is now, or was. A module that was renamed has its new
    name everywhere, and its old one in `before` of the change that says so.
    """

    kind: Kind
    where: str
    what: str
    before: Any
    after: Any
    words: str
    module: str | None = None
    connector: Connector | None = None

    def as_json(self) -> dict[str, Any]:
        """A plain mapping for ``--json``."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _PLACES}


def diff(before: Flow, after: Flow) -> list[Change]:
    """Every change from one version to the other; none when they behave and read alike."""
    names = renamed_modules(before, after)
    before = with_names(before, names)
    old, new = to_document(before), to_document(after)
    return [
        *_settings(old, new), *_renamed(names), *_modules(old["modules"], new["modules"]), *_connectors(before, after),
    ]  # fmt: skip


def _settings(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name in sorted({*old, *new} - {"modules", "connectors"}):
        if (change := _property("flow", "The flow", name, old, new)) is not None:
            yield change


def _renamed(names: dict[str, str]) -> Iterator[Change]:
    for was, name in names.items():
        words = f"The module {was} is now called {name}."
        yield Change("renamed", f"module {name}", "name", was, name, words, name)


def _modules(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name, module in new.items():
        if name not in old:
            kind = module["type"]
            yield Change("added", f"module {name}", "", None, module, f"The module {name} ({kind}) was added.", name)
    for name, module in old.items():
        if name not in new:
            kind = module["type"]
            words = f"The module {name} ({kind}) was removed."
            yield Change("removed", f"module {name}", "", module, None, words, name)
            continue
        for key in sorted({*module, *new[name]}):
            if (change := _property(f"module {name}", name, key, module, new[name])) is not None:
                yield replace(change, module=name)


def _property(where: str, subject: str, name: str, old: dict[str, Any], new: dict[str, Any]) -> Change | None:
    before, after = old.get(name, _MISSING), new.get(name, _MISSING)
    if before == after:
        return None
    if before is _MISSING:
        return Change("added", where, name, None, after, f"{subject}: {name} is now {_shown(after)}.")
    if after is _MISSING:
        words = f"{subject}: {name} was {_shown(before)} and is left out."
        return Change("removed", where, name, before, None, words)
    words = f"{subject}: {name} was {_shown(before)} and is {_shown(after)}."
    return Change("changed", where, name, before, after, words)


def _connectors(before: Flow, after: Flow) -> Iterator[Change]:
    old, new = before.by_key(), after.by_key()
    for key, connector in new.items():
        if key not in old:
            words = f"The connector {connector} was added, with the result {connector.result}."
            yield Change(
                "added", f"connector {connector}", "", None, connector.result, words, connector.source, connector
            )
    for key, connector in old.items():
        where = f"connector {connector}"
        now = new.get(key)
        if now is None:
            words = f"The connector {connector} was removed."
            yield Change("removed", where, "", connector.result, None, words, connector.source, connector)
            continue
        for what, was, is_now in (
            ("to", connector.target, now.target),
            ("result", connector.result, now.result),
        ):
            if was != is_now:
                words = f"The connector {connector}: {what} was {was} and is {is_now}."
                yield Change("changed", where, what, was, is_now, words, now.source, now)


def _shown(value: Any) -> str:
    """A value as a flow file could write it, on one line.

    >>> _shown({"to": "Bye", "first": True}), _shown("Speak."), _shown(60.0)
    ('{to: Bye, first: true}', "'Speak.'", '60')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_inside(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inside, value)) + "]"
    return repr(value)


def _inside(value: Any) -> str:
    plain = isinstance(value, str) and value.replace("_", "").replace("-", "").isalnum()
    return str(value) if plain else _shown(value)
