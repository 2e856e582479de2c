"""Long lists: each entry is told once, whatever is added meanwhile, and a cursor is taken by its own list only."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert

from cordboard.server.paging import KeyNumber, KeyText, Paging
from cordboard.store.tables import contacts
from tests.server.test_bad_requests import judge, web  # noqa: F401 - a fixture
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
T = 1_600_000_000_000
PAGING = Paging("things", tuple[KeyNumber, KeyText])


def add(database: Engine, id: str, started_at: int, **more: object) -> None:  # noqa: A002
    row = {
        "id": id, "flow": "support", "version": "v1", "channel": "voice", "direction": "inbound", "service": "keys",
        "caller": "+442079460000", "called": "2000", "account": "", "started_at": started_at,
        "closed_at": started_at + 5, "result": "key_1", "code": 1, "ended_by": "flow", "recovered": False,
    }  # fmt: skip
    with database.begin() as connection:
        connection.execute(insert(contacts).values(**row | more))


@given(st.integers(-(2**63), 2**63 - 1), st.text(max_size=200))
def test_a_cursor_says_where_it_was_made(number: int, text: str) -> None:
    assert PAGING.after(PAGING.cursor((number, text))) == (number, text)


@pytest.mark.parametrize("path", ["contacts", "outcomes"])
async def test_contacts_that_come_meanwhile_move_no_page(site: Site, path: str) -> None:  # noqa: F811
    database = site.switchboard.database
    for number in range(10):
        add(database, f"c{number}", 1000 + number // 3)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await site.web.get(f"/api/{path}", params={"limit": 3, "cursor": cursor})).json()
        seen += [each.get("id") or each["contact"] for each in page["items"]]
        cursor = page["next"]
        add(database, f"new{len(seen)}", 5000)
    assert sorted(seen) == [f"c{number}" for number in range(10)]


async def test_contacts_are_found_by_what_people_know_of_them(site: Site) -> None:  # noqa: F811
    database = site.switchboard.database
    add(database, "a", T, agent="mara", account="A1", version="v2")
    add(database, "b", T + 1000, result="busy", called="+442079460123", closed_at=None, direction="outbound")
    add(database, "c", T + 2000, flow="sales", service="rooms", run="callback", parent="b", channel="text")
    add(database, "d", T + 3000, run="supervision")

    async def found(**filters: str) -> str:
        answer = await site.web.get("/api/contacts", params=filters)
        assert answer.status_code == 200, answer.text
        return "".join(sorted(each["id"] for each in answer.json()["items"]))

    expected = {
        ("agent", "mara"): "a", ("account", "A1"): "a", ("version", "v2"): "a", ("result", "busy"): "b",
        ("number", "+44 20 7946 0123"): "b", ("number", "2000"): "ac",
        ("state", "open"): "b", ("state", "closed"): "ac",
        ("direction", "outbound"): "b", ("flow", "sales"): "c", ("service", "rooms"): "c", ("run", "callback"): "c",
        ("parent", "b"): "c", ("channel", "text"): "c", ("since", "2020-09-13T12:26:41Z"): "bc",
        ("until", "2020-09-13T12:26:41Z"): "a", ("supervision", "true"): "abcd", ("run", "supervision"): "d",
        ("service", "none"): "",
    }  # fmt: skip
    for (name, value), ids in expected.items():
        assert await found(**{name: value}) == ids, (name, value)
    assert await found(service="keys", state="closed") == "a"


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "bnVsbA", "A" * 900, "WyJjb250YWN0cyIsWyJ4IiwxXV0", "é"])
async def test_what_is_no_cursor_of_the_list_is_refused(web: httpx.AsyncClient, cursor: str) -> None:  # noqa: F811
    for path in ("/api/contacts", "/api/outcomes", "/api/audit", "/api/recordings"):
        answer = await web.get(path, params={"cursor": cursor})
        judge(answer, (path, cursor))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["where"] == "query.cursor"


async def test_the_cursor_of_one_list_is_none_of_another(web: httpx.AsyncClient, site: Site) -> None:  # noqa: F811
    for number in range(3):
        add(site.switchboard.database, f"c{number}", 1000 + number)
    cursor = (await web.get("/api/contacts", params={"limit": 1})).json()["next"]
    assert (await web.get("/api/contacts", params={"cursor": cursor})).status_code == 200
    assert (await web.get("/api/outcomes", params={"cursor": cursor})).status_code == 422
