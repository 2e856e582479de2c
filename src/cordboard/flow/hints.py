"""What an editor needs to know of a property besides its type, as keywords of the property's JSON Schema."""

from __future__ import annotations

from typing import Final, Literal

from pydantic.config import JsonDict

#: Sections of a site whose parts a property may name.
NamedSection = Literal["services", "resource_groups", "teams", "skills", "boxes"]

#: The value is a CEL expression; of a mapping, each value is.
EXPRESSION: Final[JsonDict] = {"x-expression": True}


def refers_to(section: NamedSection) -> JsonDict:
    """The value names a part of the site; of a list, each item does."""
    return {"x-refers-to": section}
