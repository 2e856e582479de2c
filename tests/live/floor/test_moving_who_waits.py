"""Supervisors move and send who waits."""

from pathlib import Path

import pytest

from cordboard.engine.signals import Connected
from cordboard.live.floor import FloorRefused, Target
from tests.live.floor.people import Caller, until
from tests.live.floor.stage import Stage, staged
from tests.live.floor.test_supervision import noted

pytestmark = pytest.mark.anyio


def place(stage: Stage, caller: Caller) -> int:
    found = stage.floor.place(caller.contact)
    return found.position if found is not None else 0


async def test_a_supervisor_moves_who_waits(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        first, second = (await stage.caller()).asks(), (await stage.caller()).asks()
        assert (place(stage, first), place(stage, second)) == (1, 2)
        stage.floor.move_in_queue(second.contact, "SUE", first=True)
        assert (place(stage, first), place(stage, second)) == (2, 1)
        stage.floor.move_in_queue(second.contact, "SUE")
        assert (place(stage, first), place(stage, second)) == (1, 2)
        stage.floor.move_in_queue(second.contact, "SUE", priority=1)
        assert place(stage, second) == 1
        await until(lambda: len(noted(stage)) == 3)
        assert set(noted(stage)) == {("SUE", "contact-moved", second.contact)}
        for contact, how, why in (
            ("nobody", {"first": True}, "does not wait"), (second.contact, {"priority": 101}, "from 1"),
        ):  # fmt: skip
            with pytest.raises(FloorRefused, match=why):
                stage.floor.move_in_queue(contact, "SUE", **how)


async def test_a_contact_that_is_being_offered_is_not_moved(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.rings()
        with pytest.raises(FloorRefused, match="ANNA is being offered"):
            stage.floor.move_in_queue(caller.contact, "SUE", first=True)


async def test_a_supervisor_sends_who_waits_to_an_agent_or_to_another_service(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        caller = (await stage.caller()).asks(skill="")
        bert = await stage.agent("BERT").is_ready()
        await bert.rings()
        stage.floor.reject("BERT", bert.offer)
        carl = await stage.agent("CARL").is_ready()
        await carl.rings()
        stage.floor.send(caller.contact, "SUE", Target("service", "picky"))
        await stage.step()
        assert [each.service for each in stage.floor.snapshot().waiting] == ["picky"]
        dora = await stage.agent("DORA").is_ready()
        stage.floor.send(caller.contact, "SUE", Target("agent", "DORA"))
        await dora.answers()
        stage.floor.accept("DORA", dora.offer)  # as the service that it was sent to wants it
        assert (await caller.is_told(Connected)).agent == "DORA"
        await until(lambda: len(noted(stage)) == 2)
        assert set(noted(stage)) == {("SUE", "contact-sent", caller.contact)}


async def test_nobody_is_sent_where_nobody_would_take_them(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        await stage.floor.sign_in("ANNA")
        caller = (await stage.caller()).asks()
        for target, why in (
            (Target("agent", "ANNA"), "cannot take it now"), (Target("agent", "NOBODY"), "there is no agent"),
            (Target("service", "nothing"), "there is no service"),
            (Target("number", "+12125550199"), "to a service or"),
        ):  # fmt: skip
            with pytest.raises(FloorRefused, match=why):
                stage.floor.send(caller.contact, "SUE", target)
        with pytest.raises(FloorRefused, match="does not wait"):
            stage.floor.send("nobody", "SUE", Target("service", "support"))
        assert place(stage, caller) == 1
        assert caller.story == []
