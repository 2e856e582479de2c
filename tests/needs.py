"""Programs that some tests need beside Python, and what happens when one is missing.

A test says ``@pytest.mark.needs("sipp")``, or calls :func:`require` where it wants the program's path. On a
machine without the program the test is skipped by name. With ``CORDBOARD_REQUIRE=all`` (as CI sets it), or
with a list such as ``CORDBOARD_REQUIRE=sipp,chromium``, it fails instead: a check that cannot run is not a
check that passed.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Program:
    """Where a program may be found, in order of preference, and how to get it."""

    candidates: tuple[str, ...]
    remedy: str = "make test-deps"


PROGRAMS: Final[dict[str, Program]] = {
    "chromium": Program(("chromium", "chromium-browser", "google-chrome")),
    "espeak-ng": Program(("espeak-ng",)),
    "flite": Program(("flite",)),
    "git": Program(("git",), "install git"),
    "make": Program(("make",), "install make"),
    "piper": Program((str(ROOT / ".voice/bin/piper"), "piper"), "make voice"),
    "sipp": Program(("sipp",)),
    "sipvicious": Program(("sipvicious_svmap", "svmap")),
}


def find(name: str) -> str | None:
    """The path of a program of the table, or None. Raises KeyError for a name that is not in the table."""
    return next((path for each in PROGRAMS[name].candidates if (path := shutil.which(each))), None)


def must_have(name: str) -> bool:
    """Whether CORDBOARD_REQUIRE demands this program."""
    wanted = {each.strip() for each in os.environ.get("CORDBOARD_REQUIRE", "").split(",")}
    return "all" in wanted or name in wanted


def require(name: str) -> str:
    """The path of a program. Without it: skips the test, or fails it where CORDBOARD_REQUIRE demands it."""
    path = find(name)
    if path is not None:
        return path
    reason = f"needs {name}, which is not installed; to get it: {PROGRAMS[name].remedy}"
    if must_have(name):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
