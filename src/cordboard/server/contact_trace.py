"""What happened in a contact, step by step: where each step is in the document of its flow, and in recordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from cordboard.engine.journal import AnyEntry, Took
from cordboard.engine.trace import trace
from cordboard.server.models.contacts import ContactSound, TakenConnector, TraceStep
from cordboard.store import recordings, versions


def steps_of(
    journal: Sequence[AnyEntry], document: Mapping[str, Any] | None, sound: Sequence[ContactSound]
) -> list[TraceStep]:
    """The steps of a contact. `document` is of the version that it ran on, None where that is not known any more."""
    places = connector_places(document)
    known = None if document is None else document.get("modules", {})
    taken = iter([each for each in journal if isinstance(each, Took)])
    return [
        TraceStep(
            **each, in_version=None if known is None else each["module"] in known,
            taken=_taken(next(taken), places) if "next" in each else None, **_heard_in(each["entered_at"], sound),
        )
        for each in trace(journal)
    ]  # fmt: skip


def connector_places(document: Mapping[str, Any] | None) -> dict[tuple[str, str, str], int]:
    """The place of each connector in the list of a document, by its source, event and value."""
    places: dict[tuple[str, str, str], int] = {}
    for place, each in enumerate(() if document is None else document.get("connectors", ())):
        places.setdefault((each["from"], each["event"], str(each.get("value", ""))), place)
    return places


def document_of(engine: Engine, flow: str, version: str) -> Mapping[str, Any] | None:
    """The document of a version; None where there is none."""
    try:
        return versions.published(engine, flow, version)
    except LookupError:
        return None


def sound_of(engine: Engine, contact: str) -> list[ContactSound]:
    """The recorded conversations of a contact, the first one first."""
    rows = recordings.conversations(engine, contact=contact)
    found = [ContactSound(id=row["id"], began_at=row["taken_at"], seconds=row["seconds"]) for row in rows]
    return sorted(found, key=lambda each: each.began_at)


def _taken(took: Took, places: Mapping[tuple[str, str, str], int]) -> TakenConnector:
    return TakenConnector(
        source=took.source, event=took.event, value=took.value, target=took.target, result=took.result,
        place=places.get((took.source, took.event, took.value)),
    )  # fmt: skip


def _heard_in(at: int, sound: Sequence[ContactSound]) -> dict[str, Any]:
    """The recording in which a moment is to be heard, and how many seconds from its beginning."""
    for each in sound:
        seconds = (at - each.began_at) / 1000
        if 0 <= seconds <= each.seconds:
            return {"recording": each.id, "offset": round(seconds, 3)}
    return {}
