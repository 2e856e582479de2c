"""The character NUL in what requests bring: PostgreSQL can neither store it nor look for it, so it is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.test_bad_requests import judge
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

ETAG = {"if-match": '"x"'}


@pytest.mark.parametrize(
    ("method", "url", "given", "where"),
    [
        ("POST", "/api/persons/find", {"json": {"person": "Ann\0"}}, "body.person"),
        ("POST", "/api/organisation", {"json": {"changes": [{"section": "skills", "name": "x", "document": {
            "title": "a\0"}}]}}, "body.changes.0.document.title"),
        ("PUT", "/api/organisation/skills/x", {"json": {"ti\0tle": "x"}, "headers": ETAG}, "body.ti\0tle"),
        ("PUT", "/api/flows/keys/layout", {"json": {"notes": [{"text": "\0"}]}, "headers": ETAG}, "body.notes.0.text"),
        ("GET", "/api/contacts?number=%2B1\0", {}, "query.number"),
        ("GET", "/api/accounts/search?field=phone&value=\0", {}, "query.value"),
        ("GET", "/api/contacts/a%00", {}, "path.contact"),
        ("GET", "/api/webhooks/\0/deliveries", {}, "path.endpoint"),
    ],
)  # fmt: skip
async def test_it_is_refused_wherever_it_is_and_the_place_is_named(
    site: Site, method: str, url: str, given: dict[str, Any], where: str  # noqa: F811
) -> None:  # fmt: skip
    answer = await site.web.request(method, url.replace("\0", "%00"), **given)
    judge(answer, url)
    assert answer.status_code == 422
    place, _, name = where.partition(".")
    told = {"where": where, "what": f"{name} has the character NUL (U+0000) in it.", "remedy": "Take it out."}
    pointer = {"pointer": "/" + name.replace(".", "/")} if place == "body" else {}
    assert answer.json()["errors"] == [told | pointer]


async def test_pages_for_people_refuse_it_in_words(site: Site) -> None:  # noqa: F811
    for answer in (
        await site.web.post(
            "/api/session", json={"name": "ada\0", "password": PASSWORD}, headers={"accept": "text/html"}
        ),
        await site.web.get("/contacts/%00", headers={"accept": "text/html"}),
    ):
        assert answer.status_code == 422
        assert "the character NUL" in answer.text


async def test_what_only_looks_like_it_is_taken(site: Site) -> None:  # noqa: F811
    answer = await site.web.post("/api/persons/find", json={"person": "\\u0000"})
    assert (answer.status_code, answer.json()["detail"]) == (404, "nothing is held about this person")


async def test_of_very_many_the_first_are_told(site: Site) -> None:  # noqa: F811
    answer = await site.web.put("/api/organisation/skills/x", json={"a": ["\0"] * 200_000}, headers=ETAG)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) == 50
    assert answer.json()["errors"][0]["where"] == "body.a.0"
