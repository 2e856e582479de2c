"""Parts of the program that installed packages bring: lines, text channels and speech engines, by entry point.

A part is loaded when a site names it, so that one that is broken keeps nobody from working who does not use it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

Made = TypeVar("Made")


class CannotUse(Exception):
    """A part cannot be used. The message is a sentence: which part of which package, why, and what to do."""


class UnknownPart(CannotUse):
    """Nobody brings a part of that name: `why`, and as `remedy` what there is."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why}; {remedy}")
        self.why, self.remedy = why, remedy

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str]) -> UnknownPart:
        """There is no part of that name among those known."""
        names = sorted(known)
        near = get_close_matches(name, names, 1)
        remedy = f"did you mean {near[0]!r}" if near else f"there are: {', '.join(names)}"
        return cls(f"there is no {kind} {name!r}", f"{remedy}, or install the package that brings it")


@dataclass(frozen=True)
class Parts(Generic[Made]):
    """The parts of one kind. `kind` is what one is called, `group` the entry point group under which packages list
    theirs, `own` those that come with Cordboard. Each is a function that makes the part.
    """

    kind: str
    group: str
    own: Mapping[str, Callable[..., Made]]

    @property
    def names(self) -> list[str]:
        """Every name that a site may give."""
        return sorted({*self.own, *(each.name for each in entry_points(group=self.group))})

    def find(self, name: str) -> Callable[..., Made]:
        """What makes the part of that name. Raises CannotUse, and UnknownPart where there is none of that name."""
        if (own := self.own.get(name)) is not None:
            return own
        found = list(entry_points(group=self.group, name=name))
        if not found:
            raise UnknownPart.of(self.kind, name, self.names)
        return self._loaded(found[0])

    def _loaded(self, entry_point: EntryPoint) -> Callable[..., Made]:
        package = entry_point.dist.name if entry_point.dist else "an unknown package"
        where = f"the {self.kind} {entry_point.name!r} ({entry_point.value}) of the package {package}"
        remedy = f"mend or update {package}, or name another {self.kind}"
        try:
            loaded = entry_point.load()
        except (Exception, SystemExit) as error:
            why = " ".join(str(error).split()) or "it says no more"
            raise CannotUse(f"{where} cannot be loaded: {type(error).__name__}: {why}; {remedy}") from error
        if not callable(loaded):
            raise CannotUse(f"{where} cannot be used: it is no function or class that makes one; {remedy}")
        made: Callable[..., Made] = loaded
        return made
