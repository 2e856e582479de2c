"""What a flow file says for people only: titles, notes and properties to prove. Changing these makes no new version."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from cordboard.flow.document import FOR_PEOPLE
from cordboard.flow.source import parse

#: Where it stands in a flow file: its key, after ``modules`` and a name where it is a module's.
_Place = tuple[str, ...]


class EditedTwice(ValueError):
    """Two texts say something else than the one that both come from, and not the same. The message says of what."""


def words_of(text: str) -> dict[_Place, Any]:
    """What the text of a flow says for people, by its place."""
    return dict(_words(parse(text, "flow").values))


def with_words_of(text: str, base: str, edited: str) -> Any:
    """The values of a text, with what was changed for people between `base` and `edited`. Modules that the text has not
    are left out. Raises EditedTwice where both have changed the same.
    """
    values = deepcopy(parse(text, "flow").values)
    own, before, after = words_of(text), words_of(base), words_of(edited)
    for place in before.keys() | after.keys():
        was, wanted, is_now = before.get(place), after.get(place), own.get(place)
        inside = values if len(place) == 1 else values["modules"].get(place[1])
        if wanted in (was, is_now) or inside is None:
            continue
        if is_now != was:
            raise EditedTwice(".".join(place))
        if wanted is None:
            del inside[place[-1]]
        else:
            inside[place[-1]] = wanted
    return values


def _words(values: Any) -> Iterator[tuple[_Place, Any]]:
    if not isinstance(values, dict):
        return
    modules = values.get("modules")
    parts: dict[_Place, Any] = {(): values}
    if isinstance(modules, dict):
        parts |= {("modules", name): each for name, each in modules.items()}
    for place, part in parts.items():
        for key in FOR_PEOPLE & part.keys() if isinstance(part, dict) else ():
            yield (*place, key), part[key]
