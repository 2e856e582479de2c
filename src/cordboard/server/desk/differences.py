"""Differences: of a list that is told again and again, only what is new, has changed, or is there no more."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


class Difference(NamedTuple, Generic[Item, Key]):
    """What is new or has changed, and the keys of what is gone. `whole`: everything, as it is told the first time."""

    changed: tuple[Item, ...]
    gone: tuple[Key, ...]
    whole: bool

    def __bool__(self) -> bool:
        return self.whole or bool(self.changed or self.gone)


class Told(Generic[Item, Key]):
    """What somebody was told of a list.

    >>> told = Told(lambda word: word[0])
    >>> told.difference(["anna 1", "bert 1"])
    Difference(changed=('anna 1', 'bert 1'), gone=(), whole=True)
    >>> told.difference(["anna 2"])
    Difference(changed=('anna 2',), gone=('b',), whole=False)
    """

    def __init__(self, key: Callable[[Item], Key]) -> None:
        self._key = key
        self._before: dict[Key, Item] | None = None

    def difference(self, items: Iterable[Item]) -> Difference[Item, Key]:
        """Of the list as it is now, what was not told yet."""
        now = {self._key(each): each for each in items}
        before, self._before = self._before, now
        if before is None:
            return Difference(tuple(now.values()), (), whole=True)
        changed = tuple(each for key, each in now.items() if before.get(key) != each)
        return Difference(changed, tuple(key for key in before if key not in now), whole=False)
