"""A draft is called by who draws it: really, with agents, and without a trace in any figure."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from cordboard.store import contacts, outcomes, people
from cordboard.store.arrivals import arrivals
from cordboard.store.distribution import figures
from cordboard.store.overview import overview
from tests.needs import ROOT
from tests.server.desk.centre import PASSWORD, Centre, centre, until
from tests.telephony.page import Page, page

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio
TEXT = (ROOT / "tests/server/desk/site/flows/help.yaml").read_text()
DRAWN = TEXT.replace("Thank you.", "Thank you, and goodbye.")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Centre]:
    async with centre(tmp_path) as opened:
        for name, roles in (("dora", ("designer",)), ("paul", ("publisher",))):
            people.add_user(opened.switchboard.database, name, PASSWORD, roles, "root")
        yield opened


def program(place: Centre, name: str) -> httpx.AsyncClient:
    web = place.web(name)
    web.timeout = httpx.Timeout(60)  # the first check starts a process
    return web


async def drawn(web: httpx.AsyncClient, text: str = DRAWN) -> str:
    made = await web.post("/api/flows/help/drafts", json={"text": text})
    assert made.status_code == 201, made.text
    return str(made.headers["location"])


async def calls(web: httpx.AsyncClient, draft: str, phone: Page, **wanted: str) -> dict[str, Any]:
    answer = await web.post(f"{draft}/calls", json={"sdp": await phone.offer(), **wanted})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    await phone.accept(made["sdp"])
    return made


def row(place: Centre, contact: str) -> dict[str, Any]:
    return contacts.contact(place.switchboard.database, contact)


async def test_a_draft_is_talked_to_with_an_agent_and_counts_nowhere(place: Centre) -> None:
    phone = await place.softphone()
    bob, floor = await place.desktop("bob"), await place.desktop("sue", floor=True)
    await bob.does("sign_in", ready=True)
    async with program(place, "dora") as web, page() as caller:
        draft = await drawn(web)
        made = await calls(web, draft, caller, number="+12025550177")
        await until(lambda: {"state": "answered"} in caller.told)
        (now,) = (await web.get("/api/now")).json()["calls"]
        assert (now["contact"], now["trial"], now["caller"], now["called"]) == (
            made["contact"], True, "+12025550177", "1001")  # fmt: skip
        assert overview(place.switchboard.database, ()).open_contacts == {}
        await caller.says('{"keys": "4711"}')
        offer = await bob.hears_of("offer")
        assert (offer["contact"], offer["pop"]["trial"], offer["pop"]["path"]) == (
            made["contact"], True, ["Reference", "Agents"])  # fmt: skip
        phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
        await bob.does("accept", offer=offer["offer"])
        await bob.is_in("in_call", "bob")
        await until(lambda: any(word["say"] == "contacts" and word.get("contacts") for word in floor.words))
        seen = [each for word in floor.words if word["say"] == "contacts" for each in word.get("contacts", ())]
        assert seen
        assert all(each["trial"] for each in seen)
        await bob.does("end_call")
        phone.respond(await phone.next("BYE"), 200, "OK")
        await bob.does("wrap_up", code="later")
        await until(lambda: row(place, made["contact"])["closed_at"] is not None)
        told = row(place, made["contact"])
        assert (told["trial"], told["version"], told["result"], told["agent"]) == (
            True, made["version"], "customer_not_available", "bob")  # fmt: skip
        live = (await web.get("/api/flows/help")).json()
        assert made["version"] not in [live["version"], *(each["version"] for each in live["versions"])]
        trace = (await web.get(f"/api/contacts/{made['contact']}")).json()["trace"]
        assert [(each["module"], each["in_version"]) for each in trace] == [
            ("Reference", True), ("Agents", True), ("Thanks", True), ("Bye", True)]  # fmt: skip
    await counts_nowhere(place, made["contact"])
    (audited,) = place.audited("flow-draft-called")
    assert (audited["who"], audited["detail"]["contact"]) == ("dora", made["contact"])


async def counts_nowhere(place: Centre, contact: str) -> None:
    database = place.switchboard.database
    await asyncio.sleep(0.3)  # the log of the distributor is written a group at a time
    seen = figures(database)
    assert seen["services"] == []
    assert [(each["agent"], each["offers"], each["taken"], each["handled"]) for each in seen["agents"]] == [
        ("bob", 0, 0, 0)]  # fmt: skip
    assert list(outcomes.outcomes(database, place.switchboard.programs.results)) == []
    assert arrivals(database, 1_800_000) == {}
    async with place.web("bob") as mine:
        own = (await mine.get("/api/agent/figures?since=2026-01-01T00:00:00Z")).json()
    assert (own["contacts"], own["handle_time"]) == (0, None)
    assert "in_call" in {each["state"] for each in own["states"]}, "the time was spent"
    async with place.web("sue") as web:
        assert (await web.get("/api/contacts")).json()["items"] == []
        (listed,) = (await web.get("/api/contacts", params={"trials": True})).json()["items"]
        assert (listed["id"], listed["trial"]) == (contact, True)
        assert [each["id"] for each in (await web.get("/api/now")).json()["last"]] == [contact]
        assert (await web.get("/api/report")).json() == []
    assert b"cordboard_contacts_started_total{" not in place.switchboard.telemetry.instruments.exposition()


async def test_a_version_that_was_called_is_published_by_nobody_for_that(place: Centre) -> None:
    async with program(place, "dora") as web, program(place, "paul") as publisher, page() as caller:
        draft = await drawn(web)
        made = await calls(web, draft, caller)
        assert made["service"] == "help"
        await until(lambda: place.switchboard.runs.at_work)
        assert row(place, made["contact"])["caller"].startswith("browser-")
        state = {"if-match": (await publisher.get("/api/flows/help/publications")).headers["etag"]}
        url = "/api/flows/help/publications"
        by_version = await publisher.post(url, json={"version": made["version"]}, headers=state)
        assert by_version.status_code == 404, by_version.text
        by_draft = {"draft": draft.rpartition("/")[2], "revision": 1}
        assert (await publisher.post(url, json=by_draft, headers=state)).status_code == 201
        assert made["version"] in [each["version"] for each in (await web.get("/api/flows/help")).json()["versions"]]
        await caller.says('{"hangup": true}')
        await until(lambda: row(place, made["contact"])["closed_at"] is not None)
        assert row(place, made["contact"])["result"] == "hung_up_in_opening"


async def test_what_cannot_be_called_says_why_and_nothing_begins(place: Centre) -> None:
    async with program(place, "dora") as web, place.web("bob") as agent:
        broken, fine = await drawn(web, TEXT.replace("end_call", "end_cal")), await drawn(web)
        sdp = {"sdp": "no offer"}
        assert (await agent.post(f"{fine}/calls", json=sdp)).status_code == 403
        refused = await web.post(f"{broken}/calls", json=sdp)
        assert (refused.status_code, refused.json()["errors"][0]["severity"]) == (422, "error")
        for wanted, why in (
            (sdp, "offer"),
            (sdp | {"service": "work"}, "there are: help"),
            (sdp | {"service": "none"}, "there are: help"),
        ):  # fmt: skip
            refused = await web.post(f"{fine}/calls", json=wanted)
            assert refused.status_code == 422
            assert why in refused.json()["detail"], refused.text
        assert (await web.post("/api/flows/help/drafts/none/calls", json=sdp)).status_code == 404
        other = await drawn(web, TEXT.replace("flow: help", "flow: other"))
        assert "draft of 'help'" in (await web.post(f"{other}/calls", json=sdp)).json()["detail"]
    assert contacts.list_contacts(place.switchboard.database, trials=True) == []
