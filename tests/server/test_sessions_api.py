"""Where people are signed in: told to them and to administrators, ended, and written down."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from cordboard.server.browsers import browser_of
from cordboard.store.database import writing
from cordboard.store.tables import passes
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 "
    "Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 "
    "Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, "Firefox, Linux"), (IPHONE, "Safari, iPhone"), (EDGE, "Edge, Windows"), ("curl/8.5.0", "curl"),
        ("", ""), ("a\x1b[2Jb/1", None),
    ],
)  # fmt: skip
def test_a_browser_is_told_by_name_and_system(said: str, told: str | None) -> None:
    found = browser_of(said)
    assert "\x1b" not in found
    assert told is None or found == told


def elsewhere(site: Site, browser: str) -> httpx.AsyncClient:  # noqa: F811
    """Another browser."""
    headers = {"origin": "http://site", "user-agent": browser}
    return httpx.AsyncClient(transport=site.web._transport, base_url="http://site", headers=headers)


async def signs_in(web: httpx.AsyncClient, name: str) -> None:
    assert (await web.post("/api/session", json={"name": name, "password": PASSWORD})).status_code == 200


async def sessions(web: httpx.AsyncClient, path: str = "/api/me/sessions", **query: Any) -> list[dict[str, Any]]:
    answer = await web.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_people_see_their_own_sessions_and_end_one_or_all_others(site: Site) -> None:  # noqa: F811
    async with elsewhere(site, FIREFOX) as desk, elsewhere(site, IPHONE) as phone, elsewhere(site, EDGE) as other:
        for web in (desk, phone, other):
            await signs_in(web, "bob")
        seen = await sessions(desk)
        assert [(each["place"].rpartition(", ")[0], each["current"]) for each in seen] == [
            ("Edge, Windows", False), ("Safari, iPhone", False), ("Firefox, Linux", True),
        ]  # fmt: skip
        assert {each["user"] for each in seen} == {"bob"}
        assert all(each["expires_at"] > each["made_at"] for each in seen)
        assert "hash" not in seen[0]
        first = (await desk.get("/api/me/sessions", params={"limit": 2})).json()
        (last,) = await sessions(desk, cursor=first["next"])
        assert last == seen[2]

        assert (await desk.delete(f"/api/me/sessions/{seen[1]['id']}")).status_code == 204
        assert (await phone.get("/api/me")).status_code == 401
        assert (await desk.delete(f"/api/me/sessions/{seen[1]['id']}")).status_code == 404
        (ada,) = await sessions(site.web)
        assert (await desk.delete(f"/api/me/sessions/{ada['id']}")).status_code == 404
        assert (await desk.delete("/api/me/sessions")).json() == {"ended": 1}
        assert (await other.get("/api/me")).status_code == 401
        assert [each["current"] for each in await sessions(desk)] == [True]
        assert (await site.web.get("/api/me")).status_code == 200
    audit = (await site.web.get("/api/audit", params={"action": "sessions-ended"})).json()["items"]
    assert [(each["who"], each["what"], each["detail"]) for each in audit] == [("bob", "bob", {"sessions": 1})] * 2


async def test_administrators_see_and_end_those_of_everybody(site: Site) -> None:  # noqa: F811
    async with elsewhere(site, FIREFOX) as desk, elsewhere(site, IPHONE) as phone:
        await signs_in(desk, "bob")
        await signs_in(phone, "bob")
        for method, path in (
            ("GET", "/api/sessions"), ("DELETE", "/api/sessions/1"), ("DELETE", "/api/users/ada/sessions")
        ):  # fmt: skip
            assert (await desk.request(method, path)).status_code == 403
        everybody = await sessions(site.web, "/api/sessions")
        assert [(each["user"], each["current"]) for each in everybody] == [
            ("bob", False), ("bob", False), ("ada", True),
        ]  # fmt: skip
        newest, _ = await sessions(site.web, "/api/sessions", user="bob")
        assert (await site.web.delete(f"/api/sessions/{newest['id']}")).status_code == 204
        assert (await phone.get("/api/me")).status_code == 401
        assert (await desk.get("/api/me")).status_code == 200
        assert (await site.web.delete("/api/users/bob/sessions")).json() == {"ended": 1}
        assert (await desk.get("/api/me")).status_code == 401
    assert (await site.web.delete("/api/users/eve/sessions")).status_code == 404
    assert (await site.web.delete("/api/users/ada/sessions")).json() == {"ended": 0}
    assert [each["user"] for each in await sessions(site.web, "/api/sessions")] == ["ada"]
    audit = (await site.web.get("/api/audit", params={"action": "sessions-ended"})).json()["items"]
    assert [(each["who"], each["what"]) for each in audit] == [("ada", "bob")] * 2


async def test_a_session_that_has_run_out_is_told_no_more_and_tokens_stay(site: Site) -> None:  # noqa: F811
    async with elsewhere(site, FIREFOX) as desk:
        await signs_in(desk, "bob")
        token = (await desk.post("/api/tokens", json={"name": "nightly"})).json()["token"]
        with writing(site.switchboard.database) as connection:
            mine = (passes.c.kind == "session") & passes.c.name.like("Firefox%")
            connection.execute(update(passes).where(mine).values(expires_at=1))
        assert await sessions(site.web, "/api/sessions", user="bob") == []
        desk.cookies.clear()
        program = {"authorization": f"Bearer {token}"}
        assert (await desk.delete("/api/me/sessions", headers=program)).json() == {"ended": 0}
        assert (await desk.get("/api/me", headers=program)).status_code == 200
