"""Calls on the floor that stories begin with."""

from __future__ import annotations

from cordboard.engine.signals import Connected
from cordboard.live.floor import Target
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor.people import Caller, Worker, talk, until
from tests.live.floor.stage import Stage

BERT, OUTSIDE = Target("agent", "BERT"), Target("number", "+12125550199")


async def in_a_call(stage: Stage, **how) -> tuple[Worker, Caller]:
    """ANNA talks with a caller."""
    anna = await stage.agent("ANNA").is_ready(**how)
    caller = (await stage.caller()).asks()
    await anna.answers()
    await caller.is_told(Connected)
    return anna, caller


async def consulting(stage: Stage) -> tuple[Worker, Worker, Caller]:
    """ANNA asks BERT while the caller is on hold."""
    anna, caller = await in_a_call(stage)
    bert = await stage.agent("BERT").is_ready()
    stage.floor.consult("ANNA", BERT)
    await bert.answers()
    await until(lambda: talk(anna.phone, bert.phone))
    return anna, bert, caller


def caller_of(stage: Stage) -> Caller:
    """The caller in the one conversation that goes on."""
    [conversation] = stage.floor._present.conversations.values()
    call = conversation.asking.party.call
    assert isinstance(call, ScriptedCall)
    caller = Caller(stage, call, conversation.contact)
    caller.asking = conversation.asking
    return caller
