"""Changes of the organisation, made while the site runs, laid over what the site file says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cordboard.flow.source import Path, Position, Source

#: The parts of a site file that may be changed while it runs: their word in messages, by section.
SECTIONS: Mapping[str, str] = {
    "call_centers": "call center", "services": "service", "resource_groups": "resource group", "teams": "team",
    "skills": "skill", "agents": "agent", "termination_codes": "termination code", "webhooks": "webhook",
    "numbers": "number", "boxes": "box", "results": "result",
}  # fmt: skip
#: What may be changed of a service that the file has: which flow it runs, and in which direction, the file alone says.
#: A service that was made while the site ran is changed in everything (decision 0055).
OF_SERVICES = frozenset({
    "title", "call_center", "enabled", "hours", "max_wait", "acceptance", "accept_timeout", "record", "screen_pop",
    "voicemail", "email",
})  # fmt: skip

#: Where something stands that no file holds.
_NOWHERE = Position(0, 0)


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of a site file that is otherwise now. `document` None takes it out.

    Of a service that the file has the document holds only the properties that changed; of anything else it is the
    whole. A number, which the file writes as `number: service`, has the document ``{service: …}``; a result, which is
    an entry of a list, is named by its slug.
    """

    section: str
    name: str
    document: Mapping[str, Any] | None


def lay_over(source: Source, changes: Iterable[PartChange]) -> Source:
    """The source with changes laid over it, and with the problems of reading it only.

    A change of a service that the file no longer has changes nothing: what changed of it is no service by itself.
    """
    if not isinstance(source.values, dict):
        return replace(source, problems=list(source.problems))
    values = dict(source.values)
    elsewhere: set[Path] = set()
    for change in changes:
        written = values.get(change.section)
        if change.section == "results":
            values["results"] = listed = _with_result(written, change)
            elsewhere |= {("results", index) for index in range(max(len(_listed(written)), len(listed)))}
            continue
        section = dict(written) if isinstance(written, dict) else {}
        before = section.get(change.name)
        is_new = not isinstance(before, dict)
        if change.section == "services" and is_new and "flow" not in (change.document or ()):
            continue
        if change.document is None:
            section.pop(change.name, None)
        elif change.section == "numbers":
            section[change.name] = change.document["service"]
            elsewhere.add((change.section, change.name))
        else:
            section[change.name] = merged(change.section, before, change.document)
            elsewhere |= {(change.section, change.name)} if is_new else _parts(change)
        values[change.section] = section
    return replace(
        source, values=values, problems=list(source.problems), keys=_places(source.keys, elsewhere),
        places=_places(source.places, elsewhere),
    )  # fmt: skip


def merged(section: str, before: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    """A part as it is after a change."""
    return {**(before or {}), **document} if section == "services" else dict(document)


def part_of(values: Any, section: str, name: str) -> dict[str, Any] | None:
    """A part of a site's values, None when it is not there. A bare name is an empty part."""
    written = values.get(section) if isinstance(values, dict) else None
    if section == "results":
        found = next((each for each in _listed(written) if each.get("slug") == name), None)
        return None if found is None else {key: value for key, value in found.items() if key != "slug"}
    if not isinstance(written, dict) or name not in written:
        return None
    return {"service": written[name]} if section == "numbers" else dict(written[name] or {})


def names_in(values: Any, section: str) -> list[str]:
    """The names of the parts of a section, in the order in which they are written."""
    written = values.get(section) if isinstance(values, dict) else None
    if section == "results":
        return [str(each["slug"]) for each in _listed(written) if "slug" in each]
    return list(written) if isinstance(written, dict) else []


def _listed(written: Any) -> list[dict[str, Any]]:
    return [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []


def _with_result(written: Any, change: PartChange) -> list[dict[str, Any]]:
    before = _listed(written)
    if change.document is None:
        return [each for each in before if each.get("slug") != change.name]
    made = {"slug": change.name, **change.document}
    if all(each.get("slug") != change.name for each in before):
        return [*before, made]
    return [made if each.get("slug") == change.name else each for each in before]


def fingerprint(document: Any) -> str:
    """What tells one state of a document from another, for authors who must not overwrite each other."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _parts(change: PartChange) -> set[Path]:
    assert change.document is not None
    here = (change.section, change.name)
    return {(*here, name) for name in change.document} if change.section == "services" else {here}


def _places(known: dict[Path, Position], elsewhere: set[Path]) -> dict[Path, Position]:
    """The places of what the file says. What a change says has no line in it, so that a complaint names none."""
    if not elsewhere:
        return known
    kept = {path: place for path, place in known.items() if path[:2] not in elsewhere and path[:3] not in elsewhere}
    return {**kept, **dict.fromkeys(elsewhere, _NOWHERE)}
