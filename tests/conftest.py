"""What every test gets: the asyncio backend, Hypothesis profiles, a store, and skips that cannot pass unnoticed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.keeping import kept  # noqa: F401 - every contact of every test is stored and reloaded between two steps
from tests.needs import require
from tests.stores import STORES, fresh_store
from tests.touched import Touched

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

#: The fixture `kept` is asked for by no test, and looks at all of a test's contacts at once.
UNASKED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
# No deadlines and no complaint of slow data: tests share the machine with real calls, so time proves nothing.
settings.register_profile("here", deadline=None, suppress_health_check=UNASKED)
# The same examples on every run: a change is judged by what it does, not by the luck of the draw.
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


#: Tests that take long, or that mostly wait. They are begun first: at the end one worker would be at them, and the
#: others would be idle.
LONG = (
    "tests/store/test_contenders.py", "tests/screens/test_example.py", "tests/telephony/test_protection.py",
    "tests/system/test_crash.py", "tests/system/test_voice_faults.py", "tests/system/test_newcomer.py",
    "tests/screens/test_settings.py", "tests/live/test_waker_killed.py",
)  # fmt: skip


#: Tests of what lies above the store: screens, sound, the line, proofs, and requests that are refused before anything
#: is stored. They run on SQLite only. What they read and write is tested on PostgreSQL by the tests of the store, of
#: live contacts and of the API, and by those with real calls in which the program or its store fails.
ABOVE_THE_STORE = (
    "tests/screens/", "tests/telephony/", "tests/speech/", "tests/live/floor/test_races.py",
    "tests/client/", "tests/server/desk/test_floor_page.py", "tests/server/desk/test_sockets.py",
    *(f"tests/server/test_{name}.py" for name in (
        "access", "account_imports", "bad_requests", "expression_names", "openapi", "places_of_mistakes", "proofs",
        "tools",
    )),
    "tests/server/test_scheduled_reports.py::test_what_cannot_be_sent",
    "tests/system/test_crash.py::test_a_crash_in_the_middle", "tests/system/test_crash.py::test_a_message_that",
    *(f"tests/cli/test_serving.py::test_a_{what}" for what in (
        "public_address", "sip_port", "site_with_mistakes", "web_port",
    )),
    *(f"tests/cli/test_{name}.py" for name in (
        "agent", "backtest", "backtest_child_runs", "broken_packages", "cover", "forecast", "json_logs", "logs",
        "parts", "prove", "publishing",
    )),
    *(f"tests/system/test_{name}.py" for name in (
        "agents", "callers", "draining", "heard", "line_faults", "newcomer", "pages", "soak", "voice_faults",
        "web_flood", "who_hears_whom",
    )),
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first, and mark those that need not run on PostgreSQL."""
    for item in items:
        if item.nodeid.startswith(ABOVE_THE_STORE):
            item.add_marker(pytest.mark.sqlite_only("it is about what lies above the store"))
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture
def anyio_backend() -> str:
    """Cordboard runs on asyncio only."""
    return "asyncio"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the tests on PostgreSQL, and live contacts that are killed and resumed."""
    parser.addoption("--resume", action="store_true", help="kill and resume live contacts between every two steps")
    parser.addoption(
        "--store", choices=("sqlite", "postgresql"), default="sqlite",
        help="where tests store: in SQLite files, or in databases of a PostgreSQL server that the tests start; with "
        "postgresql only tests run that touch a store, as far as a run on SQLite has found that out",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Begin to use the stores that were asked for."""
    STORES.kind = config.getoption("--store")
    config.pluginmanager.register(Touched(config, STORES), "touched")


@pytest.fixture(autouse=True)
def stores_of_this_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give back the databases of a test that has its files in a folder of its own."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        STORES.give_back(folder)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The URL of a new store, of the kind that this run is for."""
    return fresh_store(folder=tmp_path)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Check the programs that a test says it needs, before anything else is made for it."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            require(name)


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CORDBOARD_REQUIRE") == "all":
        report.outcome = "failed"
        report.longrepr = f"CORDBOARD_REQUIRE=all allows no skip, and this was skipped: {_reason(report)}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    why = report.longrepr
    return str(why[2] if isinstance(why, tuple) else why).removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skipped test a failed one where everything is required, and show what a program said in a failed one."""
    report = yield
    _refuse_skip(report)
    if report.failed:
        folder = getattr(item, "funcargs", {}).get("tmp_path")
        logs = sorted(folder.rglob("*.log")) if isinstance(folder, Path) else ()
        report.sections += [(f"the end of {log.name}", log.read_text(errors="replace")[-4000:]) for log in logs]
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Make a skipped test file a failed one where everything is required."""
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say at the end, in words, what this run did not check."""
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    terminalreporter.section("not checked on this machine", yellow=True)
    for reason, tests in reasons.most_common():
        terminalreporter.line(f"{tests:4d} {'test' if tests == 1 else 'tests'}: {reason}")
