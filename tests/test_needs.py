"""The rule about skipped tests, tried on small test runs of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import needs

pytest_plugins = ["pytester"]

STORY = """
import pytest
from tests import needs

needs.PROGRAMS["nowhere"] = needs.Program(("no-such-program-anywhere",), "wish for it")

@pytest.mark.needs("nowhere")
def test_with_a_program(): ...

def test_plain(): ...
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A test folder of one file, under our conftest."""
    monkeypatch.delenv("CORDBOARD_REQUIRE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(needs.ROOT))
    pytester.makeini("[pytest]\nmarkers = needs(*programs): see tests/needs.py\n")
    pytester.makeconftest(Path(needs.ROOT, "tests/conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(STORY)
    return pytester


def test_a_missing_program_skips_by_name_and_is_listed(inner: pytest.Pytester) -> None:
    result = inner.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["*not checked on this machine*", "*1 test: needs nowhere*wish for it"])


@pytest.mark.parametrize("demand", ["all", "nowhere", "sipp, nowhere"])
def test_a_missing_program_fails_where_it_is_demanded(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, demand: str
) -> None:
    monkeypatch.setenv("CORDBOARD_REQUIRE", demand)
    result = inner.runpytest_subprocess("-p", "no:cacheprovider")
    assert result.ret != 0
    assert result.parseoutcomes().get("skipped") is None
    result.stdout.fnmatch_lines(["*needs nowhere*"])


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("import pytest\ndef test_it(): pytest.skip('just so')", id="test"),
        pytest.param("import pytest\npytest.skip('just so', allow_module_level=True)", id="file"),
    ],
)
def test_any_other_skip_fails_too_where_all_is_demanded(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    monkeypatch.setenv("CORDBOARD_REQUIRE", "all")
    inner.makepyfile(test_other=file)
    result = inner.runpytest_subprocess("-p", "no:cacheprovider", "test_other.py")
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*allows no skip*just so*"])
