"""Where requests come from, where links lead, and how programs get in."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import delete

from cordboard.flow.site.web_server import public_address
from cordboard.server.app import create_app
from cordboard.store import attempts, tokens
from cordboard.store.database import writing
from cordboard.store.tables import passes, users
from cordboard.telephony.line import LineStatus
from tests.server.test_organisation import site  # noqa: F401 - a fixture
from tests.server.test_server import PASSWORD, Site

pytestmark = pytest.mark.anyio
EVIL = "evil.example"


def reached_at(site: Site, address: str | None, client: str = "192.0.2.1") -> httpx.AsyncClient:  # noqa: F811
    """The same site, where people reach it at an address; the requests have no Origin, as those of curl."""
    app = create_app(site.switchboard, public_url=address)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(client, 1)), base_url="http://10.0.0.5:8080")


async def signed_in(web: httpx.AsyncClient) -> None:
    answer = await web.post("/api/session", json={"name": "ada", "password": PASSWORD})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("address", "begins"),
    [(None, "http://10.0.0.5:8080/join/"), ("https://calls.example.com", "https://calls.example.com/join/")],
)
async def test_links_lead_here_whatever_the_host_header_says(site: Site, address: str | None, begins: str) -> None:  # noqa: F811
    async with reached_at(site, address) as web:
        token = await made_token(site)
        for host in (EVIL, "10.0.0.5:8080", "", "[", f"calls.example.com@{EVIL}"):
            headers = {"authorization": f"Bearer {token}", "host": host, "x-forwarded-host": EVIL}
            answer = await web.post("/api/organisation/agents/mara/invitation", headers=headers)
            assert answer.json()["link"].startswith(begins), host


async def made_token(site: Site) -> str:  # noqa: F811
    ada = tokens.user_called(site.switchboard.database, "ada")
    assert ada is not None
    return tokens.make_token(site.switchboard.database, ada, "test")


async def test_nothing_that_is_answered_names_the_host_header(site: Site) -> None:  # noqa: F811
    """Redirects are paths of ours, and pages have no absolute links."""
    async with reached_at(site, None) as web:
        for path in (
            "/",
            "/api/users/",
            "/tokens",
            "/sign-in/",
            "/api/session/",
            "/static",
            "/static/",
            "/api/openapi.json",
            "/nothing",
        ):
            answer = await web.get(path, headers={"host": EVIL, "x-forwarded-host": EVIL, "accept": "text/html"})
            assert EVIL not in answer.text, path
            assert EVIL not in str(answer.headers), path
        await signed_in(web)
        for path in ("/", "/phone", "/tokens", "/floor", "/agent", "/api/me", "/api/now"):
            answer = await web.get(path, headers={"host": EVIL})
            assert EVIL not in answer.text + str(answer.headers), path


@pytest.mark.parametrize(
    ("address", "headers", "let_in"),
    [
        (None, {}, True),  # curl: no browser sends neither
        (None, {"origin": "http://10.0.0.5:8080"}, True),
        (None, {"origin": "http://pbx.local:8080", "host": "pbx.local:8080"}, True),
        (None, {"origin": f"http://{EVIL}"}, False),
        (None, {"origin": "null"}, False),
        (None, {"origin": "http://["}, False),
        (None, {"origin": "http://10.0.0.5:8081"}, False),
        (None, {"sec-fetch-site": "same-origin"}, True),
        (None, {"sec-fetch-site": "cross-site"}, False),
        (None, {"sec-fetch-site": "same-site", "origin": "http://10.0.0.5:8080"}, False),
        ("https://calls.example.com", {"origin": "https://calls.example.com"}, True),
        ("https://calls.example.com", {"origin": "https://calls.example.com", "host": "inside:8080"}, True),
        ("https://calls.example.com", {"origin": "http://calls.example.com"}, False),
        ("https://calls.example.com", {"origin": "http://10.0.0.5:8080"}, True),
        ("https://calls.example.com", {"origin": f"http://{EVIL}", "host": EVIL}, False),
    ],
)
async def test_only_pages_of_ours_write_with_the_cookie(
    site: Site, address: str | None, headers: dict[str, str], let_in: bool,  # noqa: F811
) -> None:  # fmt: skip
    async with reached_at(site, address) as web:
        await signed_in(web)
        answer = await web.post("/api/tokens", json={"name": "x"}, headers=headers)
        assert (answer.status_code == 201) is let_in, answer.text
        if not let_in:
            assert answer.status_code == 403
            assert "public_url" in answer.json()["detail"]


async def test_curl_gets_its_first_token_without_a_made_up_origin(site: Site) -> None:  # noqa: F811
    """curl -c jar -d '{"name": …, "password": …}' /api/session, then curl -b jar -d '{"name": …}' /api/tokens."""
    async with reached_at(site, None) as web:
        await signed_in(web)
        token = (await web.post("/api/tokens", json={"name": "export"})).json()["token"]
        web.cookies.clear()
        assert (await web.get("/api/me", headers={"authorization": f"Bearer {token}"})).json()["name"] == "ada"
        wrong = await web.get("/api/me", headers={"authorization": "Bearer nonsense"})
        assert wrong.status_code == 401
        assert wrong.headers["www-authenticate"].startswith("Bearer")
        assert "/me" in wrong.json()["detail"]


async def test_who_comes_before_there_is_a_user_is_told_how_to_make_one(site: Site) -> None:  # noqa: F811
    async with reached_at(site, None) as web:
        assert (await web.get("/api/session")).json() == {"title": "s", "has_users": True}
        with writing(site.switchboard.database) as connection:
            connection.execute(delete(passes))
            connection.execute(delete(users))
        assert (await web.get("/api/session")).json()["has_users"] is False


async def test_who_is_kept_waiting_is_told_for_how_long_and_the_owner_comes_in(site: Site) -> None:  # noqa: F811
    async with reached_at(site, None, "192.0.2.7") as owner, reached_at(site, None, "198.51.100.1") as stranger:
        await signed_in(owner)
        known = {cookie.name: cookie for cookie in owner.cookies.jar}["cordboard_device"]
        assert known.path == "/api/session"
        for _ in range(attempts.PATIENCE):
            wrong = await stranger.post("/api/session", json={"name": "ada", "password": "not this one"})
            assert wrong.status_code == 401
        slowed = await stranger.post("/api/session", json={"name": "ada", "password": PASSWORD})
        assert slowed.status_code == 429
        assert slowed.headers["retry-after"] == "60"
        assert "wait a minute" in slowed.text
        await signed_in(owner)
        stranger.cookies.set("cordboard_device", str(known.value), path="/api/session")  # on the owner's device, there
        await signed_in(stranger)


async def test_a_device_that_is_known_lets_nobody_in(site: Site) -> None:  # noqa: F811
    async with reached_at(site, None) as web:
        await signed_in(web)
        device = web.cookies["cordboard_device"]
        web.cookies.clear()
        for cookie in ("cordboard_session", "cordboard_device"):
            web.cookies.set(cookie, device)
        assert (await web.get("/api/me")).status_code == 401
        assert (await web.get("/api/me", headers={"authorization": f"Bearer {device}"})).status_code == 401


@pytest.mark.parametrize(
    ("origin", "secure"), [("https://calls.example.com", True), ("http://10.0.0.5:8080", False), (None, False)]
)
async def test_cookies_are_for_https_only_where_people_come_by_https(
    site: Site, origin: str | None, secure: bool,  # noqa: F811
) -> None:  # fmt: skip
    async with reached_at(site, "https://calls.example.com") as web:
        headers = {} if origin is None else {"origin": origin}
        answer = await web.post("/api/session", json={"name": "ada", "password": PASSWORD}, headers=headers)
        cookies = answer.headers.get_list("set-cookie")
        assert len(cookies) == 2
        assert all(("; Secure" in each) is secure and "; HttpOnly" in each for each in cookies)


async def test_alarms_of_the_program_are_on_the_first_page_beside_those_of_the_line(site: Site, monkeypatch) -> None:  # noqa: F811
    told = LineStatus(running=True, address="sip:x", alarms=("money is nearly spent",))
    monkeypatch.setattr(type(site.switchboard.line), "status", lambda _line: told)
    app = create_app(site.switchboard, alarms=lambda: ("many files are open",))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://site") as web:
        await signed_in(web)
        assert (await web.get("/api/now")).json()["alarms"] == ["money is nearly spent", "many files are open"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://calls.example.com", "https://calls.example.com"), ("HTTPS://Calls.example.com/", "https://calls.example.com"),
        ("http://[2001:db8::1]:8080", "http://[2001:db8::1]:8080"), ("http://pbx:80", "http://pbx"),
    ],
)  # fmt: skip
def test_a_public_address_is_an_origin(written: str, read: str) -> None:
    assert public_address(written) == read


@pytest.mark.parametrize(
    "written", ["calls.example.com", "ftp://x", "https://x/path", "https://x?a", "https://a@x", "https://", "http://[", "http://x:99999",
                "https://x\\@y", ""],
)  # fmt: skip
def test_what_is_no_public_address_is_said_with_an_example(written: str) -> None:
    with pytest.raises(ValueError, match=r"such as https://calls\.example\.com"):
        public_address(written)
