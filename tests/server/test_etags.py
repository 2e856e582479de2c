"""Whoever edits names what was read: a write that names nothing is refused, and so is one to another state."""

from __future__ import annotations

import pytest

from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_two_administrators_do_not_overwrite_each_other(site: Site) -> None:  # noqa: F811
    read = await site.web.get("/api/users/bob")
    (listed,) = (each for each in (await site.web.get("/api/users")).json() if each["name"] == "bob")
    assert read.headers["etag"] == f'"{listed["etag"]}"'
    first = await site.web.patch(
        "/api/users/bob", json={"roles": ["auditor"]}, headers={"if-match": read.headers["etag"]}
    )
    assert (first.status_code, first.json()["roles"]) == (200, ["auditor"])
    second = await site.web.patch("/api/users/bob", json={"active": False}, headers={"if-match": read.headers["etag"]})
    assert second.status_code == 412
    assert "user bob is not what you read" in second.json()["detail"]
    assert second.headers["etag"] == first.headers["etag"]
    again = await site.web.patch("/api/users/bob", json={"active": False}, headers={"if-match": second.headers["etag"]})
    assert (again.json()["roles"], again.json()["active"]) == (["auditor"], False)


async def test_an_edit_that_names_nothing_is_refused_and_changes_nothing(site: Site) -> None:  # noqa: F811
    assert (await site.web.patch("/api/users/bob", json={"active": False})).status_code == 428
    assert (await site.web.get("/api/users/bob")).json()["active"] is True
    row = {"service": "keys", "result": "key_1", "custom1": "ONE"}
    for headers in ({}, {"if-match": "*"}):
        assert (await site.web.put("/api/mapper", json=row, headers=headers)).status_code == 428
    assert (await site.web.get("/api/mapper")).json() == []


async def test_two_authors_of_a_row_of_the_mapper_do_not_overwrite_each_other(site: Site) -> None:  # noqa: F811
    row = {"service": "keys", "result": "key_1", "custom1": "ONE"}
    made = await site.web.put("/api/mapper", json=row, headers={"if-none-match": "*"})
    twice = await site.web.put("/api/mapper", json=row, headers={"if-none-match": "*"})
    assert (twice.status_code, twice.headers["etag"]) == (412, made.headers["etag"])
    other = row | {"custom1": "TWO"}
    changed = await site.web.put("/api/mapper", json=other, headers={"if-match": made.headers["etag"]})
    assert changed.json()["custom1"] == "TWO"
    gone = {"service": "keys", "result": "key_1"}
    late = await site.web.delete("/api/mapper", params=gone, headers={"if-match": made.headers["etag"]})
    assert late.status_code == 412
    missing = row | {"result": "key_2"}
    nothing = await site.web.put("/api/mapper", json=missing, headers={"if-match": made.headers["etag"]})
    assert nothing.status_code == 404
    assert [each["custom1"] for each in (await site.web.get("/api/mapper")).json()] == ["TWO"]
