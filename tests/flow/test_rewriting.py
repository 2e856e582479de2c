"""A file that is changed stays as it was written wherever nothing changes in it: every example flow and site file."""

from __future__ import annotations

import copy
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cordboard.flow.comparing import same
from cordboard.flow.rewriting import rewrite
from cordboard.flow.source import parse
from tests.needs import ROOT

FILES = sorted(
    path
    for folder in ("examples", "tests/system/site")
    for path in (ROOT / folder).rglob("*.yaml")
    if path.name == "site.yaml" or path.parent.name == "flows"
)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in FILES}

VALUES = st.one_of(
    st.sampled_from(["yes", "1", "007", "a: b", "# x", 'Say "it".', "It's", "line\nline", "", "é", "{{ x }}", "*"]),
    st.integers(0, 99), st.booleans(), st.just(["a", "b"]), st.just({"en": "Hello.", "es": "Hola."}),
)  # fmt: skip
CONNECTOR = {"from": "New", "event": "success", "to": "Other", "result": "listened"}


def collections(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all mappings and lists that are not empty."""
    if not isinstance(value, dict | list) or not value:
        return []
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [path, *(found for key, each in parts for found in collections(each, (*path, key)))]


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        document = document[step]
    return document


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Any, str]:
    """A file, its document after one change, and what was done."""
    name = draw(st.sampled_from(sorted(TEXTS)))
    document = copy.deepcopy(parse(TEXTS[name], "").values)
    where = at(document, draw(st.sampled_from(collections(document))))
    done = draw(st.sampled_from(["value", "added", "removed", "renamed", "moved"]))
    if isinstance(where, dict):
        key = draw(st.sampled_from(sorted(where)))
        if done == "removed":
            del where[key]
        elif done == "renamed":
            items = [("NewName" if name == key else name, value) for name, value in where.items()]
            where.clear()
            where.update(items)
        elif done == "added":
            where[draw(st.sampled_from(["NewKey", "yes", "key: x", "1"]))] = draw(VALUES)
        else:
            where[key] = draw(VALUES)
            done = "value"
    else:
        index = draw(st.integers(0, len(where) - 1))
        if done == "removed":
            del where[index]
        elif done == "moved":
            where.insert(draw(st.integers(0, len(where) - 1)), where.pop(index))
        elif done == "added":
            where.insert(index, CONNECTOR if isinstance(where[0], dict) else draw(VALUES))
        else:
            where[index] = draw(VALUES)
            done = "value"
    return name, document, done


def untouched(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many lines are the same at the beginning and, of the others, at the end."""
    ahead = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))))
    rest = zip(reversed(before[ahead:]), reversed(after[ahead:]), strict=False)
    return ahead, len(list(takewhile(lambda pair: pair[0] == pair[1], rest)))


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_unchanged_means_the_same_bytes(name: str) -> None:
    text = TEXTS[name]
    for written in (text, text.replace("\n", "\r\n"), "\ufeff" + text, text.rstrip("\n")):
        assert rewrite(written, parse(written.removeprefix("\ufeff"), "").values) == written


@settings(max_examples=500)
@given(changes())
def test_one_change_touches_nothing_else(change: tuple[str, Any, str]) -> None:
    name, document, done = change
    text = TEXTS[name]
    written = rewrite(text, document)
    assert same(parse(written, "").values, document)
    before, after = text.splitlines(), written.splitlines()
    ahead, behind = untouched(before, after)
    if done == "moved":  # whole lines, or within braces
        assert sorted(before) == sorted(after) or (len(before) == len(after) and len(before) - ahead - behind <= 3)
    elif done == "added":
        assert len(before) - ahead - behind <= 1
    elif done == "renamed":
        assert len(before) - ahead - behind <= 1
        assert len(before) == len(after)
    comments = [line for line in before if line.lstrip().startswith("#")]
    kept = [line for line in after if line.lstrip().startswith("#")]
    # What is taken out takes the comments within it along, and no others.
    gone = before[ahead : len(before) - behind] if done == "removed" else []
    assert [line for line in comments if line not in kept and line not in gone] == []


@settings(max_examples=100)
@given(changes())
def test_lines_end_as_they_did(change: tuple[str, Any, str]) -> None:
    name, document, _ = change
    text = TEXTS[name].replace("\n", "\r\n")
    written = rewrite(text, document)
    assert same(parse(written, "").values, document)
    assert "\n" not in written.replace("\r\n", "")


FLOW = """\
# The desk.
cordboard: 1
flow: desk        # do not rename
modules:
  # Asked first.
  Ask:
    type: menu
    first: true
    prompt: "One."   # short
    timeout: &long 60
  Rest: {type: menu, prompt: 'Two.', timeout: *long}

  Bye:  {type: end_call}  # the end
connectors:
- from: Ask
  event: no_input   # silence
  to: Bye
  result: listened
- {from: Ask, event: no_match, to: Rest, result: listened}   # again
# Nothing after this.
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("modules", "Ask", "prompt"), "1.", 'prompt: "One."   # short', 'prompt: "1."   # short'),
        (("modules", "Rest", "prompt"), "It's", "prompt: 'Two.'", "prompt: 'It''s'"),
        (("modules", "Ask", "timeout"), 5, "timeout: &long 60", "timeout: &long 5"),
        (("modules", "Rest", "timeout"), 5, "timeout: *long", "timeout: 5"),
        (("modules", "Bye", "note"), "x", "{type: end_call}  # the end", "{type: end_call, note: x}  # the end"),
        (("modules", "Ask", "attempts"), 2, "timeout: &long 60\n", "timeout: &long 60\n    attempts: 2\n"),
        (("connectors", 0, "to"), "Rest", "  to: Bye\n", "  to: Rest\n"),
        (("title",), "Desk", "after this.\n", "after this.\ntitle: Desk\n"),
    ],
)
def test_comments_quotes_and_anchors_stay(path: tuple[Any, ...], value: Any, old: str, new: str) -> None:
    document = copy.deepcopy(parse(FLOW, "").values)
    at(document, path[:-1])[path[-1]] = value
    if path[-1] == "timeout" and path[1] == "Ask":
        document["modules"]["Rest"]["timeout"] = value
    assert rewrite(FLOW, document) == FLOW.replace(old, new)


def test_a_connector_takes_its_comment_along() -> None:
    document = copy.deepcopy(parse(FLOW, "").values)
    document["connectors"].reverse()
    written = rewrite(FLOW, document)
    assert sorted(written.splitlines()) == sorted(FLOW.splitlines())
    assert written.index("# again") < written.index("# silence")


def test_a_module_is_renamed_in_its_place() -> None:
    document = copy.deepcopy(parse(FLOW, "").values)
    document["modules"] = {"Begin" if name == "Ask" else name: each for name, each in document["modules"].items()}
    for each in document["connectors"]:
        each["from"] = "Begin"
    expected = FLOW.replace("Ask:", "Begin:").replace("from: Ask", "from: Begin")
    assert rewrite(FLOW, document) == expected


@pytest.mark.parametrize("text", ["", "- a\n", "[", '{"cordboard": 1, "flow": "x"}', "a: 1\na: 2\n", "? [a]\n: b\n"])
def test_whatever_is_there_the_document_is_what_it_says(text: str) -> None:
    document = {"cordboard": 1, "flow": "desk", "modules": {"Bye": {"type": "end_call"}}}
    assert parse(rewrite(text, document), "").values == document


def test_what_is_one_line_of_json_stays_one_line() -> None:
    assert rewrite('{"cordboard": 1, "flow": "x"}', {"cordboard": 1, "flow": "y"}) == '{"cordboard": 1, "flow": "y"}'
