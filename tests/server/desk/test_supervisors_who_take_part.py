"""Supervisors at their socket: moving, sending, taking over."""

from __future__ import annotations

import asyncio

import pytest

from tests.server.desk.centre import until
from tests.server.desk.test_sockets import place  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


async def test_a_supervisor_sends_and_moves_who_waits_and_takes_a_conversation_over(place):  # noqa: F811
    phone, own_phone = await place.softphone(), await place.softphone("max")
    bob, sam = await place.desktop("bob"), await place.desktop("max")
    await bob.does("sign_in")
    floor = await place.desktop("max", floor=True)
    caller = await place.caller()
    waiting = await floor.hears_of("waiting")
    contact = waiting["contact"]
    await floor.does("move", contact=contact, first=True)
    await floor.does("move", contact=contact, priority=7)
    async with place.web("max") as web:
        moved = await web.put(f"/api/waiting/{contact}/place", json={"priority": 5})
        assert moved.status_code == 204, moved.text
        (waits,) = (await web.get("/api/waiting")).json()
        assert waits["priority"] == 5
        away = await web.put(f"/api/waiting/{contact}/target", json={"kind": "agent", "name": "bob"})
        assert away.status_code == 409, away.text
        assert "cannot take it now" in away.json()["detail"]
    assert (await floor.ask("move", contact=contact, priority=101))["say"] == "refused"
    await bob.does("ready")
    offer = await bob.hears_of("offer")
    phone.respond(await phone.next("INVITE"), 200, "OK", body=phone.sdp())
    await bob.does("accept", offer=offer["offer"])
    await bob.is_in("in_call", "bob")
    refused = await floor.ask("take_over", contact=contact)
    assert (refused["say"], "sign in there as an agent" in refused["why"]) == ("refused", True)
    await sam.does("sign_in")
    taking = asyncio.create_task(floor.does("take_over", contact=contact))
    own_phone.respond(await own_phone.next("INVITE"), 200, "OK", body=own_phone.sdp())
    await taking
    await sam.is_in("in_call", "max")
    assert (await sam.hears_of("conversation"))["conversation"]["contact"] == contact
    await bob.is_in("wrap_up", "bob")
    assert "taken the conversation over" in (await bob.hears_of("told"))["text"]
    await bob.does("wrap_up", code="later")
    await sam.does("end_call")
    await sam.is_in("wrap_up", "max")
    await sam.does("wrap_up", code="solved")
    await until(caller.is_hung_up_on)
    await until(lambda: place.outcome() is not None)
    for action in ("contact-moved", "conversation-taken-over"):
        assert {each["who"] for each in place.audited(action)} == {"max"}
        assert {each["what"] for each in place.audited(action)} == {contact}


async def test_only_supervisors_move_send_and_take_over(place):  # noqa: F811
    async with place.web("bob") as bob:
        for method, path, body in (
            ("PUT", "/api/waiting/x/place", {"first": True}),
            ("PUT", "/api/waiting/x/target", {"kind": "agent", "name": "bob"}),
            ("POST", "/api/conversations/x/take-over", None),
        ):
            assert (await bob.request(method, path, json=body)).status_code == 403, path
