"""Which modules of a new version ask what which modules of the recorded one asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel

from cordboard.engine.journal import AnyEntry, Entered, Took
from cordboard.flow.events import ANY_KEY, Event
from cordboard.flow.expression_use import expressions_of, parsed
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.prompt import Prompt
from cordboard.proof.backtest.verdict import Divergence, Doubt

NO_FIELD: Final = "the account had no such field when this was recorded"
_NONE: Final = frozenset[str]()


class FlowPair:
    """Two versions of a flow beside one another.

    `origins` are, by module of the new version, the modules of the old one that it stands for: the one of its name;
    those that are gone and were for the same thing (the same variable, field, box …); or one that is gone and was
    reached from corresponding modules by the same connector. It may be none, or several.
    """

    def __init__(self, old: Flow, new: Flow) -> None:
        self.old, self.new = old, new
        self.same_version = (old.slug, old.version) == (new.slug, new.version)
        self.origins: Mapping[str, tuple[str, ...]] = _origins(old, new)
        read = frozenset[str]().union(*map(_fields, old.modules.values()))
        self._new_fields = {name: more for name, each in new.modules.items() if (more := _fields(each) - read)}
        self._words: dict[tuple[str, str], bool] = {}

    def same_words(self, old: str, new: str) -> bool:
        """Whether a person is asked in the same words, in every language."""
        known = self._words.get((old, new))
        if known is None:
            known = self._words[old, new] = _asking(self.old.modules[old]) == _asking(self.new.modules[new])
        return known

    def same_way(self, old: str, new: str, key: str) -> bool:
        """Whether a key leads on to corresponding modules, or nowhere in both."""
        was, now = _way(self.old, old, key), _way(self.new, new, key)
        return was == now == "" or was in self.origins.get(now, ())

    def unknown(self, entries: Iterable[AnyEntry], account: Mapping[str, Any] | None) -> Doubt | None:
        """What a module just entered reads of the account that the account does not have and nobody read then.

        Accounts may have got that column since.
        """
        if account is None or not self._new_fields:
            return None
        for entry in entries:
            if isinstance(entry, Entered) and (missing := self._new_fields.get(entry.module, _NONE) - account.keys()):
                return Doubt(entry.module, f"account.{min(missing)}", NO_FIELD)
        return None

    def parting(self, then: Sequence[Took], journal: Iterable[AnyEntry]) -> Divergence | None:
        """The first connectors that are not the same, those taken then and those of a journal; None when all are."""
        now = [entry for entry in journal if isinstance(entry, Took)]
        for was, is_now in zip(then, now, strict=False):
            if not self.same_step(was, is_now):
                return Divergence(was, is_now)
        if len(then) == len(now):
            return None
        shared = min(len(then), len(now))
        return Divergence(*(ways[shared] if len(ways) > shared else None for ways in (then, now)))

    def same_step(self, old: Took, new: Took) -> bool:
        """Whether two connectors are one and the same, apart from the names of modules."""
        return (
            (old.event, old.value, old.result) == (new.event, new.value, new.result)
            and old.source in self.origins.get(new.source, ())
            and old.target in self.origins.get(new.target, ())
        )


def _fields(module: FlowModule) -> frozenset[str]:
    """The fields of accounts that a module's expressions read."""
    read = (expression.fields.get("account") for text in expressions_of(module) if (expression := parsed(text)))
    return frozenset().union(*(each or () for each in read))


def _way(flow: Flow, module: str, key: str) -> str:
    if key in ("", "#"):  # "#" only ends an entry
        return ""
    ways = {each.value: each.target for each in flow.leaving(module) if each.event is Event.KEY_PRESS}
    return ways.get(key, ways.get(ANY_KEY, ""))


def _asking(module: FlowModule) -> object:
    prompts = dict(module.prompts())
    return prompts.get("prompt", prompts)


def _origins(old: Flow, new: Flow) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {name: [name] if name in old.modules else [] for name in new.modules}
    gone = [name for name in old.modules if name not in new.modules]
    were, are = _by_purpose(old), _by_purpose(new)
    for purpose, names in are.items():
        then, now = ([name for name in some if name not in other.modules] for some, other in
                     ((were.get(purpose, []), new), (names, old)))  # fmt: skip
        if len(then) == len(now) == 1:
            found[now[0]] = then
    _follow(old, new, found, set(gone) - _used(found))
    left = set(gone) - _used(found)
    for purpose, names in are.items():  # two became one, or one became two
        for name in names:
            then = were.get(purpose, [])
            found[name] += [each for each in then if each in left] if found[name] else then
    return {name: tuple(names) for name, names in found.items()}


def _used(found: Mapping[str, list[str]]) -> set[str]:
    return {name for names in found.values() for name in names}


def _by_purpose(flow: Flow) -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    for name, module in flow.modules.items():
        if (purpose := _purpose(module)) is not None:
            found.setdefault(purpose, []).append(name)
    return found


def _follow(old: Flow, new: Flow, found: dict[str, list[str]], gone: set[str]) -> None:
    """Walk both versions side by side, and put together what is met at the same place under another name."""
    waiting = deque([(old.first, new.first)])
    if old.fallback is not None and new.fallback is not None:
        waiting.append((old.fallback.target, new.fallback.target))
    waiting.extend((was, now) for now, names in found.items() for was in names)
    seen: set[tuple[str, str]] = set()
    while waiting:
        was, now = waiting.popleft()
        if (was, now) in seen:
            continue
        seen.add((was, now))
        if not found[now] and was in gone and _alike(old, was, new, now):
            found[now].append(was)
            gone.discard(was)
        if was in found[now]:
            targets = {(each.event, each.value): each.target for each in new.leaving(now)}
            for each in old.leaving(was):
                if (each.event, each.value) in targets:
                    waiting.append((each.target, targets[each.event, each.value]))


def _alike(old: Flow, was: str, new: Flow, now: str) -> bool:
    """Of one type, and left by at least one event in common, if left at all."""
    if old.modules[was].type != new.modules[now].type:
        return False
    before, after = ({(each.event, each.value) for each in ways} for ways in (old.leaving(was), new.leaving(now)))
    return bool(before & after) or not (before or after)


def _purpose(module: FlowModule) -> object:
    """What a module is for, apart from its words and times; None when that is not said by its properties."""
    named = {
        name: _without_words(value)
        for name in type(module).model_fields
        if name not in ("name", "note", "voice", "language", "repeat_in")
        and not isinstance(value := getattr(module, name), bool | int | float | Prompt | None)
    }
    return (module.type, _frozen(named)) if any(value not in ("", [], {}) for value in named.values()) else None


def _without_words(value: Any) -> Any:
    if isinstance(value, BaseModel):
        each = ((name, getattr(value, name)) for name in type(value).model_fields)
        return {name: _without_words(part) for name, part in each if not isinstance(part, Prompt)}
    if isinstance(value, dict):
        return {name: _without_words(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        parts: Iterable[Any] = sorted(value) if isinstance(value, set | frozenset) else value
        return [_without_words(part) for part in parts]
    return value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((name, _frozen(part)) for name, part in sorted(value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
