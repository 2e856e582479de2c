"""What a form is told when it is refused: each mistake with a JSON Pointer to the property it is about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.test_organisation import NEW, etag, site  # noqa: F401 - a fixture
from tests.server.test_server import PASSWORD

pytestmark = pytest.mark.anyio


def pointers(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [each.get("pointer", "") for each in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("section", "name", "document", "place"),
    [
        ("agents", "ned", {"services": ["desk"], "teams": ["billing", "nowhere"]}, "/teams/1"),
        ("agents", "ned", {"services": ["desk"], "skills": {"french": 11}}, "/skills/french"),
        ("agents", "ned", {"services": ["desk"], "path": "softphone"}, "/path"),
        ("numbers", "77", {"service": "nobody"}, "/service"),
        ("results", "mine", {"label": "Mine", "code": 5}, "/code"),
        ("termination_codes", "new", {"name": "New", "result": "unheard_of"}, "/result"),
        ("resource_groups", "more", {"from": ["line"], "to": ["desk"]}, "/from/0"),
        ("teams", "new", {"voicemail": "nowhere"}, "/voicemail"),
        ("termination_codes", "new", {"result": "listened"}, "/name"),
        ("webhooks", "crm", {"url": "ftp://x", "secret": "none"}, "/url"),
    ],
)  # fmt: skip
async def test_a_part_that_does_not_fit_says_where(site, section, name, document, place):  # noqa: F811
    answer = await site.web.put(f"/api/organisation/{section}/{name}", json=document, headers=NEW)
    assert place in pointers(answer)


async def test_a_service_and_a_list_of_changes_say_where(site):  # noqa: F811
    ground = await etag(site, "services", "line")
    answer = await site.web.patch("/api/organisation/services/line", json={"max_wait": -1}, headers=ground)
    assert pointers(answer) == ["/max_wait"]
    changes = [
        {"section": "skills", "name": "dutch", "document": {}},
        {"section": "agents", "name": "ned", "document": {"services": ["desk"], "skills": {"dutch": 11}}},
    ]
    answer = await site.web.post("/api/organisation", json={"changes": changes})
    assert pointers(answer) == ["/changes/1/document/skills/dutch"]


async def test_a_mistake_elsewhere_in_the_site_has_no_place_in_what_was_sent(site):  # noqa: F811
    answer = await site.web.delete("/api/organisation/teams/billing", headers=await etag(site, "teams", "billing"))
    assert pointers(answer) == [""]


async def test_users_and_passwords_say_which_property_is_wrong(site):  # noqa: F811
    good = {"name": "eve", "password": PASSWORD, "roles": ["agent"]}
    for change, place in (
        ({"name": "sue"}, "/name"), ({"name": " "}, "/name"), ({"password": "short"}, "/password"),
        ({"roles": ["king"]}, "/roles"), ({"roles": "agent"}, "/roles"), ({"name": "x" * 300}, "/name"),
    ):  # fmt: skip
        assert pointers(await site.web.post("/api/users", json=good | change)) == [place]
    seen = {"if-match": (await site.web.get("/api/users/ada")).headers["etag"]}
    assert pointers(await site.web.patch("/api/users/ada", json={"roles": []}, headers=seen)) == ["/roles"]
    for change, place in (({"old": "wrong", "new": PASSWORD}, "/old"), ({"old": PASSWORD, "new": "short"}, "/new")):
        assert pointers(await site.web.post("/api/me/password", json=change)) == [place]
    assert pointers(await site.web.post("/api/persons/find", json={"person": ""})) == ["/person"]
    by_name = await site.web.get("/api/audit", params={"since": "yesterday"})
    assert [each["where"] for each in by_name.json()["errors"]] == ["query.since"]
    assert pointers(by_name) == [""]
