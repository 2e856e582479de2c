"""An installed package that brings a broken module type is named by every command, in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cordboard.cli.main import COMMANDS
from tests.needs import ROOT

CORDBOARD = Path(sys.executable).with_name("cordboard")
SITE, FLOW = "examples/site", "examples/site/flows/support-line.yaml"

MODULE = """
from cordboard.engine.module import Module
from cordboard.flow.events import Event

class Fine(Module):
    type = "fine"
    title = "Fine"
    raises = frozenset({Event.SUCCESS})
    def run(self, contact):
        yield from ()
        return Event.SUCCESS

class NoRun(Module):
    type = "no_run"
    title = "No run"
    raises = frozenset({Event.SUCCESS})

class NoType(Fine):
    type = None

class NoTitle(Fine):
    type = "no_title"
    title = ""

class NoEvents(Fine):
    type = "no_events"
    raises = ["success"]

class Twice(Fine):
    type = "menu"
"""

#: How an entry point is written, and what is said of it.
BROKEN = {
    "broken.nowhere:Thing": "cannot be loaded: ModuleNotFoundError: No module named 'broken.nowhere'",
    "broken.types:Nothing": "cannot be loaded: AttributeError",
    "not a place": "cannot be loaded: ",
    "broken.exits:Thing": "cannot be loaded: SystemExit: 3",
    "broken.syntax:Thing": "cannot be loaded: SyntaxError",
    "broken.types:MODULES": "does not extend cordboard.engine.module.Module",
    "broken.types:NoRun": "it has no method 'run'",
    "broken.types:NoType": "its 'type' must be a name",
    "broken.types:NoTitle": "its 'title' must be the name that people see",
    "broken.types:NoEvents": "its 'raises' must be a frozenset",
    "broken.types:Twice": "brings a second module type 'menu'",
}

#: How each command is called that reads flows. The others (`schema`, `call`, …) are called below as well.
CALLS = {
    "serve": [SITE, "--port", "0", "--sip-port", "0"], "check": [SITE], "prove": [FLOW], "simulate": [FLOW],
    "test": [SITE], "cover": [SITE], "backtest": [FLOW, "--against", SITE], "forecast": [SITE, "--data", "x.csv"],
    "call": ["reminders", "1", "--site", SITE], "agent": ["maria", "--site", SITE], "diff": [FLOW, FLOW],
    "draw": [FLOW], "hours": [SITE, "support"], "agents": ["list", SITE], "tokens": ["list", SITE, "ada"],
    "publish": [FLOW, "--site", SITE], "rollback": ["support-line", "--site", SITE],
    "versions": ["support-line", "--site", SITE], "schema": [],
    "store": ["check", "--site", SITE], "report": ["--site", SITE], "webhooks": ["list", "--site", SITE],
    "recordings": ["move", "--to", "folder", "--site", SITE], "retention": ["--dry-run", "--site", SITE],
    "person": ["export", "+12025550101", "--to", "x.zip", "--site", SITE],
    "import": ["accounts", "x.csv", "--site", SITE], "export": ["outcomes", "--site", SITE],
}  # fmt: skip
#: Commands that need no module type: they say something else here.
WITHOUT_TYPES = {"agent", "store"}
#: Commands that would leave a database in the example.
WITH_DATA = {
    "serve", "call", "report", "store", "publish", "rollback", "versions", "webhooks", "recordings", "retention",
    "person",
}  # fmt: skip


def installed(folder: Path, entry_point: str) -> dict[str, str]:
    """A package with an entry point, as pip leaves it, and the environment in which it is seen."""
    info = folder / "broken_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-package\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[cordboard.modules]\nthing = {entry_point}\n")
    package = folder / "broken"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "types.py").write_text(MODULE + "\nMODULES = 3\n")
    (package / "exits.py").write_text("raise SystemExit(3)\n")
    (package / "syntax.py").write_text("def (\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CORDBOARD, *arguments], capture_output=True, text=True, check=False, timeout=60, cwd=ROOT, env=environment
    )


@pytest.mark.parametrize("entry_point", BROKEN)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, entry_point: str) -> None:
    ended = run(installed(tmp_path, entry_point), "check", SITE, "--json")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert BROKEN[entry_point] in ended.stderr
    assert "broken-package" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert BROKEN[entry_point] in json.loads(ended.stdout)["error"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_so(tmp_path: Path, command: str) -> None:
    data = ["--data", str(tmp_path / "data")] if command in WITH_DATA else []
    ended = run(installed(tmp_path, "broken.nowhere:Thing"), command, *CALLS[command], *data)
    assert "Traceback" not in ended.stderr, ended.stderr
    assert ended.returncode == 2
    assert ("broken-package" in ended.stderr) is (command not in WITHOUT_TYPES), ended.stderr


def test_help_needs_no_module_types(tmp_path: Path) -> None:
    environment = installed(tmp_path, "broken.nowhere:Thing")
    assert run(environment, "--help").returncode == 0
    assert run(environment, "check", "--help").returncode == 0


def test_a_package_that_is_as_it_should_be_is_used(tmp_path: Path) -> None:
    ended = run(installed(tmp_path, "broken.types:Fine"), "schema")
    assert ended.returncode == 0
    assert '"fine"' in ended.stdout
