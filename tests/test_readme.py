"""What the README shows works as it is shown, in a fresh clone."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cordboard.cli.main import app
from tests.needs import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def flow(tmp_path: Path) -> str:
    """The flow of the README, in a file."""
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "front-desk.yaml"
    path.write_text(text)
    return str(path)


def test_its_flow_checks_and_proves_without_a_finding(flow: str) -> None:
    assert run("check", flow).strip() == "Nothing is wrong."
    found = run("prove", flow)
    assert "Exhaustive" in found
    assert not re.search(r"\b(error|warning|note)\b", found), found


def test_its_forecast_needs_nothing_but_the_clone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (line,) = re.findall(r"^\$ cordboard (forecast .*?)(?:\s+#.*)?$", README, re.MULTILINE)
    words = shlex.split(line)
    named = [Path(word) for word in words if "/" in word and not re.fullmatch(r"\d+/\d+", word)]
    assert named
    assert all(path.exists() and ".cordboard" not in path.parts for path in named)
    assert "--data" not in words, "a fresh clone has seen no contacts"
    assert "Outcomes of desk" in run(*words, "--seed", "1")
