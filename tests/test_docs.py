"""The documentation is true: its examples run, its reference pages are those of the code, its links lead somewhere."""

from __future__ import annotations

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cordboard.telephony.builtin.thread import sip_thread
from tests.needs import ROOT

DOCS = ROOT / "docs"
SOURCES = ROOT / "src"

WITH_EXAMPLES = sorted(
    path.relative_to(SOURCES).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    for path in SOURCES.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
PAGES_THAT_RUN = ["how-to/write-a-module.md", "how-to/write-a-line.md"]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_of_docstrings_run(module: str) -> None:
    sip_thread()  # sippy belongs to the thread that imports it first, also for the tests of calls that come after this
    failed, tried = doctest.testmod(
        importlib.import_module(module), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("page", PAGES_THAT_RUN)
def test_the_python_of_a_page_runs_from_top_to_bottom(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "page.py"
    script.write_text("\n".join(blocks), encoding="utf-8")
    warnings = ("-W", "error", "-W", "ignore:'audioop' is deprecated:DeprecationWarning")  # as in pyproject.toml
    ran = subprocess.run([sys.executable, *warnings, script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_reference_is_the_one_that_the_code_gives(tmp_path: Path) -> None:
    subprocess.run([sys.executable, DOCS / "generate.py", tmp_path], check=True)
    folders = ("reference", "pictures")
    given = {
        f"{folder}/{path.name}": path.read_text("utf-8") for folder in folders for path in (tmp_path / folder).iterdir()
    }
    kept = {
        f"{folder}/{path.name}": path.read_text("utf-8") for folder in folders for path in (DOCS / folder).iterdir()
    }
    assert given
    assert kept.keys() == given.keys()
    for name, text in given.items():
        assert kept[name] == text, f"docs/{name} is not what the code says now; run: make docs"


def test_the_documentation_builds_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "index.html").exists()
    assert (tmp_path / "decisions").is_dir()


def test_decisions_are_numbered_once_each() -> None:
    numbers = [path.name[:4] for path in (DOCS / "decisions").glob("*.md")]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
