"""What a module type declares is all that others know of it: one from another package is proved as sharply as ours."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

import cordboard
from cordboard import modules
from cordboard.engine.module import Module
from cordboard.flow.declaration import Declaration
from cordboard.flow.load import load_flow
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.proof.prove.prove import prove
from tests.modules.card_number import CardNumber

CORDBOARD = Path(sys.executable).with_name("cordboard")
SOURCE = Path(cordboard.__file__).parent


class SilentCardNumber(CardNumber):
    """The same, of which nobody says what it reads."""

    type = "silent_card_number"
    declaration = Declaration()


OURS = 'entering_digits, prompt: "Your card?", variable: card, min: 8, max: 8, attempts: 1'
THEIRS = 'card_number, prompt: "Your card?", variable: card, digits: 8'
UNDECLARED = 'silent_card_number, prompt: "Your card?", variable: card, digits: 8'

#: What is keyed is compared twice, and what one condition decided the other one cannot decide again.
FLOW = """
cordboard: 1
flow: cards
modules:
  Round:   {type: menu, first: true, prompt: "For your card, press 1. To end, press 2."}
  Card:    {type: %s}
  Ours:    {type: condition, expression: "contact.card.startsWith('4929')"}
  Long:    {type: condition, expression: "contact.card.startsWith('49')"}
  Never:   {type: live_person, prompt: "This cannot be."}
  Thanks:  {type: live_person, prompt: "Thank you."}
  End:     {type: end_call}
connectors:
  - {from: Round, event: key_press, value: "1", to: Card, result: not_available}
  - {from: Round, event: key_press, value: "2", to: End, result: not_available}
  - {from: Card, event: success, to: Ours, result: not_available}
  - {from: Card, event: no_input, to: Round, result: not_available}
  - {from: Ours, event: success, to: Long, result: not_available}
  - {from: Ours, event: failure, to: Thanks, result: not_available}
  - {from: Long, event: success, to: Thanks, result: not_available}
  - {from: Long, event: failure, to: Never, result: listened}
  - {from: Never, event: success, to: End, result: listened}
  - {from: Thanks, event: success, to: Round, result: listened}
fallback: {to: End, result: not_available}
"""


def flow(module: str) -> Flow:
    types: dict[str, type[FlowModule]] = {
        **modules.types(), "card_number": CardNumber, "silent_card_number": SilentCardNumber,
    }  # fmt: skip
    loaded = load_flow(FLOW % module, types)
    assert loaded.flow is not None, loaded.problems
    return loaded.flow


def found(module: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.module, each.severity) for each in prove(flow(module)).findings]


def states(module: str) -> int:
    return prove(flow(module)).states


def test_a_type_from_another_package_is_proved_as_sharply_as_ours() -> None:
    assert found(THEIRS) == found(OURS)
    assert ("connector-never-taken", "Long") in {each[:2] for each in found(OURS)}
    assert states(THEIRS) == states(OURS)


def test_it_is_found_and_proved_where_its_package_is_installed(tmp_path: Path) -> None:
    info = tmp_path / "cards-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cards\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[cordboard.modules]\ncard_number = cards:CardNumber\n")
    shutil.copy(Path(__file__).parent / "card_number.py", tmp_path / "cards.py")
    written = tmp_path / "cards.yaml"
    written.write_text(FLOW % THEIRS, encoding="utf-8")
    ended = subprocess.run(
        [CORDBOARD, "prove", str(written), "--json"], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    (report,) = json.loads(ended.stdout)["reports"]
    assert [(each["code"], each["module"], each["severity"]) for each in report["findings"]] == found(OURS)


def test_a_type_that_declares_nothing_may_read_anything() -> None:
    """Nothing is forgotten before such a module, so there are more states, and no less is found."""
    assert states(UNDECLARED) > states(THEIRS)
    assert {each[:2] for each in found(UNDECLARED)} >= {each[:2] for each in found(OURS)}


def test_every_type_of_ours_says_what_it_reads() -> None:
    silent = {
        slug for slug, kind in modules.types().items() if kind.reads is Module.reads and not kind.declaration.reads
    }
    assert silent == set()


def _names_a_type(tree: ast.Module) -> Iterator[int]:
    """Lines that import a module type, or compare the type of a module with a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cordboard.modules."):
            yield from (node.lineno for name in node.names if name.name in _CLASSES)
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr == "type":
            texts = [each for right in node.comparators for each in ast.walk(right) if isinstance(each, ast.Constant)]
            yield from (node.lineno for each in texts if each.value in modules.types())


_CLASSES = {kind.__name__ for kind in modules.OWN}


def test_nobody_else_names_a_module_type() -> None:
    named = [
        f"{path.relative_to(SOURCE)}:{line}"
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "modules"
        for line in _names_a_type(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert named == []


@pytest.mark.parametrize("text", ["from cordboard.modules.menu import Menu", 'x = module.type == "menu"'])
def test_such_a_name_would_be_seen(text: str) -> None:
    assert list(_names_a_type(ast.parse(dedent(text)))) == [1]
