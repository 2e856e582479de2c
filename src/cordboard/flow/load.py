"""From a flow file, or a document of one, to a `Flow`: everything wrong with it is found in one run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path as FilePath
from typing import Any, get_args

from pydantic import ValidationError

from cordboard.flow import checks, waits
from cordboard.flow.document import version_of
from cordboard.flow.draft import Draft
from cordboard.flow.faults import in_words, is_misspelt, location_of, named, place_of, shown, telling
from cordboard.flow.joining import meant, read_connectors, read_fallback, read_result
from cordboard.flow.model import EventPolicy, Flow
from cordboard.flow.module import USUAL_CHANNEL, Channel, Direction, FlowModule
from cordboard.flow.patches import with_value
from cordboard.flow.problems import Problem, Unreadable, errors, gathered
from cordboard.flow.properties import may_raise, read_properties
from cordboard.flow.results import FIRST_SITE_CODE, RESULTS, Result, Results
from cordboard.flow.source import Path, Source, parse, read_source

#: The version of the file format that this program reads.
FORMAT = 1

TOP_LEVEL = (
    "cordboard", "flow", "title", "note", "channel", "direction", "events", "language", "voice", "opening_result",
    "fallback", "modules", "connectors", "properties", *waits.KEYS, waits.MAX_WAIT,
)  # fmt: skip

#: What may be written for `first`; YAML's words for true and false are understood.
_FIRST = {"none": False, "false": False, "no": False, "off": False, "true": True, "yes": True, "on": True}

Types = Mapping[str, type[FlowModule]]


@dataclass(frozen=True)
class Loaded:
    """A flow, and what is wrong with it. `flow` is None when there are errors.

    `variables` are those that modules set, as far as they could be read, each with the names of the modules.
    """

    flow: Flow | None
    problems: list[Problem] = field(default_factory=list)
    variables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_flow(path: FilePath, types: Types, results: Results = RESULTS) -> Loaded:
    """Load a flow file."""
    return _told_once(load_source(read_source(path), types, results))


def load_flow(text: str, types: Types, *, file: str = "flow", results: Results = RESULTS) -> Loaded:
    """Load a flow from its text; `file` is the name that problems show."""
    return _told_once(load_source(parse(text, file), types, results))


def _told_once(loaded: Loaded) -> Loaded:
    return replace(loaded, problems=gathered(loaded.problems))


def load_source(source: Source, types: Types, results: Results = RESULTS) -> Loaded:
    """Load a flow from a file read before. A name that leads nowhere is told of wherever it stands: see `gathered`."""
    values = source.values
    if not isinstance(values, dict):
        if not source.problems:
            source.complain("not-a-flow", "is no flow: it should be a mapping.", remedy="Begin with 'cordboard: 1'.")
        return Loaded(None, source.problems)
    draft = _draft(source, values, types, results)
    read_connectors(draft, values.get("connectors"))
    draft.fallback = read_fallback(draft, values.get("fallback"))
    searching = waits.read_waits(source, values, draft.unread)
    types_of = {name: draft.kinds[name].type if name in draft.kinds else "" for name in draft.written}
    raised = (
        {}
        if "direction" in draft.unread
        else {name: may_raise(each, draft.direction) for name, each in draft.modules.items()}
    )
    wanted = read_properties(source, values.get("properties"), types_of, raised, results)
    for check in checks.ALL:
        check(draft)
    problems = sorted(source.problems, key=lambda problem: (problem.line, problem.column))
    variables = _variables(draft.modules.values())
    if errors(problems) or draft.first is None:
        return Loaded(None, problems, variables)
    flow = Flow(
        slug=draft.slug,
        title=str(values.get("title") or draft.slug),
        channel=draft.channel,
        direction=draft.direction,
        events=draft.policy,
        modules=draft.modules,
        connectors=tuple(draft.connectors),
        first=draft.first,
        opening_result=draft.opening_result,
        fallback=draft.fallback,
        language=str(values.get("language") or "en"),
        voice=str(values.get("voice") or ""),
        waits=searching,
        properties=wanted,
        results=results,
        source=source.file,
    )
    return Loaded(version_of(flow), problems, variables)


def _variables(modules: Iterable[FlowModule]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module in modules:
        for name in dict.fromkeys(module.assigns()):
            found[name] = (*found.get(name, ()), module.name)
    return found


def from_document(document: dict[str, Any], types: Types, results: Results = RESULTS) -> Flow:
    """The flow of a document. Raises Unreadable with every problem."""
    loaded = load_flow(json.dumps(document), types, file=str(document.get("flow", "document")), results=results)
    if loaded.flow is None:
        raise Unreadable(loaded.problems)
    return loaded.flow


def from_published(document: dict[str, Any], types: Types, results: Results = RESULTS) -> Flow:
    """The flow of a version that was published earlier, to be read and compared. Raises Unreadable as from_document.

    A result that the site has no more keeps its name, without a code that means anything.
    """
    ways = [*document.get("connectors", ()), document.get("fallback") or {}, {"result": document.get("opening_result")}]
    gone = {str(way["result"]): None for way in ways if way.get("result") and results.find(way["result"]) is None}
    codes = count(max([FIRST_SITE_CODE, *(each.code for each in results.values())]) + 1)
    return from_document(document, types, results.with_own(Result(slug, slug, next(codes)) for slug in gone))


def _draft(source: Source, values: dict[str, Any], types: Types, results: Results) -> Draft:
    misspelt = {known for known in TOP_LEVEL for key in values if key not in TOP_LEVEL and is_misspelt(key, known)}
    for key in values:
        if key not in TOP_LEVEL:
            source.complain(
                "unknown-key", f"{key!r} is nothing that a flow has.", (key,), key=True, remedy=meant(key, TOP_LEVEL)
            )
    if values.get("cordboard") != FORMAT and ("cordboard" in values or "cordboard" not in misspelt):
        source.complain(
            "format-version",
            f"'cordboard' must be {FORMAT}, the version of the file format (here: {values.get('cordboard')!r}).",
            ("cordboard",),
            remedy=f"Write 'cordboard: {FORMAT}' as the first line.",
            fixes=(with_value(("cordboard",), FORMAT, f"Set cordboard to {FORMAT}"),),
        )
    slug = values.get("flow", "unnamed" if "flow" in misspelt else None)
    if not isinstance(slug, str) or not slug or not slug.replace("-", "").replace("_", "").isalnum():
        source.complain(
            "flow-name", f"'flow' must be a name of letters, digits and hyphens (here: {slug!r}).", ("flow",),
            remedy="Write, for example, 'flow: support-line'.",
        )  # fmt: skip
        slug = "unnamed"
    for key in ("title", "note", "voice"):
        if isinstance(values.get(key), dict | list):
            source.complain("bad-value", f"{key} is {shown(values[key])}; it must be a text.", (key,))
    draft = Draft(source, results, slug, unread=misspelt - values.keys())
    if "connectors" in draft.unread:
        draft.loose.append((None, None))
    draft.channel = _one_of(draft, values, "channel", get_args(Channel), USUAL_CHANNEL)
    draft.direction = _one_of(draft, values, "direction", get_args(Direction), "inbound")
    draft.policy = _one_of(draft, values, "events", get_args(EventPolicy), "by_module")
    draft.opening_result = read_result(
        draft, values.get("opening_result", draft.opening_result), ("opening_result",), "flow"
    )
    if "modules" not in draft.unread:
        _read_modules(draft, values.get("modules"), types)
    return draft


def _one_of(draft: Draft, values: dict[str, Any], key: str, allowed: tuple[str, ...], default: str) -> Any:
    value = values.get(key, default)
    if value in allowed:
        return value
    draft.unread.add(key)
    draft.source.complain(
        "bad-value", f"{key!r} is {value!r}; it must be one of {', '.join(allowed)}.", (key,),
        remedy=meant(str(value), allowed),
    )  # fmt: skip
    return default


def _read_modules(draft: Draft, values: Any, types: Types) -> None:
    source = draft.source
    if not isinstance(values, dict) or not values:
        source.complain(
            "no-modules", "a flow needs modules.", ("modules",),
            remedy="Write 'modules:' with one module or more under it, by name.",
        )  # fmt: skip
        return
    for name, written in values.items():
        path: Path = ("modules", name)
        where = f"module {name}"
        draft.written.append(name)
        if not isinstance(written, dict) or not isinstance(written.get("type"), str):
            draft.unread.add("first")
            source.complain(
                "no-type",
                "has no type.",
                (*path, "type"),
                where=where,
                remedy="Write, for example, {type: menu, prompt: …}.",
            )
        if not isinstance(written, dict):
            continue
        properties = {key: value for key, value in written.items() if key not in ("type", "first")}
        if "first" not in written and any(is_misspelt(key, "first") for key in properties):
            draft.unread.add("first")
        if (first := _FIRST.get(str(written.get("first")).casefold())) is None:
            source.complain(
                "bad-value", f"first is {shown(written['first'])}; it must be true, or left out.", (*path, "first"),
                where=where,
            )  # fmt: skip
            draft.unread.add("first")
        elif first:
            draft.firsts.append(name)
        found = _type(source, types, word, path, where) if isinstance(word := written.get("type"), str) else None
        if found is None:
            continue
        kind, fixed = found
        draft.kinds[name] = kind
        try:
            draft.modules[name] = kind.model_validate({**properties, **fixed, "name": name})
        except ValidationError as error:
            _complain_of_properties(source, kind, error, path, where)


def _type(
    source: Source, types: Types, word: str, path: Path, where: str
) -> tuple[type[FlowModule], dict[str, object]] | None:
    if word in types:
        return types[word], {}
    for kind in types.values():
        if word in kind.aliases:
            return kind, kind.aliases[word]
    source.complain(
        "unknown-type", f"there is no module type {word!r}.", (*path, "type"), where=where, remedy=meant(word, types)
    )
    return None


def _complain_of_properties(
    source: Source, kind: type[FlowModule], error: ValidationError, path: Path, where: str
) -> None:
    seen: set[tuple[Any, ...]] = set()
    for fault in telling(error.errors(include_url=False)):
        place = tuple(step for step in location_of(fault) if not (isinstance(step, str) and "[" in step))
        name = str(place[0]) if place else ""
        if fault["type"] == "extra_forbidden" and len(place) == 1:
            known = [field for field in kind.model_fields if field != "name"]
            source.complain(
                "unknown-property", f"{kind.type} has no property {name!r}.", (*path, *place), where=where,
                key=True, remedy=meant(name, known),
            )  # fmt: skip
        elif fault["type"] == "missing":
            what = ".".join(map(str, place))
            source.complain(
                "missing-property", f"needs the property {what!r}.", (*path, *place), where=where,
                remedy=f"Add '{place[-1]}: …'.",
            )  # fmt: skip
        else:
            at = place_of(source, path, place)
            message, remedy = in_words(fault, kind)
            if (at, message) in seen:
                continue
            seen.add((at, message))
            last = next((str(step) for step in reversed(at[len(path) :]) if isinstance(step, str)), name)
            told = named(last, message, key=fault["loc"][-1:] == ("[key]",))
            source.complain("bad-value", told, at, where=where, remedy=remedy)
