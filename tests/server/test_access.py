"""Who may do what, and what is written down of it."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from cordboard.server.limits import LARGEST
from cordboard.store import people
from cordboard.store.database import writing
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio

#: What each role may not do. An administrator may do everything.
CLOSED = {
    "agent": ["GET /api/now", "GET /api/contacts", "GET /api/contacts/x", "GET /api/outcomes", "GET /api/report",
              "GET /api/mapper", "PUT /api/mapper", "GET /api/mapper/removed", "POST /api/calls", "GET /api/users",
              "GET /api/audit"],
    "designer": ["GET /api/outcomes", "PUT /api/mapper", "POST /api/calls", "POST /api/users", "GET /api/audit"],
    "publisher": ["GET /api/outcomes", "PUT /api/mapper", "POST /api/calls", "POST /api/users", "GET /api/audit"],
    "supervisor": ["GET /api/users", "POST /api/users", "PATCH /api/users/ada", "GET /api/audit"],
    "auditor": ["PUT /api/mapper", "DELETE /api/mapper?result=x", "POST /api/mapper/copy",
                "POST /api/mapper/restore?result=x", "POST /api/calls", "POST /api/users"],
}  # fmt: skip
OPENED = {
    "agent": ["GET /api/me", "GET /api/flows", "GET /api/services", "GET /phone", "GET /"],
    "designer": ["GET /api/now", "GET /api/contacts"],
    "publisher": ["GET /api/now", "GET /api/contacts"],
    "supervisor": ["GET /api/outcomes", "GET /api/report", "GET /api/mapper", "GET /api/contacts"],
    "auditor": [
        "GET /api/audit",
        "GET /api/outcomes",
        "GET /api/mapper",
        "GET /api/mapper/removed",
        "GET /api/contacts",
    ],
}
BODY = {"service": "calls", "number": "1", "name": "x", "password": PASSWORD, "roles": [], "result": "x",
        "source": "keys", "target": "rooms"}  # fmt: skip


async def signed_in(site: Site, role: str) -> None:  # noqa: F811
    people.add_user(site.switchboard.database, role, PASSWORD, (role,), "ada")
    site.web.cookies.clear()
    await site.signs_in(role)


@pytest.mark.parametrize("role", CLOSED)
async def test_each_role_may_do_what_is_its_business_and_no_more(site: Site, role: str) -> None:  # noqa: F811
    await signed_in(site, role)
    for closed, routes in ((True, CLOSED[role]), (False, OPENED[role])):
        for route in routes:
            method, path = route.split(" ")
            answer = await site.web.request(method, path, json=BODY if method != "GET" else None)
            assert (answer.status_code == 403) is closed, (route, answer.status_code, answer.text[:200])
            assert closed or answer.status_code == 200


async def test_an_agent_sees_services_and_no_callers(site: Site) -> None:  # noqa: F811
    await signed_in(site, "agent")
    assert "every-key" in {each["flow"] for each in (await site.web.get("/api/services")).json()}
    for hidden in ("/api/now", "/api/contacts", "/api/contacts/x"):
        assert (await site.web.get(hidden)).status_code == 403


async def changes(site: Site, name: str, etag: str = "", **wanted: Any) -> httpx.Response:  # noqa: F811
    """Change a user as read just now."""
    etag = etag or (await site.web.get(f"/api/users/{name}")).headers["etag"]
    return await site.web.patch(f"/api/users/{name}", json=wanted, headers={"if-match": etag})


async def test_administrators_keep_people_out_and_never_lock_themselves_out(site: Site) -> None:  # noqa: F811
    token = people.sign_in(site.switchboard.database, "bob", PASSWORD)
    changed = await changes(site, "bob", roles=["auditor"])
    assert changed.json()["roles"] == ["auditor"]
    user = people.who(site.switchboard.database, "session", token)
    assert user is not None
    assert user.may("auditor")
    assert (await changes(site, "bob", active=False)).json()["active"] is False
    assert people.who(site.switchboard.database, "session", token) is None
    with pytest.raises(people.NotAllowed):
        people.sign_in(site.switchboard.database, "bob", PASSWORD)
    for wanted in ({"roles": ["agent"]}, {"active": False}):
        answer = await changes(site, "ada", **wanted)
        assert answer.status_code == 422
        assert "another administrator" in answer.json()["detail"]
    assert (await changes(site, "eve", etag='"none"')).status_code == 404
    assert (await changes(site, "bob", roles=["king"])).status_code == 422
    listed = (await site.web.get("/api/users")).json()
    assert [(each["name"], each["roles"], each["active"]) for each in listed] == [
        ("ada", ["administrator"], True), ("bob", ["auditor"], False),
    ]  # fmt: skip
    assert "password" not in listed[0]


async def test_a_new_password_ends_what_the_old_one_opened(site: Site) -> None:  # noqa: F811
    wrong = await site.web.post("/api/me/password", json={"old": "not this one", "new": "another sentence"})
    assert wrong.status_code == 422
    right = await site.web.post("/api/me/password", json={"old": PASSWORD, "new": "another sentence"})
    assert right.status_code == 204
    assert (await site.web.get("/api/me")).status_code == 401
    people.sign_in(site.switchboard.database, "ada", "another sentence")


async def test_what_was_done_is_written_down_and_stays_written(site: Site) -> None:  # noqa: F811
    await site.web.get("/api/outcomes/export")
    await changes(site, "bob", password="another sentence")
    trail = (await site.web.get("/api/audit")).json()["items"]
    assert [each["action"] for each in trail] == [
        "user-changed", "outcomes-exported", "user-added", "signed-in", "set-up",
    ]  # fmt: skip
    assert trail[0]["who"] == "ada"
    assert trail[0]["what"] == "bob"
    assert "sentence" not in str(trail)
    first = (await site.web.get("/api/audit", params={"limit": 2})).json()
    older = (await site.web.get("/api/audit", params={"cursor": first["next"], "limit": 1})).json()
    assert [each["action"] for each in older["items"]] == ["user-added"]
    for statement in ("UPDATE audit SET who = 'eve'", "DELETE FROM audit"):
        with pytest.raises(SQLAlchemyError, match="only ever added"), writing(site.switchboard.database) as connection:
            connection.execute(text(statement))


async def test_people_who_sign_in_do_not_hold_up_the_journals(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """A password takes a moment to compare; meanwhile the store can be written, and does not give up waiting."""
    database = site.switchboard.database
    comparing, go_on = threading.Event(), threading.Event()

    def slowly(_stored: str, _password: str) -> bool:
        comparing.set()
        return go_on.wait(30)

    monkeypatch.setattr(people, "_matches", slowly)
    signing = threading.Thread(target=people.sign_in, args=(database, "ada", PASSWORD))
    signing.start()
    assert comparing.wait(5)
    try:
        people.note(database, "ada", "tried", "")
    finally:
        go_on.set()
        signing.join()


async def test_a_body_that_is_too_large_is_not_read_to_its_end(site: Site) -> None:  # noqa: F811
    site.web.cookies.clear()
    answer = await site.web.post("/api/tokens", content=b"x" * (LARGEST + 1))
    assert answer.status_code == 413
    assert (await site.web.post("/api/session", json={"name": "x" * LARGEST, "password": "y"})).status_code == 413
