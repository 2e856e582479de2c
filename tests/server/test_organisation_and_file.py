"""What was changed on the web, when somebody edits the site file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from cordboard import modules
from cordboard.cli.serve import _notices
from cordboard.flow.site import load_site
from cordboard.live.sealing import KEY_FILE
from cordboard.server.app import create_app
from cordboard.server.serving import WebServer
from cordboard.store import organisation as stored
from cordboard.store.database import CannotOpen
from cordboard.store.pool import ClosingPool
from tests.flow.organisation import SITE
from tests.server.test_organisation import NEW, etag, site, switchboard  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


@contextmanager
def all_closed() -> Iterator[None]:
    """Whatever connection to a store is opened meanwhile is closed at the end, too."""
    opened: list[object] = []
    closed: list[object] = []
    hooks = (("connect", lambda made, _: opened.append(made)), ("close", lambda made, _: closed.append(made)))
    for name, hook in hooks:
        event.listen(ClosingPool, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks:
            event.remove(ClosingPool, name, hook)
    assert opened
    assert set(map(id, opened)) <= set(map(id, closed))


async def test_a_file_that_was_edited_since(site, tmp_path):  # noqa: F811
    await site.web.put("/api/organisation/skills/dutch", json={"title": "Dutch"}, headers=NEW)
    ground = await etag(site, "services", "line")
    await site.web.patch("/api/organisation/services/line", json={"max_wait": 10}, headers=ground)
    database = site.switchboard.database
    file = tmp_path / "site/site.yaml"

    def values() -> Any:
        return load_site(tmp_path / "site", modules.types()).document

    assert stored.settle(database, values()) == []
    assert len(stored.changes(database)) == 2
    file.write_text(SITE.replace("max_wait: 120", "max_wait: 60"))
    (against,) = stored.settle(database, values())
    assert against.place == ("services", "line")
    file.write_text(
        SITE.replace("max_wait: 120", "max_wait: 10").replace("french: {}", "french: {}, dutch: {title: Dutch}")
    )
    assert stored.settle(database, values()) == []
    assert stored.changes(database) == []


async def test_what_serve_says_when_it_starts(site, tmp_path, capsys):  # noqa: F811
    ground = await etag(site, "services", "line")
    await site.web.patch("/api/organisation/services/line", json={"max_wait": 10}, headers=ground)
    (tmp_path / "site/site.yaml").write_text(SITE.replace("max_wait: 120", "max_wait: 60"))
    web = WebServer(create_app(site.switchboard), "127.0.0.1", 8080)
    _notices(load_site(tmp_path / "site", modules.types()), site.switchboard, web.url)
    said = capsys.readouterr().err
    assert "service line was changed on the web by ada, and in site.yaml since: what was said on the web holds" in said
    assert "1 agent has no password yet (mara): 'cordboard agents invite" in said
    assert "--url http://127.0.0.1:8080" in said


async def test_changes_that_do_not_fit_the_file_any_more_are_told(site, tmp_path):  # noqa: F811
    agent = {"services": ["desk"], "teams": ["returns"]}
    await site.web.put("/api/organisation/agents/ned", json=agent, headers=NEW)
    (tmp_path / "site/site.yaml").write_text(SITE.replace("  returns:\n", ""))
    with all_closed(), pytest.raises(CannotOpen, match=r"agent ned: the site has no team 'returns'"):
        switchboard(tmp_path)


async def test_a_site_whose_key_is_damaged_leaves_no_connection_open(site, tmp_path):  # noqa: F811
    (tmp_path / "data" / KEY_FILE).write_bytes(b"no key")
    with all_closed(), pytest.raises(ValueError, match="key"):
        switchboard(tmp_path)
