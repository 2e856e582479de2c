"""What a floor view is told."""

from __future__ import annotations

import asyncio

import pytest

from cordboard.server.desk import supervisors, today
from tests.server.desk.centre import until
from tests.server.desk.test_sockets import place  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio


def told_of(floor, say, what):
    """All that a floor view was told of one kind, in order."""
    return [each for word in floor.words if word["say"] == say for each in word.get(what, ())]


async def test_a_floor_view_is_told_everything_once_and_then_what_has_changed(place, monkeypatch):  # noqa: F811
    monkeypatch.setattr(supervisors, "SOON", 0.05)
    monkeypatch.setattr(today, "FRESH", 0.0)
    floor = await place.desktop("sue", floor=True)
    await until(lambda: told_of(floor, "today", "services"))
    bob = await place.desktop("bob")
    await bob.does("sign_in")
    caller = await place.caller()
    await until(lambda: any(each.get("place") == 1 for each in told_of(floor, "contacts", "contacts")))
    waiting = [each for each in told_of(floor, "contacts", "contacts") if each.get("place") == 1][-1]
    assert (waiting["caller"], waiting["standing"], waiting["service"]) == ("2025550123", "waiting", "help")
    assert waiting["module"], "where the contact is in its flow"
    await until(lambda: [each for each in told_of(floor, "queues", "queues") if each.get("waiting")])
    await caller.hang_up()
    await until(lambda: waiting["contact"] in told_of(floor, "contacts", "over"))
    await until(lambda: any(each.get("abandoned") == 1 for each in told_of(floor, "today", "services")))
    for say in ("queues", "contacts", "today"):
        whole = [word.get("whole", False) for word in floor.words if word["say"] == say]
        assert whole[0] is True
        assert not any(whole[1:]), "differences only"
    changed = [word for word in floor.words if word["say"] == "queues"][-1]
    assert [each["service"] for each in changed["queues"]] == ["help"], "the other queues have not changed"


async def test_a_supervisor_sees_the_floor_and_takes_part_by_telephone(place):  # noqa: F811
    floor = await place.desktop("sue", floor=True)
    opening = floor.words[0]
    assert (opening["say"], opening["supervisor"], opening["names"]["bob"]) == ("floor", "sue", "Bob Barnes")
    bob, _, caller, _ = await place.talking()
    talk = (await floor.hears_of("conversation"))["conversation"]
    await until(lambda: any(each["contact"] == talk["contact"] for each in told_of(floor, "contacts", "contacts")))
    (seen,) = [each for each in told_of(floor, "contacts", "contacts") if each["contact"] == talk["contact"]][-1:]
    assert (seen["caller"], seen["service"]) == ("2025550123", "help")
    ear = await place.softphone("bob")  # the supervisor sits at another desk with Bob's second telephone
    asked = asyncio.create_task(floor.ask("monitor", contact=talk["contact"], telephone="bob"))
    invite = await ear.next("INVITE")
    ear.respond(invite, 200, "OK", body=ear.sdp())
    assert (await asked)["say"] == "done"

    def mode(event):
        return [each.get("mode") for each in event["conversation"]["members"] if each["role"] == "supervisor"]

    await floor.hears_of("conversation", lambda event: mode(event) == ["listen"])
    await floor.does("monitor", contact=talk["contact"], mode="coach")
    await floor.hears_of("conversation", lambda event: mode(event) == ["coach"])
    await bob.hears_of("conversation", lambda event: mode(event) == ["coach"])
    assert not any(mode(event) == ["listen"] for event in bob.events("conversation")), "nobody is told who listens"
    await floor.does("stop_monitoring", contact=talk["contact"])
    ear.respond(await ear.next("BYE"), 200, "OK")
    assert [each["detail"].get("mode") for each in place.audited("monitor-started")] == ["listen"]
    assert [each["detail"].get("mode") for each in place.audited("monitor-mode")] == ["coach"]
    assert len(place.audited("monitor-stopped")) == 1
    assert not caller.is_hung_up_on()
