"""The line as its page shows it: a test call with why it failed, and what of the limits of outside calls is used."""

from __future__ import annotations

import asyncio

import pytest

from cordboard.store import people
from cordboard.telephony.line import LineStatus, Refusal
from cordboard.telephony.outside import OutsideUse
from tests.server.test_server import PASSWORD, Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
CALL = {"number": "+12025550143", "caller_id": "+12025550100", "ring_seconds": 5}


async def test_a_test_call_is_answered_and_ended(site: Site) -> None:  # noqa: F811
    asked = asyncio.ensure_future(site.web.post("/api/line/test-calls", json=CALL))
    call = await site.line.dialled.get()
    assert (call.called, call.caller) == ("+12025550143", "+12025550100")
    call.answers()
    told = (await asked).json()
    assert (told["answered"], told["reason"], told["detail"]) == (True, None, "")
    await asyncio.wait_for(call.wait_ended(), 5)
    assert (await site.web.get("/api/contacts")).json()["items"] == []
    (entry,) = (await site.web.get("/api/audit", params={"action": "test-call"})).json()["items"]
    assert (entry["who"], entry["what"]) == ("ada", "+1202555…")


async def test_a_test_call_that_is_refused_says_why(site: Site) -> None:  # noqa: F811
    asked = asyncio.ensure_future(site.web.post("/api/line/test-calls", json=CALL))
    call = await site.line.dialled.get()
    call.refuses(Refusal.BUSY, "486 Busy Here")
    told = (await asked).json()
    assert (told["answered"], told["reason"], told["detail"]) == (False, "busy", "486 Busy Here")


async def test_only_administrators_make_test_calls(site: Site) -> None:  # noqa: F811
    people.add_user(site.switchboard.database, "sue", PASSWORD, ("supervisor",), "ada")
    await site.signs_in("sue")
    assert (await site.web.post("/api/line/test-calls", json=CALL)).status_code == 403
    assert site.line.dialled.empty()
    assert (await site.web.get("/api/file-settings")).status_code == 200


async def test_what_is_used_of_the_limits_is_told_where_the_line_counts_it(
    site: Site, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    assert (await site.web.get("/api/file-settings")).json()["outside_use"] is None
    status = LineStatus(running=True, address="sip:x", outside=OutsideUse(1, 2, 3.5, 0.75))
    monkeypatch.setattr(site.line, "status", lambda: status)
    assert (await site.web.get("/api/file-settings")).json()["outside_use"] == {
        "calls_now": 1, "calls_in_hour": 2, "minutes_in_day": 3.5, "money_in_day": 0.75,
    }  # fmt: skip
