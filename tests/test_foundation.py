"""The rules of the house that no linter knows: see CONTRIBUTING.md."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests.needs import ROOT

LONGEST_FILE: Final = 300
"""Lines. A file that grows past this has begun to be about two things."""

LONGER_FILES: Final[dict[str, str]] = {
    "src/cordboard/client/models.py": "made from the API document",
    "src/cordboard/client/operations.py": "made from the API document",
    "web/src/api/schema.ts": "made from the API document",
    "web/src/areas/flows/designer/words.ts": "the words of the designer in two languages, which are read side by side",
    "web/src/areas/floor/words.ts": "the words of the floor in two languages, which are read side by side",
    "web/src/areas/settings/words.ts": "the words of the settings in two languages, which are read side by side",
    "tests/flow/complaints.py": "one table: every broken flow and what is said of it",
    "tests/flow/organisation.py": "one table: everything that can be wrong with an organisation, and what is said",
    "bench/interpreter.py": "one machine and its peers of one measurement, which are read side by side",
    "bench/calls.py": "callers, line and peer of one measurement, which are read side by side",
    "tests/proof/planted.py": "one table: every planted fault, what is found of it, and how it is mended",
    "tests/telephony/peer.py": "one SIP telephone for tests, with everything that it can be told to do",
    "tests/telephony/test_browser.py": "every way in which a page may call",
    "tests/telephony/test_inbound.py": "every way in which somebody may call in",
}
"""Files that may be longer, each with the reason why it is still about one thing."""

# Written in pieces, so that this file does not name what it looks for.
REGISTRY_HOSTS: Final = tuple(
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
)
MACHINE_PATH: Final = re.compile(r"(?<![\w.~/{}$-])/(?:work|root|home/[a-z]\w*|Users/[A-Za-z]\w*)/[\w.]")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is in the repository or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


@cache
def text_of(path: Path) -> str:
    """A file's text, or nothing for one that holds no text."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", errors="replace")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_files_are_short_enough_to_be_about_one_thing() -> None:
    lengths = {
        named(path): text_of(path).count("\n")
        for path in kept_files()
        if path.suffix in {".py", ".ts", ".tsx", ".js", ".css"}
    }
    assert len(lengths) > 20
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert too_long.keys() <= LONGER_FILES.keys(), f"over {LONGEST_FILE} lines: split by subject: {too_long}"
    assert LONGER_FILES.keys() <= too_long.keys(), "a file is short again: take it off LONGER_FILES"


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = [f"{named(path)}: {host}" for path in kept_files() for host in REGISTRY_HOSTS if host in text_of(path)]
    assert not found


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    found = [f"{named(path)}: {hit[0]}" for path in kept_files() if (hit := MACHINE_PATH.search(text_of(path)))]
    assert not found


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("/ro|ot/.config/cordboard", True),
        ('open("/wo|rk/main/README.md")', True),
        ("see /ho|me/anna/site", True),
        ("https://example.com/work/item", False),
        ("a network/work/load", False),
        ("$HOME/work/site", False),
    ],
)
def test_a_machine_path_is_told_from_other_paths(text: str, is_one: bool) -> None:
    assert bool(MACHINE_PATH.search(text.replace("|", ""))) is is_one


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_we_tell_people_exists(page: str) -> None:
    told = set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
    assert told, f"{page} tells no make command"
    assert told <= make_targets()


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/index.md"])
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    broken = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert not broken


def test_the_map_of_the_house_names_every_package() -> None:
    house_map = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    packages = {path.parent.name for path in (ROOT / "src/cordboard").glob("*/__init__.py")}
    assert {name for name in packages if f"`{name}/`" not in house_map} == set()


def locked(name: str) -> set[str]:
    lines = (ROOT / "locks" / name).read_text(encoding="utf-8").splitlines()
    return {line.split("==")[0] for line in lines if "==" in line and not line.startswith("#")}


def wanted(requirements: list[Any]) -> set[str]:
    """The names in a list of requirements, as a lock file spells them."""
    names = (re.match(r"[A-Za-z0-9._-]+", each) for each in requirements if isinstance(each, str))
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


def test_every_dependency_is_locked() -> None:
    groups = settings()["dependency-groups"]
    runtime = wanted(settings()["project"]["dependencies"])
    remedy = "is not in the lock; run: make lock"
    assert runtime <= locked("runtime.lock"), f"{runtime - locked('runtime.lock')} {remedy}"
    assert wanted(groups["voice"]) <= locked("voice.lock"), remedy
    for group in ("test", "lint", "bench", "docs", "build", "dev"):
        assert wanted(groups[group]) <= locked("dev.lock"), f"{wanted(groups[group]) - locked('dev.lock')} {remedy}"


def test_the_runtime_lock_is_part_of_the_development_lock() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / "locks" / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("runtime.lock") <= pins("dev.lock")


def test_the_neural_voice_is_never_imported() -> None:
    """It is GPL: it runs beside Cordboard as a program of its own."""
    importing = re.compile(r"^\s*(?:import|from) piper\b", re.MULTILINE)
    sources = [path for path in kept_files() if path.suffix == ".py"]
    assert [named(path) for path in sources if importing.search(text_of(path))] == []
    assert "piper-tts" not in locked("dev.lock")


def test_every_accepted_warning_and_rule_is_explained() -> None:
    """An entry of a list of exceptions ends with a comment, or stands below one."""
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    exceptions = [i for i, line in enumerate(lines) if re.match(r'\s+"(?:ignore:.*|[A-Z]+\d+)",', line)]
    assert exceptions
    bare = [lines[i] for i in exceptions if "# " not in lines[i] and not lines[i - 1].lstrip().startswith("#")]
    assert not bare
