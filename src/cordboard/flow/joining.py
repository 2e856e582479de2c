"""The connectors of a flow file, its fallback, and the results they name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from cordboard.flow.draft import Draft
from cordboard.flow.events import ANY_KEY, EVENTS, Event, event_named
from cordboard.flow.faults import is_misspelt
from cordboard.flow.model import Connector, Fallback
from cordboard.flow.patches import without
from cordboard.flow.problems import DidYouMean
from cordboard.flow.source import Path, Source

_CONNECTOR_KEYS = ("from", "event", "value", "to", "result", "note")
#: More names than this are not listed in a remedy.
MANY = 20


def read_connectors(draft: Draft, values: Any) -> None:
    """Put every connector that can be read into the draft, and complain of the others."""
    source = draft.source
    if values is None:
        return
    if not isinstance(values, list):
        source.complain("bad-value", "'connectors' is a list.", ("connectors",), remedy="Begin each with '- '.")
        draft.loose.append((None, None))
        return
    for index, written in enumerate(values):
        path: Path = ("connectors", index)
        if not isinstance(written, dict) or not set(written) & {"from", "event", "to", "result"}:
            source.complain(
                "bad-connector", "is no connector.", path, where=f"connector {index + 1}",
                remedy="Write {from: …, event: …, to: …, result: …}.",
            )  # fmt: skip
            draft.loose.append((None, None))
            continue
        connector = _connector(draft, written, path, index)
        if connector is not None:
            draft.connectors.append(connector)
            draft.paths[id(connector)] = path


def _connector(draft: Draft, written: dict[str, Any], path: Path, index: int) -> Connector | None:
    source = draft.source
    where = f"connector {index + 1} ({written.get('from', '?')} -> {written.get('to', '?')})"
    for key in written:
        if key not in _CONNECTOR_KEYS:
            source.complain(
                "unknown-key", f"{key!r} is nothing that a connector has.", (*path, key), where=where, key=True,
                remedy=meant(key, _CONNECTOR_KEYS),
            )  # fmt: skip
    unknown = [each for each in written if each not in _CONNECTOR_KEYS]
    misspelt = {key for key in _CONNECTOR_KEYS for each in unknown if is_misspelt(each, key)}
    for end in ("from", "to"):
        name = written.get(end)
        if name is None and end in misspelt:
            continue
        if name is None:
            source.complain(
                "no-end", f"has no {end!r}.", (*path, end), where=where, remedy=f"Name a module: '{end}: …'."
            )
        elif str(name) not in draft.written and draft.written:
            source.complain(
                "unknown-module", f"{end!r} names {name!r}, and there is no such module.", (*path, end), where=where,
                remedy=meant(str(name), draft.written),
            )  # fmt: skip
    event = None if "event" in misspelt and "event" not in written else _event(source, written, path, where)
    value = _event_value(source, event, written, path, where) if event and "value" not in misspelt else None
    result = ""
    if "result" in written or "result" not in misspelt:
        result = read_result(draft, written.get("result"), (*path, "result"), where)
    ends = [name if (name := str(written.get(end))) in draft.written else None for end in ("from", "to")]
    if event is None or value is None or None in ends:
        draft.loose.append((ends[0], ends[1]))
        return None
    place = source.at(path)
    return Connector(str(written["from"]), event, value, str(written["to"]), result, place.line, place.column)


def _event(source: Source, written: dict[str, Any], path: Path, where: str) -> Event | None:
    word = written.get("event")
    if word is None:
        source.complain(
            "no-event", "has no event.", (*path, "event"), where=where, remedy="Write, for example, 'event: success'."
        )
        return None
    event = event_named(word)
    if event is None:
        source.complain(
            "unknown-event", f"there is no event {word!r}.", (*path, "event"), where=where,
            remedy=meant(str(word), [each.value for each in Event]),
        )  # fmt: skip
    return event


def _event_value(source: Source, event: Event, written: dict[str, Any], path: Path, where: str) -> str | None:
    allowed = EVENTS[event].values
    label = EVENTS[event].label
    value = written.get("value")
    words = {True: "yes", False: "no", None: ""}
    text = words[value] if isinstance(value, bool | None) else str(value).strip()
    if not allowed:
        if text:
            source.complain(
                "value-not-wanted", f"{label} carries no value (here: {text!r}).", (*path, "value"), where=where,
                remedy="Leave 'value' out.", fixes=(without((*path, "value"), "Leave the value out"),),
            )  # fmt: skip
        return ""
    if text.casefold() in allowed:
        return text.casefold()
    if text == "#":
        source.complain(
            "bad-event-value", "# only ends digit entry and cannot be a choice.", (*path, "value"), where=where,
            remedy=f"Use 0-9, * or {ANY_KEY}.",
        )  # fmt: skip
    elif value is None:
        source.complain(
            "no-event-value", f"{label} needs a value.", (*path, "event"), where=where,
            remedy=f"Add 'value:' with one of {', '.join(allowed)}.",
        )  # fmt: skip
    else:
        source.complain(
            "bad-event-value", f"{text!r} is no value of {label}.", (*path, "value"), where=where,
            remedy=f"Use one of {', '.join(allowed)}.",
        )  # fmt: skip
    return None


def read_result(draft: Draft, word: Any, path: Path, where: str) -> str:
    """The slug of a result by its slug, label or code; empty, with a complaint, when there is none."""
    if word is None:
        draft.source.complain(
            "no-result", "has no result.", path, where=where,
            remedy="Add 'result:', the outcome that is due from there on.",
        )  # fmt: skip
        return ""
    result = draft.results.find(word)
    if result is None:
        draft.source.complain(
            "unknown-result", f"there is no result {word!r}.", path, where=where,
            remedy=meant(str(word), draft.results),
        )  # fmt: skip
        return ""
    return result.slug


def read_fallback(draft: Draft, written: Any) -> Fallback | None:
    """The flow's fallback, if it has one that can be read."""
    if written is None:
        return None
    source = draft.source
    if not isinstance(written, dict) or not {"to", "result"} >= set(written):
        draft.unread.add("fallback")
        source.complain(
            "bad-fallback", "the fallback names a module and a result.", ("fallback",), where="fallback",
            remedy="Write 'fallback: {to: …, result: …}'.",
        )  # fmt: skip
        return None
    if str(written.get("to")) not in draft.written:
        draft.unread.add("fallback")
        if draft.written:
            source.complain(
                "unknown-module", f"'to' names {written.get('to')!r}, and there is no such module.", ("fallback", "to"),
                where="fallback", remedy=meant(str(written.get("to")), draft.written),
            )  # fmt: skip
        return None
    return Fallback(str(written["to"]), read_result(draft, written.get("result"), ("fallback", "result"), "fallback"))


def meant(word: str, known: Iterable[str]) -> str:
    """A remedy for a word that is not known: the nearest one, or what there is."""
    known = list(known)
    folded = {each.casefold(): each for each in known}
    near = difflib.get_close_matches(word.casefold(), folded, 1)
    if near:
        return DidYouMean(folded[near[0]], word)
    return f"There are: {', '.join(known)}." if len(known) <= MANY else "The reference lists them all."
