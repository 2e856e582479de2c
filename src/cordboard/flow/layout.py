"""How a flow is laid out for people: where its modules stand on a drawing, with notes and frames.

It is no part of any version of the flow: moving a module changes nothing that a caller could hear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cordboard.flow.document import to_document
from cordboard.flow.faults import in_words, location_of, named, telling
from cordboard.flow.model import Flow
from cordboard.flow.source import Source


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModulePlace(_Part):
    """Where the upper left corner of something stands, in pixels of the drawing at its natural size."""

    x: float = Field(ge=-1e6, le=1e6)
    y: float = Field(ge=-1e6, le=1e6)


class LayoutNote(ModulePlace):
    """A text that somebody put on the drawing."""

    text: str = Field(max_length=10_000)
    width: float = Field(200, gt=0, le=1e6)


class LayoutFrame(ModulePlace):
    """A frame around modules that belong together."""

    title: str = Field("", max_length=1000)
    width: float = Field(gt=0, le=1e6)
    height: float = Field(gt=0, le=1e6)


class FlowLayout(_Part):
    """The layout of a flow. `modules` are places by the names of modules; the program places those that have none.

    A name that the flow does not have is kept: it may be that of another draft or version.
    """

    layout: Literal[1] = 1
    modules: dict[str, ModulePlace] = Field(default_factory=dict, max_length=10_000)
    notes: tuple[LayoutNote, ...] = Field((), max_length=1000)
    frames: tuple[LayoutFrame, ...] = Field((), max_length=1000)

    def written(self) -> dict[str, Any]:
        """As plain values, as a layout file has them; what is empty is left out."""
        found: dict[str, Any] = _whole_numbers(self.model_dump(mode="json"))
        return {name: value for name, value in found.items() if value}

    def places_any_of(self, modules: Iterable[str]) -> bool:
        """Whether a drawing of these modules is another one with it than without."""
        return bool(self.notes or self.frames or not self.modules.keys().isdisjoint(modules))

    def following(self, before: Flow, after: Flow) -> FlowLayout:
        """The layout with the places of modules that have another name in `after`. The earlier names keep theirs."""
        new = {now: self.modules[was] for was, now in renamed_modules(before, after).items() if was in self.modules}
        return self.model_copy(update={"modules": {**new, **self.modules}}) if new else self


#: The layout of a flow that nobody laid out: the program places everything.
PLACED_BY_PROGRAM = FlowLayout()


def _whole_numbers(value: Any) -> Any:
    """The values with 5.0 as 5, which is what people write."""
    if isinstance(value, dict):
        return {name: _whole_numbers(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_layout(source: Source) -> FlowLayout | None:
    """The layout of a file that was read; None where it has errors, which go to the source."""
    if source.problems:
        return None
    try:
        return FlowLayout.model_validate(source.values)
    except ValidationError as error:
        for fault in telling(error.errors(include_url=False)):
            place = location_of(fault)
            message, remedy = in_words(fault, FlowLayout)
            source.complain(
                "bad-layout", named(".".join(map(str, place)) or "the layout", message), place, remedy=remedy
            )
        return None


def renamed_modules(before: Flow, after: Flow) -> Mapping[str, str]:
    """Modules that only have another name now, by the earlier one.

    One that says the same as one that is gone is that one; where only one is gone and only one is new, and both are of
    one type, it is the same too, whatever else was changed of it.
    """
    old, new = to_document(before)["modules"], to_document(after)["modules"]
    added, removed = [each for each in new if each not in old], [each for each in old if each not in new]
    found: dict[str, str] = {}
    for was in removed:
        alike = [now for now in added if now not in found.values() and new[now] == old[was]]
        if alike:
            found[was] = alike[0]
    left, free = [each for each in removed if each not in found], [each for each in added if each not in found.values()]
    if len(left) == len(free) == 1 and old[left[0]]["type"] == new[free[0]]["type"]:
        found[left[0]] = free[0]
    return found
