"""Desktops as programs: what they are told, what they may ask, who may not, and coming back after a loss."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cordboard.server.desk import supervisors
from cordboard.store import people, sessions
from tests.server.desk.centre import PASSWORD, Centre, centre, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.anyio


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Centre]:
    async with centre(tmp_path) as opened:
        yield opened


async def test_a_desktop_is_told_how_everything_is_and_then_what_happens(place):
    bob = await place.desktop("bob")
    desk = bob.words[0]
    assert (desk["say"], desk["agent"], desk["full_name"], desk.get("view")) == ("desk", "bob", "Bob Barnes", None)
    assert [each["name"] for each in desk["paths"]] == ["softphone", "browser"]
    assert [each["name"] for each in desk["services"] if each.get("category") == "own"] == ["work"]
    assert [each["name"] for each in desk["reasons"]][:2] == ["break", "lunch"]
    assert [(each["name"], each["category"]) for each in desk["codes"]] == [("solved", "Good"), ("later", "Other")]
    await bob.does("sign_in", ready=True)
    await bob.is_in("ready", "bob")
    await bob.does("not_ready", reason="lunch")
    seen = await bob.hears_of("agent", lambda event: event["agent"]["state"] == "not_ready")
    assert seen["agent"]["reason"] == "lunch"
    assert bob.events("agent")[0]["number"] < seen["number"]


async def test_a_call_from_the_offer_with_its_screen_pop_to_the_outcome(place):
    bob, phone, caller, _ = await place.talking()
    pop = (await bob.hears_of("offer"))["pop"]
    assert (pop["caller"], pop["called"], pop["service"]) == ("2025550123", "1001", "help")
    assert pop["path"] == ["Reference", "Agents"]
    assert (pop["fields"]["reference"], pop["first"]) == ("4711", "reference")
    assert pop["url"] == "https://crm.example/find?ref=4711"
    assert (await bob.ask("mute"))["why"] == "mute yourself at your telephone"
    await bob.does("hold")
    await bob.is_in("hold", "bob")
    assert (await bob.hears_of("conversation"))["conversation"]["held"] is True
    await bob.does("retrieve")
    await bob.does("pause_recording")
    assert (await bob.hears_of("conversation"))["conversation"]["recording"] == "paused"
    await bob.does("resume_recording")
    await bob.does("keys", keys="5#")
    await until(lambda: caller.sound.keys() == "5#")
    await bob.does("end_call")
    phone.respond(await phone.next("BYE"), 200, "OK")
    await bob.is_in("wrap_up", "bob")
    assert (await bob.ask("wrap_up", code="nonsense"))["say"] == "refused"
    await bob.does("wrap_up", code="later")
    await until(caller.is_hung_up_on)
    await place.closed_as("customer_not_available")
    async with place.web("sue") as sue:
        listed = (await sue.get("/api/recordings")).json()["items"]
        sound = await sue.get(f"/api/recordings/{listed[0]['id']}")
    assert sound.headers["content-type"] == "audio/wav"
    assert sound.content[:4] == b"RIFF"
    assert [each["what"] for each in place.audited("recording-fetched")] == [listed[0]["id"]]


async def test_an_agent_calls_somebody_whom_the_service_lets_its_agents_call(place):
    mine, person = await place.softphone(), await place.softphone("+12025550199")
    bob = await place.desktop("bob")
    assert bob.words[0]["calls_for"] == ["work"]
    await bob.does("sign_in", ready=True)
    for number, why in (("+12125550100", "none of the numbers"), ("nobody", "no telephone number")):
        answer = await bob.ask("call", number=number)
        assert answer["say"] == "refused"
        assert why in answer["why"]
    await bob.does("call", number="(202) 555-0199", service="work")
    await bob.is_in("in_call", "bob")
    pop = next(each for each in bob.words if each["say"] == "pop")
    assert (pop["pop"]["caller"], pop["pop"]["service"]) == ("+12025550199", "work")
    mine.respond(await mine.next("INVITE"), 200, "OK", body=mine.sdp())
    person.respond(await person.next("INVITE"), 200, "OK", body=person.sdp())
    await bob.hears_of("conversation")
    assert [each["detail"]["service"] for each in place.audited("call")] == ["work"]
    async with place.web("bob") as web:
        way = (await web.get(f"/api/agent/contacts/{pop['contact']}/way")).json()
    assert (way["flow"], way["modules"], way["connectors"]) == ("idle", ["Agents"], [])
    await bob.does("end_call")
    mine.respond(await mine.next("BYE"), 200, "OK")
    person.respond(await person.next("BYE"), 200, "OK")
    await bob.does("wrap_up", code="later")
    await place.closed_as("customer_not_available")
    contact = place.outcome()
    assert contact is not None
    assert (contact["direction"], contact["run"], contact["agent"]) == ("outbound", "agent_call", "bob")


async def test_what_cannot_be_done_now_is_refused_with_a_sentence(place):
    bob = await place.desktop("bob")
    for do, fields, why in (
        ("hold", {}, "not signed in"),
        ("ready", {}, "not signed in"),
        ("sign_in", {"services": ["nonsense"]}, "does not work for 'nonsense'"),
        ("sign_in", {"path": "number"}, "has no number"),
        ("sign_in", {"path": "browser", "ready": True}, "telephone of your page is not connected"),
        ("dance", {}, "not understood"),
        ("accept", {}, "not understood"),
        ("keys", {"keys": "12x"}, "not understood"),
        ("hold", {"agent": "ada"}, "not understood"),
    ):
        answer = await bob.ask(do, **fields)
        assert answer["say"] == "refused", do
        assert why in answer["why"], (do, answer)
    await bob.socket.send("{nonsense")
    await until(lambda: any(each["say"] == "refused" and each.get("request", 0) == 0 for each in bob.words))
    await bob.does("sign_in")


async def test_a_desktop_that_comes_back_misses_nothing(place):
    bob = await place.desktop("bob")
    await bob.does("sign_in")
    await bob.is_in("not_ready", "bob")
    number = bob.events("agent")[-1]["number"]
    await bob.close()
    async with place.web("bob") as web:
        assert (await web.post("/api/agent/do", json={"do": "not_ready", "reason": "lunch"})).status_code == 204
    again = await place.desktop("bob", after=number)
    assert (again.words[0]["say"], again.words[0]["number"]) == ("resumed", number)
    seen = await again.hears_of("agent", lambda event: event["agent"]["reason"] == "lunch")
    assert seen["number"] > number
    assert not any(each["say"] == "desk" for each in again.words)


async def test_a_desktop_that_was_away_too_long_is_told_how_everything_is(place):
    bob = await place.desktop("bob")
    await bob.does("sign_in")
    late = await place.desktop("bob", after=12)
    await until(lambda: any(each["say"] == "desk" for each in late.words))
    desk = next(each for each in late.words if each["say"] == "desk")
    assert desk["view"]["state"] == "not_ready"
    await late.does("ready")
    await late.is_in("ready", "bob")


async def test_who_comes_back_in_a_call_is_told_of_the_conversation_and_who_it_is(place):
    bob, *_ = await place.talking()
    await bob.close()
    again = await place.desktop("bob")
    desk = again.words[0]
    assert desk["view"]["state"] == "in_call"
    assert {each["role"] for each in desk["conversation"]["members"]} == {"customer", "agent"}
    assert desk["pop"]["fields"]["reference"] == "4711"
    await asyncio.sleep(0.3)
    assert not again.events("agent"), "coming back in time changes nothing"


async def test_an_agent_whose_desktop_is_gone_for_good_is_not_ready(place):
    bob = await place.desktop("bob")
    await bob.does("sign_in", ready=True)
    floor = await place.desktop("sue", floor=True)
    await bob.close()
    seen = await floor.hears_of("agent", lambda event: event["agent"]["state"] == "not_ready")
    assert seen["agent"]["desktop"] is False


async def test_a_floor_view_of_a_quiet_site_stays_connected(place, monkeypatch, caplog):
    monkeypatch.setattr(supervisors, "SOON", 0.01)
    floor = await place.desktop("sue", floor=True)
    await asyncio.sleep(0.3)
    bob = await place.desktop("bob")
    await bob.does("sign_in", ready=True)
    await until(
        lambda: any(each.get("ready") for word in floor.words if word["say"] == "queues" for each in word["queues"])
    )
    assert floor.socket.close_code is None
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


async def test_who_has_no_business_there_is_turned_away(place):
    for user, path, why in (
        ("sue", "agent", "is no agent here"),
        ("eve", "agent", "is no agent here"),
        ("root", "agent", "is no agent here"),
        ("bob", "floor", "needs the role supervisor"),
    ):
        with pytest.raises(InvalidStatus) as refused:
            await place.desktop(user, floor=path == "floor")
        assert refused.value.response.status_code == 403
        assert why in refused.value.response.body.decode(), user


async def test_a_socket_needs_a_credential_and_a_cookie_only_counts_from_our_own_pages(place, caplog):
    url = f"{place.url.replace('http', 'ws')}/api/agent/socket"
    cookie = {"cookie": f"cordboard_session={people.sign_in(place.switchboard.database, 'bob', PASSWORD)}"}
    for headers, status in (
        ({}, 401),
        ({"authorization": "Bearer nonsense"}, 401),
        ({"cookie": "cordboard_session=nonsense", "origin": place.url}, 401),
        (cookie, 403),
        (cookie | {"origin": "http://evil.example"}, 403),
        (cookie | {"origin": "null"}, 403),
    ):
        with pytest.raises(InvalidStatus) as refused:
            await connect(url, additional_headers=headers, proxy=None)
        assert refused.value.response.status_code == status, headers
    async with connect(url, additional_headers=cookie | {"origin": place.url}, proxy=None) as socket:
        assert msgspec.json.decode(await socket.recv())["say"] == "desk"
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


async def test_a_socket_where_there_is_none_gets_a_problem_document(place):
    for path in ("/api/nowhere", "/api/contacts", "/nowhere"):
        with pytest.raises(InvalidStatus) as refused:
            await connect(f"{place.url.replace('http', 'ws')}{path}", proxy=None)
        assert refused.value.response.status_code == 404
        assert f"there is nothing at {path}" in refused.value.response.body.decode()


async def _all_of(socket):
    while True:
        await socket.recv()


async def test_who_is_signed_out_of_the_web_site_loses_the_connection(place, monkeypatch):
    from cordboard.server.desk import connection

    monkeypatch.setattr(connection, "BEAT", 0.05)
    url = f"{place.url.replace('http', 'ws')}/api/agent/socket"
    session = people.sign_in(place.switchboard.database, "bob", PASSWORD)
    headers = {"cookie": f"cordboard_session={session}", "origin": place.url}
    async with connect(url, additional_headers=headers, proxy=None) as socket:
        await socket.recv()
        sessions.sign_out(place.switchboard.database, session)
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(_all_of(socket), 10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_rest_says_the_same_and_keeps_to_the_roles(place):
    async with place.web("bob") as bob, place.web("sue") as sue, place.web("root") as root:
        assert (await bob.get("/api/agent")).json()["agent"] == "bob"
        assert (await bob.post("/api/agent/do", json={"do": "sign_in", "ready": True})).status_code == 204
        refused = await bob.post("/api/agent/do", json={"do": "hold"})
        assert (refused.status_code, refused.json()["detail"]) == (409, "you are not talking with a person")
        assert (await bob.post("/api/agent/do", content=b"x" * 20_000)).status_code == 413
        assert (await bob.post("/api/agent/do", json={"do": "max_wait", "service": "help"})).status_code == 422
        for path in ("floor", "agents", "queues", "waiting", "conversations", "recordings"):
            assert (await bob.get(f"/api/{path}")).status_code == 403, path
            assert (await sue.get(f"/api/{path}")).status_code == 200, path
            assert (await root.get(f"/api/{path}")).status_code == 200, path
        assert [each["state"] for each in (await sue.get("/api/agents")).json()] == ["ready"]
        assert (await sue.put("/api/services/help/max-wait", json={"seconds": 42})).status_code == 204
        queue = next(each for each in (await sue.get("/api/queues")).json() if each["service"] == "help")
        assert (queue["max_wait"], queue["ready"], queue["open"]) == (42, 1, True)
        assert (await sue.put("/api/services/none/max-wait", json={"seconds": 42})).status_code == 409
        assert (await sue.put("/api/agents/bob/state", json={"state": "not_ready"})).status_code == 204
        assert (await sue.put("/api/agents/cyd/state", json={"state": "not_ready"})).status_code == 409
        assert (await sue.put("/api/conversations/x/monitor", json={})).status_code == 409
        assert (await sue.get("/api/recordings/nonsense")).status_code == 404
        targets = (await bob.get("/api/agent/targets")).json()
        assert [each["name"] for each in targets["agents"]] == ["ada", "max"]
    (changed,) = place.audited("organisation-changed")
    assert (changed["who"], changed["what"], changed["detail"]["after"]["max_wait"]) == ("sue", "service help", 42)
    assert [each["who"] for each in place.audited("agent-forced")] == ["sue"]


async def test_pages_are_there_for_those_they_are_for(place):
    async with httpx.AsyncClient(base_url=place.url, headers={"origin": place.url}) as web:
        assert (await web.get("/agent")).headers["location"] == "/desk"
        await web.post("/api/session", json={"name": "bob", "password": PASSWORD})
        assert [(await web.get(path)).status_code for path in ("/api/agent", "/api/floor")] == [200, 403]
        await web.delete("/api/session")
        await web.post("/api/session", json={"name": "sue", "password": PASSWORD})
        assert [(await web.get(path)).status_code for path in ("/api/agent", "/api/floor")] == [403, 200]
