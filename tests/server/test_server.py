"""The API and the pages of a running site, with its real switchboard and store."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi.routing import APIRoute

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.server.app import create_app
from cordboard.server.routes import ALL
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import callbacks, people
from cordboard.telephony.scripted import ScriptedLine
from tests.needs import ROOT

pytestmark = pytest.mark.anyio
PASSWORD = "a long sentence"
OPEN = {"/healthz", "/readyz", "/api/session", "/api/setup/{token}", "/api/invitations/{token}"}


@dataclass
class Site:
    switchboard: Switchboard
    line: ScriptedLine
    web: httpx.AsyncClient

    async def signs_in(self, name: str = "ada") -> None:
        answer = await self.web.post("/api/session", json={"name": name, "password": PASSWORD})
        assert answer.status_code == 200


@asynccontextmanager
async def served_site(tmp_path: Path, more: str = "") -> AsyncIterator[Site]:
    """The site of tests/system at work, with more in its file, and its pages."""
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "tests/system/site", folder)
    with (folder / "site.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    loaded = load_site(folder, modules.types())
    line = ScriptedLine(pace=0.01)
    prompts = PromptAudio(Tones(), tmp_path / "cache", folder / "prompts")
    switchboard = Switchboard(loaded, tmp_path / "data", line, prompts)
    await switchboard.start()
    app = create_app(switchboard)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://site", headers={"origin": "http://site"}) as web:
        token = people.setup_link(switchboard.database)
        assert token
        answer = await web.post(f"/api/setup/{token}", json={"name": "ada", "password": PASSWORD})
        assert (answer.status_code, answer.json()) == (201, {"name": "ada", "roles": ["administrator"]})
        people.add_user(switchboard.database, "bob", PASSWORD, ("agent",), "ada")
        yield Site(switchboard, line, web)
    await app.state.proofs.stop()
    await switchboard.stop()


@pytest.fixture
async def site(tmp_path) -> AsyncIterator[Site]:
    async with served_site(tmp_path) as served:
        yield served


async def test_nothing_is_open_without_signing_in(site):
    site.web.cookies.clear()
    seen = 0
    for route in (route for router in ALL for route in router.routes if isinstance(route, APIRoute)):
        for method in route.methods or ():
            path = route.path
            if path in OPEN:
                continue
            answer = await site.web.request(method, path.replace("{", "").replace("}", ""), json={})
            assert answer.status_code == 401, (method, path, answer.status_code)
            seen += 1
    assert seen > 20


async def test_an_agent_may_not_do_what_supervisors_do(site):
    await site.signs_in("bob")
    for method, path in (("GET", "/api/outcomes"), ("GET", "/api/mapper"), ("POST", "/api/calls")):
        answer = await site.web.request(method, path, json={"service": "calls", "number": "1"})
        assert answer.status_code == 403
        assert "role" in answer.json()["detail"]
    assert (await site.web.post("/api/users", json={"name": "x", "password": PASSWORD, "roles": []})).status_code == 403


async def test_another_page_cannot_write_with_our_cookie(site):
    answer = await site.web.post("/api/tokens", json={"name": "x"}, headers={"origin": "http://elsewhere"})
    assert answer.status_code == 403
    assert (
        await site.web.post("/api/session", json={"name": "a", "password": "b"}, headers={"origin": "http://e"})
    ).status_code == 403


async def test_a_call_is_seen_live_and_leaves_its_outcome(site):
    caller = site.line.rings(caller="+442079460000", called="2000")
    async for _ in site.switchboard.changes():
        if site.switchboard.runs.at_work:
            break
    now = (await site.web.get("/api/now")).json()
    assert [call["service"] for call in now["calls"]] == ["keys"]
    caller.presses("1")
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work:
            break
    (contact,) = (await site.web.get("/api/contacts")).json()["items"]
    assert contact["result"] == "key_1"
    told = (await site.web.get(f"/api/contacts/{contact['id']}")).json()
    assert told["label"] == "Key 1"
    assert told["trace"]
    assert (await site.web.get("/api/contacts/none")).status_code == 404
    csv = (await site.web.get("/api/outcomes/export", params={"format": "csv"})).text
    assert csv.splitlines()[1].count(",key_1,1000001,") == 1
    assert (await site.web.get("/api/report")).json()[0]["contacts"] == 1


async def test_the_calls_to_the_person_of_a_callback_are_told_with_its_contact(site):
    caller = site.line.rings(caller="+442079460000", called="2000")
    async for _ in site.switchboard.changes():
        if site.switchboard.runs.at_work:
            break
    caller.hangs_up()
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work:
            break
    (contact,) = (await site.web.get("/api/contacts")).json()["items"]
    assert (await site.web.get(f"/api/contacts/{contact['id']}")).json()["attempts"] == []
    database = site.switchboard.database
    assert callbacks.begin_attempt(database, contact["id"], "maria", 1_000) == 1
    callbacks.end_attempt(database, contact["id"], at=9_000, outcome="busy", detail="486 Busy Here")
    assert callbacks.begin_attempt(database, contact["id"], "noor", 300_000) == 2
    told = (await site.web.get(f"/api/contacts/{contact['id']}")).json()["attempts"]
    assert told == [
        {"number": 1, "agent": "maria", "begun_at": 1_000, "ended_at": 9_000, "outcome": "busy",
         "detail": "486 Busy Here"},
        {"number": 2, "agent": "noor", "begun_at": 300_000, "ended_at": None, "outcome": "", "detail": ""},
    ]  # fmt: skip


async def test_the_mapper_over_the_api(site):
    row = {"service": "keys", "result": "Key 1", "custom1": "ONE"}
    new = {"if-none-match": "*"}
    assert (await site.web.put("/api/mapper", json=row, headers=new)).json()["result"] == "key_1"
    assert (await site.web.put("/api/mapper", json={**row, "result": "none"}, headers=new)).status_code == 422
    assert (await site.web.post("/api/mapper/copy", json={"source": "keys", "target": "rooms"})).json() == {"copied": 1}
    assert len((await site.web.get("/api/mapper")).json()) == 2
    (copied,) = (await site.web.get("/api/mapper", params={"service": "rooms"})).json()
    as_read = {"if-match": copied["etag"]}
    gone = {"service": "rooms", "result": "key_1"}
    assert (await site.web.delete("/api/mapper", params=gone, headers=as_read)).status_code == 204
    missing = {"service": "rooms", "result": "key_2"}
    assert (await site.web.delete("/api/mapper", params=missing, headers=as_read)).status_code == 404
    (removed,) = (await site.web.get("/api/mapper/removed")).json()
    assert (removed["service"], removed["custom1"]) == ("rooms", "ONE")
    undone = {"service": "rooms", "result": "key_1"}
    assert (await site.web.post("/api/mapper/restore", params=undone)).status_code == 204
    assert (await site.web.post("/api/mapper/restore", params=undone)).status_code == 404
    assert len((await site.web.get("/api/mapper", params={"service": "rooms"})).json()) == 1
    (noted, *_) = (await site.web.get("/api/audit")).json()["items"]
    assert (noted["action"], noted["what"]) == ("mapper-row-restored", "rooms/key_1")


async def test_tokens_let_programs_in(site):
    token = (await site.web.post("/api/tokens", json={"name": "export"})).json()["token"]
    (made,) = (await site.web.get("/api/tokens")).json()
    site.web.cookies.clear()
    bearer = {"authorization": f"Bearer {token}", "origin": "http://elsewhere"}
    assert (await site.web.get("/api/me", headers=bearer)).json() == {"name": "ada", "roles": ["administrator"]}
    assert (await site.web.delete(f"/api/tokens/{made['id']}", headers=bearer)).status_code == 204
    assert (await site.web.get("/api/me", headers=bearer)).status_code == 401


async def test_flows_and_services(site):
    flows = (await site.web.get("/api/flows")).json()
    assert {flow["slug"] for flow in flows} == {"every-key", "every-room", "reminder"}
    one = (await site.web.get("/api/flows/every-key")).json()
    version = one["versions"][0]["version"]
    assert (await site.web.get(f"/api/flows/every-key/versions/{version}")).json() == one["document"]
    same = await site.web.get("/api/flows/every-key/diff", params={"before": version, "after": version})
    assert same.json() == []
    assert (await site.web.get("/api/flows/none")).status_code == 404
    assert {each["name"] for each in (await site.web.get("/api/services")).json()} == {"keys", "rooms", "calls"}


async def test_mistakes_are_told_as_problem_details(site):
    answer = await site.web.post("/api/calls", json={"service": "nobody"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["where"] == "body.number"
    answer = await site.web.post("/api/calls", json={"service": "nobody", "number": "1"})
    assert "there are: calls" in answer.json()["detail"]


async def test_pages_and_health(site):
    assert (await site.web.get("/healthz")).json() == {"status": "ok"}
    assert (await site.web.get("/readyz")).json() == {"status": "ready", "degraded": []}
    phone = await site.web.get("/phone", params={"called": "rooms"})
    assert "default-src 'none'" in phone.headers["content-security-policy"]
    assert (await site.web.post("/api/phone/offer", json={"sdp": "x", "called": "keys"})).status_code == 503
    assert (await site.web.get("/static/favicon.svg")).status_code == 200
