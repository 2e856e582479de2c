"""Where in a document problems are, and the changes of it that mend them."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cordboard import modules
from cordboard.flow.load import load_flow, load_source
from cordboard.flow.patches import DocumentFix, reworded, value_at
from cordboard.flow.problems import Problem
from cordboard.flow.source import from_document, parse
from tests.needs import ROOT

TEXT = (ROOT / "examples/site/flows/support-line.yaml").read_text()
DOCUMENT: dict[str, Any] = {
    "cordboard": 1, "flow": "small", "opening_result": "hung_up_in_opening",
    "modules": {
        "Menu": {"type": "menu", "first": True, "prompt": "Press one."},
        "End": {"type": "end_call"},
    },
    "connectors": [
        {"from": "Menu", "event": "key_press", "value": "1", "to": "End", "result": "listened"},
        {"from": "Menu", "event": "no_input", "to": "End", "result": "hung_up_in_opening"},
        {"from": "Menu", "event": "no_match", "to": "End", "result": "hung_up_in_opening"},
    ],
}  # fmt: skip


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    document = copy.deepcopy(DOCUMENT)
    parent = value_at(document, path[:-1])
    if to is None:
        del parent[path[-1]]
    else:
        parent[path[-1]] = to
    return document


def problems(document: dict[str, Any]) -> list[Problem]:
    return load_source(from_document(document, "draft"), modules.types()).problems


def patched(document: dict[str, Any], fix: DocumentFix) -> dict[str, Any]:
    document = copy.deepcopy(document)
    for each in fix.operations:
        parent, last = value_at(document, each.path[:-1]), each.path[-1]
        if each.op == "remove":
            del parent[last]
        elif each.op == "move":
            parent[last] = value_at(document, each.source[:-1]).pop(each.source[-1])
        elif last == "-":
            parent.append(each.value)
        else:
            parent[last] = each.value
    return document


def test_the_document_of_these_tests_is_right() -> None:
    assert problems(DOCUMENT) == []


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        (changed("modules", "Menu", "type", to="mneu"), "unknown-type", ("Menu", None, "type")),
        (changed("modules", "Menu", "prompt", to=None), "missing-property", ("Menu", None, "prompt")),
        (changed("modules", "Menu", "timeout", to="soon"), "bad-value", ("Menu", None, "timeout")),
        (changed("modules", "Menu", "tiemout", to=3), "unknown-property", ("Menu", None, "tiemout")),
        (changed("modules", "Lost", to={"type": "end_call"}), "unreachable-module", ("Lost", None, "")),
        (changed("connectors", 1, "to", to="Ende"), "unknown-module", ("Menu", 1, "to")),
        (changed("connectors", 1, "event", to=None), "no-event", ("Menu", 1, "event")),
        (changed("connectors", 2, "result", to=None), "no-result", ("Menu", 2, "result")),
        (changed("connectors", 2, to={"from": "Menu", "event": "no_input", "to": "End", "result": "listened"}),
         "second-connector", ("Menu", 2, "")),
        (changed("fallback", to={"to": "Endd", "result": "listened"}), "unknown-module", (None, None, "fallback.to")),
        (changed("direction", to="outwards"), "bad-value", (None, None, "direction")),
        (changed("modules", "Menu", "first", to=None), "no-first-module", (None, None, "modules")),
    ],
)  # fmt: skip
def test_each_problem_says_where_in_the_document_it_is(
    document: dict[str, Any], code: str, place: tuple[str | None, int | None, str]
) -> None:
    found = [each for each in problems(document) if each.code == code]
    assert [tuple(each.place) for each in found] == [place]
    assert found[0].line == 0


@pytest.mark.parametrize(
    ("document", "code", "title"),
    [
        (changed("modules", "Menu", "type", to="mneu"), "unknown-type", "Change mneu to menu"),
        (changed("modules", "Menu", "tiemout", to=3), "unknown-property", "Change tiemout to timeout"),
        (changed("connectors", 1, "to", to="Edn"), "unknown-module", "Change Edn to End"),
        (changed("connectors", 1, "value", to="7"), "value-not-wanted", "Leave the value out"),
        (changed("connectors", 2, "event", to="no_input"), "second-connector", "Take this connector out"),
        (changed("modules", "Menu", "first", to=None), "no-first-module", "Begin with Menu"),
        (changed("modules", "End", "first", to=True), "second-first-module", "Leave Menu the first"),
        (changed("connectors", 1, to=DOCUMENT["connectors"][0] | {"value": "2"}), "event-not-taken",
         "Connect No Input to End (Hung Up in Opening)"),
        (changed("cordboard", to=7), "format-version", "Set cordboard to 1"),
    ],
)  # fmt: skip
def test_the_fix_mends_the_problem(document: dict[str, Any], code: str, title: str) -> None:
    found = [each for each in problems(document) if each.code == code]
    assert found, problems(document)
    fixes = {each.title: each for each in found[0].fixes}
    assert title in fixes, fixes
    mended = patched(document, fixes[title])
    assert [each for each in problems(mended) if each.code == code] == []


def test_a_word_within_a_text_is_changed_where_it_stands_once() -> None:
    values = {"modules": {"Menu": {"prompt": "Hello {{ contact.nme }}", "note": "nme, nme"}}}
    (fix,) = reworded(values, ("modules", "Menu", "prompt"), "nme", "name", key=False)
    assert patched(values, fix)["modules"]["Menu"]["prompt"] == "Hello {{ contact.name }}"
    assert reworded(values, ("modules", "Menu", "note"), "nme", "name", key=False) == ()
    assert reworded(values, ("modules", "Menu", "voice"), "nme", "name", key=False) == ()


def test_one_fix_mends_every_place_that_names_what_is_not_there() -> None:
    text = TEXT.replace("to: Goodbye", "to: Godbye")
    assert text.count("to: Godbye") > 1
    (problem,) = [each for each in load_flow(text, modules.types()).problems if each.code == "unknown-module"]
    (fix,) = problem.fixes
    assert len(fix.operations) == text.count("to: Godbye")
    mended = patched(parse(text, "").values, fix)
    assert mended == parse(TEXT, "").values


def test_a_document_has_the_problems_of_its_text() -> None:
    text = TEXT.replace("type: menu", "type: mneu").replace("event: no_input", "event: no_inputt")
    of_text = load_source(parse(text, "draft"), modules.types()).problems
    of_document = problems(parse(text, "").values)
    assert sorted((each.code, each.place, each.message) for each in of_text) == sorted(
        (each.code, each.place, each.message) for each in of_document
    )
