"""Reports by email over the API: who may have them sent, what is refused, and what is told of them."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from cordboard.store import people
from cordboard.store.tables import audit
from tests.live.test_mail import Server
from tests.live.wakers import until
from tests.server.test_server import PASSWORD, Site, served_site
from tests.server.test_server import site as plain  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
NEW = {
    "name": "Contacts of yesterday", "view": {"measure": "contacts", "interval": "1h", "service": "keys"},
    "recipients": ["ann@example.com", "ann@example.com", "bob@example.com"], "at": "06:30", "zone": "Europe/Madrid",
}  # fmt: skip


@pytest.fixture
def handler() -> Server:
    return Server()


@pytest.fixture
async def mailed(tmp_path: Path, handler: Server) -> AsyncIterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    more = f"\nmail: {{server: 127.0.0.1, port: {port}, security: none, from: desk@harbor.example}}\n"
    async with served_site(tmp_path, more) as site:
        people.add_user(site.switchboard.database, "sue", PASSWORD, ("supervisor",), "ada")
        yield site
    controller.stop()


async def test_a_report_is_scheduled_sent_now_and_ended(mailed: Site, handler: Server) -> None:
    await mailed.signs_in("sue")
    answer = await mailed.web.post("/api/scheduled-reports", json=NEW)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    assert made["recipients"] == ["ann@example.com", "bob@example.com"]
    assert (made["owner"], made["zone"], made["last"], made["trouble"]) == ("sue", "Europe/Madrid", None, "")
    assert made["next_at"] % 3_600_000 == 1_800_000
    answer = await mailed.web.post(f"/api/scheduled-reports/{made['id']}/sending")
    assert answer.status_code == 202
    assert [each["again"] for each in answer.json()["last"]["unsent"]] == [True, True]
    await until(lambda: len(handler.letters) == 2)
    while len((told := (await mailed.web.get("/api/scheduled-reports")).json()[0])["last"]["sent"]) < 2:  # noqa: ASYNC110 - the server is asked
        await asyncio.sleep(0.01)
    assert told["last"]["unsent"] == []
    assert (await mailed.web.delete(f"/api/scheduled-reports/{made['id']}")).status_code == 204
    assert (await mailed.web.get("/api/scheduled-reports")).json() == []
    with mailed.switchboard.database.connect() as connection:
        done = set(connection.scalars(select(audit.c.action).where(audit.c.what == NEW["name"])))
    assert done == {"report-scheduled", "report-sent-now", "report-emailed", "report-unscheduled"}


async def test_reports_of_others_are_an_administrators_to_see_and_end(mailed: Site) -> None:
    await mailed.signs_in("sue")
    made = (await mailed.web.post("/api/scheduled-reports", json=NEW)).json()
    people.add_user(mailed.switchboard.database, "eve", PASSWORD, ("auditor",), "ada")
    await mailed.signs_in("eve")
    assert (await mailed.web.get("/api/scheduled-reports")).json() == []
    assert (await mailed.web.delete(f"/api/scheduled-reports/{made['id']}")).status_code == 404
    assert (await mailed.web.post(f"/api/scheduled-reports/{made['id']}/sending")).status_code == 404
    await mailed.signs_in("ada")
    people.change_user(mailed.switchboard.database, "sue", "ada", active=False)
    (told,) = (await mailed.web.get("/api/scheduled-reports")).json()
    assert told["trouble"] == "sue may not read reports any more"
    assert (await mailed.web.delete(f"/api/scheduled-reports/{made['id']}")).status_code == 204


@pytest.mark.parametrize("wrong", [
    {"recipients": []}, {"recipients": ["ann"]}, {"recipients": ["Ann <ann@example.com>"]},
    {"recipients": ["ann@example.com\r\nBcc: eve@example.com"]}, {"recipients": [f"a{n}@b.c" for n in range(21)]},
    {"at": "24:00"}, {"at": "7:00"}, {"frequency": "hourly"}, {"weekday": 8}, {"day": 0}, {"zone": "Europe/Nowhere"},
    {"name": " "}, {"view": {"measure": "occupancy", "by": "result"}}, {"view": {"measure": "occupancy", "flow": "f"}},
])  # fmt: skip
async def test_what_cannot_be_sent_is_refused(mailed: Site, wrong: dict[str, Any]) -> None:
    answer = await mailed.web.post("/api/scheduled-reports", json=NEW | wrong)
    assert answer.status_code == 422, answer.text
    assert (await mailed.web.get("/api/scheduled-reports")).json() == []


async def test_without_a_mail_server_it_says_what_to_do_and_agents_have_no_reports(plain: Site) -> None:  # noqa: F811
    answer = await plain.web.post("/api/scheduled-reports", json=NEW)
    assert answer.status_code == 409
    assert "name one under 'mail' in site.yaml" in answer.json()["detail"]
    await plain.signs_in("bob")
    assert (await plain.web.get("/api/scheduled-reports")).status_code == 403
    assert (await plain.web.post("/api/scheduled-reports", json=NEW)).status_code == 403
