"""What the server says of itself while something is wrong: to those who watch over it, on its page, and in the API."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cordboard.live import readiness
from cordboard.store import people, quarantine
from tests.faults import disk_full, locked
from tests.server.test_server import PASSWORD, Site, site

__all__ = ["site"]

pytestmark = pytest.mark.anyio
FAULTS = {"locked": locked, "disk full": disk_full}
Fault = Callable[[Path], AbstractContextManager[None]]


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


@pytest.fixture(autouse=True)
def checked_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "EVERY", 0.05)


async def ready(site: Site, code: int) -> dict[str, Any]:
    """What /readyz says once it answers with this code."""
    async with asyncio.timeout(20):
        while (answer := await site.web.get("/readyz")).status_code != code:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    told: dict[str, Any] = answer.json()
    return told


async def test_a_store_that_takes_nothing_is_noticed_without_a_call_and_heals(
    site: Site, tmp_path: Path, fault: Fault
) -> None:
    await ready(site, 200)
    with fault(tmp_path / "data/cordboard.db"):
        told = await ready(site, 503)
        assert told["detail"].startswith("not taking calls: ")
        (reason,) = told["reasons"]
        assert reason.startswith("new contacts cannot be stored: ")
        now = (await site.web.get("/api/now")).json()
        assert (now["ready"], now["reasons"]) == (False, [reason])
        refused = await site.web.get("/readyz")
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.headers["retry-after"] == "10"
    assert await ready(site, 200) == {"status": "ready", "degraded": []}
    assert (await site.web.get("/api/now")).json()["ready"] is True


async def test_a_line_in_trouble_is_told(site: Site) -> None:
    site.line.trouble = "nobody answers on the line's own port"
    assert (await ready(site, 503))["reasons"] == ["nobody answers on the line's own port"]
    assert (await site.web.get("/api/now")).json()["reasons"] == ["nobody answers on the line's own port"]
    site.line.trouble = ""
    await ready(site, 200)


async def test_a_site_that_stops_is_not_ready(site: Site) -> None:
    site.switchboard.readiness.stop()
    assert (await ready(site, 503))["reasons"] == ["Cordboard was stopped"]


async def test_a_call_that_cannot_be_stored_is_not_made_and_the_api_says_so(
    site: Site, tmp_path: Path, fault: Fault
) -> None:
    with fault(tmp_path / "data/cordboard.db"):
        answer = await site.web.post("/api/calls", json={"service": "calls", "number": "+12025550143"})
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "10"
        assert "was not made" in answer.json()["detail"]
    assert site.line.dialled.empty()
    assert (await site.web.get("/api/contacts")).json()["items"] == []


async def test_a_call_that_was_made_is_told_although_the_audit_trail_waits(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever were told that it was not made would make it once more."""
    note, tries = people.note, []

    def waits(*given: Any) -> None:
        tries.append(given)
        if len(tries) == 1:
            raise OperationalError("INSERT", {}, Exception("database is locked"))
        note(*given)

    monkeypatch.setattr(people, "note", waits)
    answer = await site.web.post("/api/calls", json={"service": "calls", "number": "+12025550143"})
    assert answer.status_code == 202
    async with asyncio.timeout(20):
        while "called" not in [each["action"] for each in people.audit_trail(site.switchboard.database)]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (call,) = site.line.calls
    call.hangs_up()


async def test_what_else_is_asked_meanwhile_is_refused_and_not_an_error_of_ours(site: Site, tmp_path: Path) -> None:
    with disk_full(tmp_path / "data/cordboard.db"):
        answer = await site.web.post("/api/users", json={"name": "eve", "password": PASSWORD, "roles": ["agent"]})
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert "nothing was done" in answer.json()["detail"]


async def test_a_contact_that_cannot_be_read_is_told_with_what_can_be(site: Site) -> None:
    caller = site.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async with asyncio.timeout(20):
        while not (stored := (await site.web.get("/api/contacts")).json()["items"]) or not stored[0]["closed_at"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    database, contact = site.switchboard.database, stored[0]["id"]
    with database.begin() as connection:
        connection.execute(text("INSERT INTO journal (contact, entries) SELECT number, '[{' FROM contacts"))
    quarantine.put(database, "contact", contact, "row 5 of the journal cannot be read")
    told = (await site.web.get(f"/api/contacts/{contact}")).json()
    assert told["trace"]
    assert "cannot be read" in told["damage"]
    assert [each["name"] for each in (await site.web.get("/api/now")).json()["quarantined"]] == [contact]
    assert httpx.codes.is_success((await site.web.get("/api/outcomes/export")).status_code)
    (named,) = (await site.web.get("/api/quarantine")).json()
    assert named["name"] == contact
    assert (await site.web.delete(f"/api/quarantine/contact/{contact}")).status_code == 204
    assert (await site.web.delete(f"/api/quarantine/contact/{contact}")).status_code == 404
    assert (await site.web.get("/api/now")).json()["quarantined"] == []
    assert people.audit_trail(database)[0]["action"] == "quarantine-seen"
