"""Changing who works where over the API: by whom, on what ground, whole or not at all, and at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.server.app import create_app
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import invitations, people
from cordboard.store import organisation as stored
from cordboard.store.tables import audit
from cordboard.telephony.scripted import ScriptedLine
from tests.flow.test_organisation import made
from tests.server.test_server import PASSWORD, Site

pytestmark = pytest.mark.anyio
NEW = {"if-none-match": "*"}


def switchboard(tmp_path) -> Switchboard:
    loaded = load_site(tmp_path / "site", modules.types())
    prompts = PromptAudio(Tones(), tmp_path / "cache", tmp_path / "site/prompts")
    return Switchboard(loaded, tmp_path / "data", ScriptedLine(), prompts)


@pytest.fixture
async def site(tmp_path) -> AsyncIterator[Site]:
    (tmp_path / "site").mkdir()
    made(tmp_path / "site")
    board = switchboard(tmp_path)
    await board.start()
    transport = httpx.ASGITransport(create_app(board))
    async with httpx.AsyncClient(transport=transport, base_url="http://site", headers={"origin": "http://site"}) as web:
        token = people.setup_link(board.database)
        await web.post(f"/api/setup/{token}", json={"name": "ada", "password": PASSWORD})
        people.add_user(board.database, "sue", PASSWORD, ("supervisor",), "ada")
        people.add_user(board.database, "joe.b", PASSWORD, ("agent",), "ada")
        line = board.line
        assert isinstance(line, ScriptedLine)
        yield Site(board, line, web)
    await board.stop()


async def etag(site: Site, section: str, name: str) -> dict[str, str]:
    answer = await site.web.get(f"/api/organisation/{section}/{name}")
    return {"if-match": answer.headers["etag"]}


def settings(site: Site) -> Any:
    return site.switchboard.site.site


async def test_a_change_holds_at_once_and_after_a_restart(site, tmp_path):
    told: list[Any] = []
    site.switchboard.on_reorganised.append(told.append)
    zoe = {"name": "Zoë", "extension": "777", "services": ["desk"], "skills": {"french": 2}}
    answer = await site.web.put("/api/organisation/agents/zoe", json=zoe, headers=NEW)
    assert (answer.status_code, answer.json()) == (200, zoe)
    assert settings(site).agents["zoe"].full_name == "Zoë"
    assert told == [settings(site)]
    limits = {"max_wait": 45, "hours": {"weekly": {"mon-fri": "08:00-12:00"}}}
    ground = await etag(site, "services", "line")
    assert (await site.web.patch("/api/organisation/services/line", json=limits, headers=ground)).status_code == 200
    ground = await etag(site, "teams", "returns")
    assert (await site.web.delete("/api/organisation/teams/returns", headers=ground)).status_code == 204

    again = switchboard(tmp_path)
    assert again.site.site == settings(site)
    line = settings(site).services["line"]
    assert (line.max_wait, line.acceptance, line.flow) == (45, True, "f")
    assert "returns" not in settings(site).teams
    again.database.dispose()


async def test_a_max_wait_that_a_supervisor_changes_on_the_floor_is_kept(site, tmp_path):
    ground = await etag(site, "services", "line")
    assert (await site.web.put("/api/services/line/max-wait", json={"seconds": 42})).status_code == 204
    late = await site.web.patch("/api/organisation/services/line", json={"max_wait": 10}, headers=ground)
    assert late.status_code == 412
    assert "was changed by ada since you read it" in late.json()["detail"]
    assert (await site.web.put("/api/services/line/max-wait", json={"seconds": 17.5})).status_code == 204
    assert settings(site).services["line"].max_wait == site.switchboard.floor.router.max_wait("line") == 17.5

    again = switchboard(tmp_path)
    assert again.floor.router.max_wait("line") == 17.5
    again.database.dispose()
    await site.web.patch(
        "/api/organisation/services/line", json={"max_wait": None}, headers=await etag(site, "services", "line")
    )
    assert site.switchboard.floor.router.max_wait("line") == 120


async def test_a_contact_in_progress_sees_the_new_hours(site):
    hours = {"hours": {"switch": "closed"}}
    await site.web.patch("/api/organisation/services/line", json=hours, headers=await etag(site, "services", "line"))
    asked = site.switchboard.runs.desk.site.services["line"].hours
    assert not asked.at(datetime(2026, 3, 2, 12, tzinfo=UTC)).open


async def test_hours_of_a_service_at_any_instant(site):
    hours = {"hours": {"weekly": {"mon-fri": "09:00-17:00"}, "time_zone": "Europe/Berlin"}}
    await site.web.patch("/api/organisation/services/line", json=hours, headers=await etag(site, "services", "line"))
    asked = {"at": "2026-03-30T08:59"}  # the Monday after the clocks changed
    assert (await site.web.get("/api/services/line/hours", params=asked)).json() == {
        "at": "2026-03-30T08:59:00+02:00", "time_zone": "Europe/Berlin", "open": False,
        "reason": "outside the weekly hours", "changes_at": "2026-03-30T09:00:00+02:00",
    }  # fmt: skip
    assert (await site.web.get("/api/services/line/hours", params={"at": "2026-03-30T07:00Z"})).json()["open"]
    assert "open" in (await site.web.get("/api/services/line/hours")).json()
    assert (await site.web.get("/api/services/none/hours")).status_code == 404
    assert (await site.web.get("/api/services/line/hours", params={"at": "noon"})).status_code == 422


async def test_two_people_do_not_overwrite_each_other(site):
    ground = await etag(site, "agents", "mara")
    mara = (await site.web.get("/api/organisation/agents/mara")).json()
    first = await site.web.put("/api/organisation/agents/mara", json={**mara, "extension": "900"}, headers=ground)
    assert first.status_code == 200
    second = await site.web.put("/api/organisation/agents/mara", json={**mara, "wrap_up": 5}, headers=ground)
    assert second.status_code == 412
    assert second.json()["detail"].startswith("agent mara was changed by ada since you read it")
    assert second.headers["etag"] == first.headers["etag"]
    assert settings(site).agents["mara"].wrap_up == 60
    taken = await site.web.put("/api/organisation/agents/mara", json=mara, headers=NEW)
    assert "is there already" in taken.json()["detail"]
    assert (await site.web.put("/api/organisation/agents/mara", json=mara)).status_code == 428


async def test_what_would_break_the_site_is_refused_whole(site):
    before = settings(site)
    half = b'{"title": "\\ud800"}'
    answer = await site.web.put(
        "/api/organisation/teams/half", content=half, headers={**NEW, "content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["errors"][0]["what"]) == (422, "holds half a character.")
    answer = await site.web.delete("/api/organisation/teams/billing", headers=await etag(site, "teams", "billing"))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    (fault,) = answer.json()["errors"]
    assert fault == {
        "where": "agent mara", "what": "the site has no team 'billing'.", "code": "unknown-team",
        "remedy": "Define it under 'teams'.",
    }  # fmt: skip
    changes = [
        {"section": "skills", "name": "dutch", "document": {}},
        {"section": "agents", "name": "ned", "document": {"skills": {"dutch": 11}}},
    ]
    answer = await site.web.post("/api/organisation", json={"changes": changes})
    assert [each["what"] for each in answer.json()["errors"]] == ["agents.ned.skills.dutch is 11; the most is 10."]
    assert settings(site) == before
    assert stored.changes(site.switchboard.database) == []
    changes[1]["document"] = {"skills": {"dutch": 10}}
    assert (await site.web.post("/api/organisation", json={"changes": changes})).json() == {"changed": 2}
    assert settings(site).agents["ned"].skills == {"dutch": 10}


async def test_a_property_of_a_service_is_the_files_again(site):
    async def patched(**limits: Any) -> httpx.Response:
        ground = await etag(site, "services", "line")
        answer: httpx.Response = await site.web.patch("/api/organisation/services/line", json=limits, headers=ground)
        return answer

    await patched(max_wait=1, acceptance=False)
    await patched(max_wait=None)
    assert (settings(site).services["line"].max_wait, settings(site).services["line"].acceptance) == (120, False)
    await patched(acceptance=None)
    assert stored.changes(site.switchboard.database) == []
    assert "flow" in (await patched(flow="out")).json()["detail"]
    ground = await etag(site, "services", "line")
    assert (await site.web.put("/api/organisation/services/line", json={}, headers=ground)).status_code == 405
    assert (await site.web.put("/api/organisation/services/line", json={"flow": "f"}, headers=NEW)).status_code == 412
    assert (await site.web.delete("/api/organisation/services/line", headers=ground)).status_code == 404
    assert (
        await site.web.patch("/api/organisation/services/none", json={}, headers={"if-match": "x"})
    ).status_code == 404


#: What supervisors change, and what only administrators do.
BY_SUPERVISORS: list[tuple[str, str, dict[str, Any], int]] = [
    ("services", "line", {"max_wait": 10}, 200),
    ("services", "line", {"screen_pop": "https://elsewhere.example/"}, 403),
    ("agents", "mara", {"skills": {"french": 1}}, 200),
    ("agents", "mara", {"path": "number", "number": "+12025550111"}, 403),
    ("call_centers", "north", {"switch": "closed"}, 200),
    ("call_centers", "north", {"title": "South"}, 403),
    ("teams", "returns", {"title": "Returns"}, 200),
    ("resource_groups", "help", {"enabled": False}, 403),
    ("termination_codes", "paid", {"result": "busy"}, 403),
]


async def test_what_a_supervisor_may_change(site):
    await site.signs_in("sue")
    for section, name, change, status in BY_SUPERVISORS:
        path = f"/api/organisation/{section}/{name}"
        ground = await etag(site, section, name)
        whole = {} if section == "services" else (await site.web.get(path)).json()
        method = "PATCH" if section == "services" else "PUT"
        answer = await site.web.request(method, path, json={**whole, **change}, headers=ground)
        assert answer.status_code == status, (section, change, answer.text)
    assert (await site.web.put("/api/organisation/agents/new", json={}, headers=NEW)).status_code == 403
    for section, status in (("agents/mara", 403), ("call_centers/north", 403), ("teams/returns", 204)):
        ground = await etag(site, *section.split("/"))
        assert (await site.web.delete(f"/api/organisation/{section}", headers=ground)).status_code == status


async def test_agents_do_not_read_the_organisation_and_every_change_is_in_the_audit_log(site):
    await site.web.put("/api/organisation/skills/dutch", json={"title": "Dutch"}, headers=NEW)
    with site.switchboard.database.connect() as connection:
        last = connection.execute(audit.select().order_by(audit.c.id.desc())).first()
    assert last is not None
    assert (last.who, last.action, last.what) == ("ada", "organisation-changed", "skill dutch")
    assert last.detail == {"before": None, "after": {"title": "Dutch"}}
    everything = (await site.web.get("/api/organisation")).json()
    assert everything["skills"]["dutch"]["changed_by"] == "ada"
    assert everything["services"]["desk"]["document"] == {"direction": "outbound", "flow": "out"}
    assert "Agent" in (await site.web.get("/api/organisation/schema")).json()["$defs"]
    await site.signs_in("joe.b")
    assert (await site.web.get("/api/organisation")).status_code == 403
    assert (await site.web.get("/api/organisation/agents/mara")).status_code == 403


def opened(link: str) -> str:
    """What the page of an invitation asks of the API."""
    return link.replace("/join/", "/api/invitations/")


async def test_an_agent_is_invited_chooses_a_password_and_is_let_go(site):
    made = await site.web.post("/api/organisation/agents/mara/invitation")
    assert made.status_code == 201
    assert (await site.web.post("/api/organisation/agents/nobody/invitation")).status_code == 404
    replaced = made.json()["link"]
    link = (await site.web.post("/api/organisation/agents/mara/invitation")).json()["link"]
    agent = httpx.AsyncClient(transport=site.web._transport, base_url="http://site", headers={"origin": "http://site"})
    async with agent:
        assert (await agent.get(opened(replaced))).status_code == 410
        link = opened(link)
        assert (await agent.get(link)).json() == {"name": "mara"}
        short = await agent.post(link, json={"password": "short"})
        assert (short.status_code, "12 characters" in short.text) == (422, True)
        joined = await agent.post(link, json={"password": PASSWORD})
        assert (joined.status_code, joined.json()) == (201, {"name": "mara", "roles": ["agent"]})
        assert (await agent.get("/api/me")).json() == joined.json()
        assert (await agent.get(link)).status_code == 410
        assert (await agent.post(link, json={"password": PASSWORD})).status_code == 410

        forgotten = (await site.web.post("/api/organisation/agents/mara/invitation")).json()["link"]
        await agent.post(opened(forgotten), json={"password": "another long sentence"})
        with pytest.raises(people.NotAllowed):
            people.sign_in(site.switchboard.database, "mara", PASSWORD)

        await site.web.delete("/api/organisation/agents/mara", headers=await etag(site, "agents", "mara"))
        assert (await agent.get("/api/me")).status_code == 401
        (mara,) = (each for each in people.all_users(site.switchboard.database) if each["name"] == "mara")
        assert not mara["active"]


async def test_an_invitation_takes_no_role_away(site):
    token = invitations.invite(site.switchboard.database, "sue", "ada")
    assert invitations.join(site.switchboard.database, token, PASSWORD).roles == ("supervisor", "agent")
