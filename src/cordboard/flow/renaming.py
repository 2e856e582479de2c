"""Which modules of a flow only have another name in a later version."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from cordboard.flow.comparing import canonical
from cordboard.flow.document import to_document
from cordboard.flow.model import Connector, Flow

#: How a module is entered or left: event, value and result, and the module at the other end.
_Way = tuple[str, str, str, str]


def renamed_modules(before: Flow, after: Flow) -> dict[str, str]:
    """Old names to new ones, of modules that are the same but for the name.

    That is: of the same type, with the same properties, and with connectors that take the same events to the same
    places. Where several are alike, the one that contacts reach in the same way is meant. A module that is reached in
    none of the ways of before is another one.
    """
    pairs: dict[str, str] = {}
    # First those of which nothing at all is new; these then tell the others apart.
    for inward in (True, False):
        pairs |= _paired(before, after, pairs, inward=inward)
    return _leaving_alike(before, after, pairs)


def with_names(flow: Flow, names: dict[str, str]) -> Flow:
    """The flow with other names for some of its modules, everywhere."""

    def now(name: str) -> str:
        return names.get(name, name)

    return replace(
        flow,
        modules={now(name): module.model_copy(update={"name": now(name)}) for name, module in flow.modules.items()},
        connectors=tuple(
            replace(each, source=now(each.source), target=now(each.target)) for each in flow.connectors
        ),
        first=now(flow.first),
        fallback=None if flow.fallback is None else replace(flow.fallback, target=now(flow.fallback.target)),
    )  # fmt: skip


@dataclass
class _Side:
    """One of the two versions. `kinds` says of each module what it is like, those that are in both by their names."""

    flow: Flow
    wanted: list[str]
    kinds: dict[str, str]
    leaving: dict[str, list[Connector]]
    entering: dict[str, list[Connector]]

    def ways_out(self, name: str) -> list[_Way]:
        found = [(each.event.value, each.value, each.result, self.kinds[each.target]) for each in self.leaving[name]]
        return sorted(found)

    def ways_in(self, name: str) -> list[_Way]:
        found = [(each.event.value, each.value, each.result, self.kinds[each.source]) for each in self.entering[name]]
        fallback = self.flow.fallback
        if fallback is not None and fallback.target == name:
            found.append(("fallback", "", fallback.result, ""))
        if self.flow.first == name:
            found.append(("first", "", "", ""))
        return sorted(found)


def _side(flow: Flow, wanted: list[str], names: dict[str, str]) -> _Side:
    written = to_document(flow)["modules"]
    kinds = {name: f"= {names.get(name, name)}" for name in flow.modules}
    kinds |= {name: canonical(written[name]) for name in wanted}
    leaving, entering = defaultdict(list), defaultdict(list)
    for each in flow.connectors:
        leaving[each.source].append(each)
        entering[each.target].append(each)
    return _Side(flow, wanted, kinds, leaving, entering)


def _paired(before: Flow, after: Flow, known: dict[str, str], *, inward: bool) -> dict[str, str]:
    """Further pairs of an old name and a new one. With `inward`, of modules that are reached alike in all ways."""
    taken = set(known.values())
    gone = [name for name in before.modules if name not in after.modules and name not in known]
    come = [name for name in after.modules if name not in before.modules and name not in taken]
    if not gone or not come:
        return {}
    old, new = _side(before, gone, known), _side(after, come, {})
    _tell_apart((old, new), inward=inward)
    alike: dict[str, list[str]] = defaultdict(list)
    for name in come:
        alike[new.kinds[name]].append(name)
    found: dict[str, str] = {}
    for name in gone:
        candidates = alike[old.kinds[name]]
        ways = set(old.ways_in(name))
        shared = {each: ways & set(new.ways_in(each)) for each in candidates}
        best = max(candidates, key=lambda each: len(shared[each]), default=None)
        if best is not None and (shared[best] or not (ways or new.ways_in(best))):
            found[name] = best
            candidates.remove(best)
    return found


def _tell_apart(sides: tuple[_Side, _Side], *, inward: bool) -> None:
    """Make `kinds` as fine as it can be: modules are of one kind if their ways lead to modules of one kind."""
    numbers: dict[tuple[object, ...], str] = {}
    count = 0
    while True:
        for side in sides:
            looks = {
                name: (side.kinds[name], *side.ways_out(name), *(["in", *side.ways_in(name)] if inward else []))
                for name in side.wanted
            }
            side.kinds |= {name: numbers.setdefault(look, str(len(numbers))) for name, look in looks.items()}
        found = sum(len({side.kinds[name] for name in side.wanted}) for side in sides)
        if found == count:
            return
        count = found


def _leaving_alike(before: Flow, after: Flow, pairs: dict[str, str]) -> dict[str, str]:
    """Those pairs whose connectors lead to the same modules, once only these pairs are the same."""
    while True:
        renamed = with_names(before, pairs)
        wrong = [old for old, new in pairs.items() if set(renamed.leaving(new)) != set(after.leaving(new))]
        if not wrong:
            return pairs
        pairs = {old: new for old, new in pairs.items() if old not in wrong}
