from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from cordboard.acd.states import State
from cordboard.audio.sound import joined
from cordboard.engine.signals import AgentEnded, AgentLeft, Connected, Monitored
from cordboard.live.floor import FloorRefused, Target
from cordboard.live.floor.events import MaxWaitChanged
from cordboard.live.floor.sounds import supervision_tone
from cordboard.store.tables import audit
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor.people import Caller, Worker, hears, talk, until
from tests.live.floor.stage import Stage, staged

pytestmark = pytest.mark.anyio


async def watched(stage: Stage, mode: str, **how) -> tuple[Worker, Caller, ScriptedCall]:
    """ANNA talks with a caller, and SUE takes part."""
    anna = await stage.agent("ANNA").is_ready()
    caller = (await stage.caller()).asks()
    await anna.answers()
    await caller.is_told(Connected)
    leg = stage.line.rings(caller="sue", called="monitor")
    await leg.until_answered()
    await stage.floor.monitor(caller.contact, "SUE", mode, leg, **how)  # type: ignore[arg-type]
    return anna, caller, leg


def noted(stage: Stage) -> list[tuple[str, str, str]]:
    """Who did what, as the audit log has it."""
    with stage.floor.database.connect() as connection:
        rows = connection.execute(select(audit.c.who, audit.c.action, audit.c.what).order_by(audit.c.id))
        return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("mode", "agent_hears", "caller_hears"),
    [("listen", False, False), ("coach", True, False), ("barge", True, True)],
)
async def test_who_hears_a_supervisor(tmp_path: Path, mode: str, agent_hears: bool, caller_hears: bool) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, mode)
        assert hears(sue, anna.phone)
        assert hears(sue, caller.call)
        assert hears(anna.phone, sue) == agent_hears
        assert hears(caller.call, sue) == caller_hears
        assert talk(anna.phone, caller.call)
        assert await caller.is_told(Monitored) == Monitored(1, "SUE", mode)  # type: ignore[arg-type]


async def test_no_moment_in_which_a_listener_is_heard(tmp_path: Path) -> None:
    """Whoever comes, goes, is held or taken back: a supervisor who listens stays unheard by each of them."""
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, "listen")
        bert = await stage.agent("BERT").is_ready()

        def silent() -> bool:
            others = (caller.call, anna.phone, *([bert.phone] if hasattr(bert, "phone") else []))
            return not any(hears(other, sue) for other in others)

        stage.floor.consult("ANNA", Target("agent", "BERT"))
        assert silent()
        await bert.answers()
        await until(lambda: talk(anna.phone, bert.phone))
        assert silent()
        assert hears(sue, bert.phone)
        stage.floor.join("ANNA")
        assert silent()
        stage.floor.hold("ANNA")
        stage.floor.retrieve("ANNA")
        assert silent()
        assert hears(sue, caller.call)
        stage.floor.end_call("ANNA")
        assert silent()
        assert hears(sue, bert.phone)


async def test_a_coach_is_heard_by_an_agent_who_comes_later(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, "coach")
        bert = await stage.agent("BERT").is_ready()
        stage.floor.transfer("ANNA", Target("agent", "BERT"), "conference")
        await bert.answers()
        await caller.is_told(Connected, 2)
        assert hears(bert.phone, sue)
        assert hears(anna.phone, sue)
        assert not hears(caller.call, sue)


async def test_the_mode_is_switched_and_all_of_it_is_audited(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, "listen")
        stage.floor.change_mode(caller.contact, "SUE", "barge")
        assert hears(caller.call, sue)
        stage.floor.change_mode(caller.contact, "SUE", "coach")
        assert not hears(caller.call, sue)
        assert hears(anna.phone, sue)
        stage.floor.stop_monitoring(caller.contact, "SUE")
        assert not hears(anna.phone, sue)
        assert not hears(sue, caller.call)
        assert sue.ended_by is None
        await until(lambda: len(noted(stage)) == 4)
        assert sorted(noted(stage)) == sorted(
            ("SUE", action, caller.contact)
            for action in ("monitor-started", "monitor-mode", "monitor-mode", "monitor-stopped")
        )
        with pytest.raises(FloorRefused, match="not in this conversation"):
            stage.floor.change_mode(caller.contact, "SUE", "barge")


async def test_a_supervisor_who_hangs_up_has_left(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, "barge")
        supervision = stage.floor.supervision(caller.contact, "SUE")
        sue.hangs_up()
        await supervision.wait_over()
        assert [member.role for member in stage.floor.snapshot().conversations[0].members] == ["customer", "agent"]
        assert talk(anna.phone, caller.call)


async def test_the_end_of_the_conversation_is_the_end_of_supervision(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller, sue = await watched(stage, "listen")
        supervision = stage.floor.supervision(caller.contact, "SUE")
        await caller.hangs_up()
        await supervision.wait_over()
        assert sue.ended_by is None
        with pytest.raises(FloorRefused, match="over"):
            await stage.floor.monitor(caller.contact, "SUE", "listen", sue)


async def test_a_supervisors_telephone_is_rung_and_hung_up(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        trying = stage.beside(stage.floor.monitor(caller.contact, "SUE", "listen", "phone-sue"))
        (await stage.dialled("phone-sue")).refuses(Refusal.BUSY)
        with pytest.raises(FloorRefused, match="could not be reached"):
            await trying
        trying = stage.beside(stage.floor.monitor(caller.contact, "SUE", "listen", "phone-sue"))
        sue = await stage.dialled("phone-sue")
        sue.answers()
        await trying
        assert hears(sue, caller.call)
        stage.floor.stop_monitoring(caller.contact, "SUE")
        await sue.wait_ended()


async def test_a_conversation_that_ends_while_the_supervisors_telephone_rings(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        caller = (await stage.caller()).asks()
        await anna.answers()
        await caller.is_told(Connected)
        trying = stage.beside(stage.floor.monitor(caller.contact, "SUE", "listen", "phone-sue"))
        sue = await stage.dialled("phone-sue")
        await caller.hangs_up()
        sue.answers()
        with pytest.raises(FloorRefused, match="over"):
            await trying
        await sue.wait_ended()


async def test_monitoring_is_announced_where_the_site_wants_it(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, sue = await watched(stage, "listen", announce=True)
        await caller.call.until_heard(joined(supervision_tone()))
        await anna.phone.until_heard(joined(supervision_tone()))
        assert joined(supervision_tone()) not in sue.prompts


async def test_what_supervisors_change(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna = await stage.agent("ANNA").is_ready()
        await stage.floor.force_state("ANNA", "not_ready", "SUE")
        assert anna.state == State.NOT_READY
        waiting = (await stage.caller()).asks()
        await stage.floor.force_state("ANNA", "ready", "SUE")
        await anna.answers()
        await waiting.is_told(Connected)
        await waiting.hangs_up()
        assert anna.state == State.WRAP_UP
        await stage.floor.force_state("ANNA", "signed_out", "SUE")
        assert anna.state == State.SIGNED_OUT
        await until(lambda: stage.wrapped_up == [(waiting.contact, "ANNA", "", "")])

        bert = await stage.agent("BERT").is_ready()
        stage.floor.go_not_ready("BERT")
        hasty = (await stage.caller()).asks()
        stage.floor.change_max_wait("support", 0)
        await until(lambda: hasty.story == ["NotRouted"])
        assert stage.floor.router.max_wait("support") == 0
        await until(lambda: any(isinstance(event, MaxWaitChanged) for event in stage.seen))
        for seconds in (-1, 1e9, float("nan")):
            with pytest.raises(FloorRefused, match="from 0 seconds to a day"):
                stage.floor.change_max_wait("support", seconds)
        assert bert.state == State.NOT_READY
        await until(lambda: len(noted(stage)) == 3)


async def test_a_supervisor_who_is_an_agent_takes_a_conversation_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, _ = await watched(stage, "listen")
        bert = await stage.agent("BERT").is_ready()
        taking = stage.beside(stage.floor.take_over(caller.contact, "BERT"))
        bert.phone = await stage.dialled("phone-bert")  # no step: a kill would lose the asking
        bert.phone.answers()
        await taking
        assert talk(bert.phone, caller.call)
        await anna.becomes("wrap_up")
        assert bert.state == "in_call"
        assert (await caller.is_told(AgentLeft)).agent == "ANNA"
        assert caller.story == ["Offered", "Connected", "Monitored", "Connected", "AgentLeft"]
        await until(lambda: ("BERT", "conversation-taken-over", caller.contact) in noted(stage))
        stage.floor.hold("BERT")
        stage.floor.retrieve("BERT")
        stage.floor.end_call("BERT")
        assert (await caller.is_told(AgentEnded)).agent == "BERT"
        await bert.becomes("wrap_up")


async def test_who_takes_over_brings_the_person_back_from_hold_and_sends_away_whom_the_agent_asked(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, _ = await watched(stage, "listen")
        bert = await stage.agent("BERT").is_up()
        carl = await stage.agent("CARL").is_ready()
        stage.floor.consult("ANNA", Target("agent", "CARL"))
        await carl.answers()
        await until(lambda: talk(anna.phone, carl.phone))
        await stage.floor.take_over(caller.contact, "BERT")
        assert talk(bert.phone, caller.call)
        (conversation,) = stage.floor.snapshot().conversations
        assert not conversation.held
        assert [each.name for each in conversation.members if each.role == "agent"] == ["BERT"]
        await carl.becomes("ready")


async def test_what_keeps_a_supervisor_from_taking_over_is_said_and_changes_nothing(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        anna, caller, _ = await watched(stage, "listen")
        for who, why in (("SUE", "sign in there as an agent"), ("ANNA", "in this conversation already")):
            with pytest.raises(FloorRefused, match=why):
                await stage.floor.take_over(caller.contact, who)
        with pytest.raises(FloorRefused, match="is over"):
            await stage.floor.take_over("nobody", "SUE")
        bert = await stage.agent("BERT").is_ready()
        taking = stage.beside(stage.floor.take_over(caller.contact, "BERT"))
        bert.phone = await stage.dialled("phone-bert")
        bert.phone.refuses(Refusal.BUSY)
        with pytest.raises(FloorRefused, match="could not be reached"):
            await taking
        await bert.becomes("ready")
        assert talk(anna.phone, caller.call)


async def test_a_conversation_that_ends_while_the_telephone_rings_is_not_taken_over(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        _, caller, _ = await watched(stage, "listen")
        bert = await stage.agent("BERT").is_ready()
        taking = stage.beside(stage.floor.take_over(caller.contact, "BERT"))
        await bert.rings()
        await caller.hangs_up()
        bert.phone.answers()
        with pytest.raises(FloorRefused, match="is over"):
            await taking
        await bert.becomes("ready")
        await until(lambda: bert.phone.ended_by is not None)
