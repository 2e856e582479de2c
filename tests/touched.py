"""Which tests open a store, found out while they run on SQLite: on PostgreSQL only these need to be run.

What was found is in pytest's cache. A test of which nothing is known is run.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

import pytest

from tests.stores import Stores

_CACHE: Final = "cordboard/stores"
_PROPERTY: Final = "store"


class Touched:
    """A part of pytest that notes which tests touch a store, and leaves out those that do not."""

    def __init__(self, config: pytest.Config, stores: Stores) -> None:
        self._config = config
        self._stores = stores
        self._shared: set[str] = set()
        self._seen: dict[str, bool] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, object, object]:
        """Note a store that is opened for several tests: all that are in its scope may use it."""
        before = self._stores.touches
        made = yield
        if self._stores.touches > before and fixturedef.scope != "function":
            self._shared.add(request.node.nodeid)
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note what a test touches, from the first of its fixtures to the last."""
        before = self._stores.touches
        item.stash[_BEFORE] = before
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell it with the report, which xdist carries to the process that has the cache."""
        report = yield
        if report.when == "teardown":
            touched = self._stores.touches > item.stash[_BEFORE] or any(map(item.nodeid.startswith, self._shared))
            report.user_properties.append((_PROPERTY, touched))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, touched in report.user_properties:
            if name == _PROPERTY and report.when == "teardown":
                self._seen[report.nodeid] = bool(touched)

    def pytest_sessionfinish(self) -> None:
        if self._seen and self._stores.kind == "sqlite" and not hasattr(self._config, "workerinput"):
            cache: pytest.Cache | None = getattr(self._config, "cache", None)  # none where its plug-in is off
            if cache is not None:
                cache.set(_CACHE, {**cache.get(_CACHE, {}), **self._seen})

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """On PostgreSQL, leave out what is for SQLite only, and what was seen to touch no store."""
        if self._stores.kind == "sqlite":
            return
        assert config.cache is not None
        known: dict[str, bool] = config.cache.get(_CACHE, {})
        run = [each for each in items if known.get(each.nodeid, True) and not each.get_closest_marker("sqlite_only")]
        kept = {id(each) for each in run}
        config.hook.pytest_deselected(items=[each for each in items if id(each) not in kept])
        items[:] = run


_BEFORE: Final = pytest.StashKey[int]()
