"""A class name means one thing in the whole program (docs/explanation/glossary.md)."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import cordboard

SOURCE = Path(cordboard.__file__).parent

#: The client's models are those of the server, made from the API document.
MADE = SOURCE / "client/models.py"
#: Names that stand for one thing seen from two sides, each with the reason why both keep it.
SHARED = {
    "Agent": "in the site file, and as the router knows it",
    "ResourceGroup": "in the site file, and as the router knows it",
    "Service": "in the site file, and as the router knows it",
    "NotRouted": "what the router decides, and the signal that the contact is sent",
    "Accept": "what a desktop asks, and what the router is told of it",
    "ChangeMaxWait": "what a desktop asks, and what the router is told of it",
    "GoNotReady": "what a desktop asks, and what the router is told of it",
    "GoReady": "what a desktop asks, and what the router is told of it",
    "Reject": "what a desktop asks, and what the router is told of it",
    "SignIn": "what a desktop asks, and what the router is told of it",
    "SignOut": "what a desktop asks, and what the router is told of it",
}


def public_classes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(set(SOURCE.rglob("*.py")) - {MADE}):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(SOURCE).as_posix())
    return found


def test_no_class_name_means_two_things() -> None:
    twice = {name: places for name, places in public_classes().items() if len(places) > 1 and name not in SHARED}
    assert twice == {}


def test_no_name_is_excused_that_is_used_once() -> None:
    classes = public_classes()
    assert [name for name in SHARED if len(classes.get(name, ())) < 2] == []


#: Sets of words that are written twice and mean another thing each time, with what they mean.
SAME_WORDS = {
    frozenset({"open", "closed"}): "a contact goes on or is over; a service takes calls or does not",
}


def test_no_choice_of_words_is_written_twice() -> None:
    """A fact that has a type (``RecordingEnd = Literal[...]``) is told by that type wherever it is told."""
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for path in sorted(SOURCE.rglob("*.py")):
        if path.is_relative_to(MADE.parent):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
                words = node.slice.elts if isinstance(node.slice, ast.Tuple) else ()
                place = f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}"
                found[frozenset(str(each.value) for each in words if isinstance(each, ast.Constant))].append(place)
    twice = {words: places for words, places in found.items() if len(words) > 1 and len(places) > 1}
    assert {words: places for words, places in twice.items() if words not in SAME_WORDS} == {}
    assert SAME_WORDS.keys() <= twice.keys()
