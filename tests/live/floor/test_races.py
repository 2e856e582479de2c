"""The race matrix of domain.md 6 on the floor: everything that can happen, twice, at every stage of a call.

Each pair happens in one moment (before anybody could act on the first), and again with a moment in between. Whatever
comes of it, the laws hold: the contact was told of exactly one end or has left, an agent who met the person wraps up
exactly once, no telephone rings or is off the hook for nobody, and the next caller reaches the agent.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cordboard.acd.messages import ChangeMaxWait, Tick
from cordboard.acd.states import State
from cordboard.audio.sound import Sound
from cordboard.engine.signals import AgentEnded, Connected, ConversationOver, NotRouted
from cordboard.live.floor import FloorRefused, Target
from cordboard.telephony.scripted import ScriptedCall
from tests.live.floor.people import Caller, Worker, until
from tests.live.floor.stage import Stage, staged

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.sqlite_only("it is about the order of things on a floor, and takes minutes; others store floors"),
]


class Scene:
    """A caller, two agents, and what they do."""

    def __init__(self, stage: Stage, caller: Caller, anna: Worker, bert: Worker) -> None:
        self.stage, self.caller, self.anna, self.bert = stage, caller, anna, bert

    @property
    def phones(self) -> list[ScriptedCall]:
        return [call for call in self.stage.line.calls if call.called == "phone-anna"]


async def caller_hangs_up(scene: Scene) -> None:
    await scene.caller.hangs_up()


async def flow_moves_on(scene: Scene) -> None:
    await scene.caller.asking.close(keep_place=True)


async def accepts(scene: Scene) -> None:
    offer = scene.stage.floor._present.sessions["ANNA"].offer
    scene.stage.floor.accept("ANNA", offer.number if offer else 0)


async def answers(scene: Scene) -> None:
    ringing = [phone for phone in scene.phones if not phone.answered]
    if not ringing:
        raise FloorRefused("no telephone rings")
    ringing[0].answers()


async def rejects(scene: Scene) -> None:
    offer = scene.stage.floor._present.sessions["ANNA"].offer
    scene.stage.floor.reject("ANNA", offer.number if offer else 0)


async def times_out(scene: Scene) -> None:
    """The offer's limit has passed: what a Tick at that time does."""
    distributor = scene.stage.floor._distributor
    seat = scene.stage.floor.router.agent("ANNA")
    if seat.state != State.OFFERED:
        raise FloorRefused("there is no offer")
    for decision in distributor.router.receive(Tick(), seat.until):
        distributor._decided(decision)


async def puts_down(scene: Scene) -> None:
    if not scene.phones:
        raise FloorRefused("there is no telephone")
    scene.phones[0].hangs_up()


async def loses_phone(scene: Scene) -> None:
    if not scene.phones:
        raise FloorRefused("there is no telephone")
    scene.phones[0].loses_line()


async def loses_desktop(scene: Scene) -> None:
    scene.stage.floor.lose_desktop("ANNA")


async def signs_out(scene: Scene) -> None:
    scene.stage.floor.sign_out("ANNA")


async def ends_call(scene: Scene) -> None:
    scene.stage.floor.end_call("ANNA")


async def holds_or_retrieves(scene: Scene) -> None:
    conversation = scene.stage.floor.snapshot().conversations
    if conversation and conversation[0].held:
        scene.stage.floor.retrieve("ANNA")
    else:
        scene.stage.floor.hold("ANNA")


async def passes_on(scene: Scene) -> None:
    scene.stage.floor.transfer("ANNA", Target("agent", "BERT"))


async def hands_over(scene: Scene) -> None:
    scene.stage.floor.hand_over("ANNA")


async def supervisor_forces(scene: Scene) -> None:
    await scene.stage.floor.force_state("ANNA", "not_ready", "SUE")


async def supervisor_barges(scene: Scene) -> None:
    leg = scene.stage.line.rings(caller="sue", called="monitor")
    try:
        await scene.stage.floor.monitor(scene.caller.contact, "SUE", "barge", leg)
    except FloorRefused:
        leg.hangs_up()
        raise


async def max_wait_passes(scene: Scene) -> None:
    scene.stage.floor._distributor.tell(ChangeMaxWait("picky", 0.0))


async def wraps_up(scene: Scene) -> None:
    await scene.stage.floor.wrap_up("ANNA", "promise")


Event = Callable[[Scene], Awaitable[None]]
EVENTS: tuple[Event, ...] = (
    caller_hangs_up, flow_moves_on, accepts, answers, rejects, times_out, puts_down, loses_phone, loses_desktop,
    signs_out, ends_call, holds_or_retrieves, passes_on, hands_over, supervisor_forces, supervisor_barges,
    max_wait_passes, wraps_up,
)  # fmt: skip


# --- The stages at which it happens ---------------------------------------------------------------------------------


async def waiting(scene: Scene) -> None:
    scene.stage.floor.go_not_ready("ANNA")
    scene.stage.floor.go_not_ready("BERT")
    scene.caller.asks(service="picky")


async def ringing(scene: Scene) -> None:
    scene.caller.asks(service="picky")
    await scene.anna.rings()


async def asked_to_accept(scene: Scene) -> None:
    scene.caller.asks(service="picky")
    await scene.anna.answers()
    await until(lambda: scene.stage.floor._present.sessions["ANNA"].path.up)


async def whispering(scene: Scene) -> None:
    scene.caller.asks(service="picky", acceptance=False, party={"whisper_after": (Sound(b"\x22" * 800_000),)})
    await (await scene.anna.answers()).until_heard(b"\x22" * 800_000)


async def talking(scene: Scene) -> None:
    scene.caller.asks(service="picky", acceptance=False)
    await scene.anna.answers()
    await scene.caller.is_told(Connected)


async def on_hold(scene: Scene) -> None:
    await talking(scene)
    scene.stage.floor.hold("ANNA")


async def consulting(scene: Scene) -> None:
    await talking(scene)
    scene.stage.floor.consult("ANNA", Target("agent", "BERT"))
    await scene.bert.answers()
    scene.stage.floor.accept("BERT", scene.bert.offer)
    await scene.bert.becomes(State.IN_CALL)


async def colleague_rings(scene: Scene) -> None:
    await talking(scene)
    scene.stage.floor.consult("ANNA", Target("agent", "BERT"))
    await scene.bert.rings()


async def wrapping_up(scene: Scene) -> None:
    await talking(scene)
    scene.stage.floor.end_call("ANNA")


STAGES = (
    waiting, ringing, asked_to_accept, whispering, talking, on_hold, consulting, colleague_rings, wrapping_up,
)  # fmt: skip


async def both(scene: Scene, first: Event, second: Event, *, pause: bool) -> bool:
    """Let both happen; False if the first cannot at this stage, where the second alone is another pair's story."""
    try:
        await first(scene)
    except (FloorRefused, KeyError):
        return False
    if pause:
        await asyncio.sleep(0.001)
    with contextlib.suppress(FloorRefused, KeyError):
        await second(scene)
    await asyncio.sleep(0.001)
    return True


def lost_telephones(stage: Stage) -> list[str]:
    """Telephones that ring, or are off the hook, for an agent who has no offer and no call."""
    up = [call.called for call in stage.line.calls if call.called in {"phone-anna", "phone-bert"}]
    busy = {State.OFFERED, State.IN_CALL, State.HOLD}
    return [name for name in up if stage.floor.router.agent(name.removeprefix("phone-").upper()).state not in busy]


async def cleared(scene: Scene) -> None:
    """Everybody goes home, as they would; what must hold then, holds."""
    stage, caller = scene.stage, scene.caller
    await stage.floor.stored()  # what is told comes after it
    await asyncio.sleep(0)
    told = list(caller.told)
    await until(lambda: not lost_telephones(stage))
    final = [each for each in told if isinstance(each, (AgentEnded, ConversationOver, NotRouted))]
    assert len(final) <= 1, told
    if caller.call.ended_by is None:
        caller.call.hangs_up()
    await caller.asking.close(keep_place=False)
    stage.floor.left(caller.contact)
    await until(lambda: not lost_telephones(stage))
    for logon in ("ANNA", "BERT"):
        if logon in stage.floor._present.sessions:
            stage.floor.sign_out(logon)
        if stage.floor.router.agent(logon).state == State.WRAP_UP:
            await stage.floor.wrap_up(logon, "promise")
        assert str(stage.floor.router.agent(logon).state) == State.SIGNED_OUT, logon
    await until(lambda: not [call for call in stage.line.calls if call.direction == "outbound"])
    met = Counter(each.agent for each in caller.told if isinstance(each, Connected))
    wrapped = Counter(agent for contact, agent, *_ in stage.wrapped_up if contact == caller.contact)
    assert met == wrapped, (told, stage.wrapped_up)
    view = stage.floor.snapshot()
    assert (view.agents, view.waiting, view.conversations) == ((), (), ())
    shared, present = stage.floor._shared, stage.floor._present
    assert (present.sessions, present.conversations, shared.aliases, shared.askings) == ({}, {}, {}, {})


async def serves(stage: Stage, anna: Worker) -> None:
    """The next caller reaches the agent."""
    stage.forget_calls()
    await anna.is_ready()
    caller = (await stage.caller()).asks()
    await anna.answers()
    await caller.is_told(Connected)
    await caller.hangs_up()
    stage.floor.left(caller.contact)
    await stage.floor.wrap_up("ANNA", "promise")
    stage.floor.sign_out("ANNA")


@pytest.mark.parametrize("at", STAGES, ids=lambda stage: stage.__name__)
async def test_whatever_happens_in_whatever_order_the_laws_hold(tmp_path: Path, at: Event) -> None:
    possible: dict[Event, bool] = {}
    async with staged(tmp_path) as stage:
        for first, second, pause in itertools.product(EVENTS, EVENTS, (False, True)):
            if not possible.get(first, True):
                continue
            stage.floor._distributor.tell(ChangeMaxWait("picky", 60.0))
            stage.forget_calls()
            anna, bert = await stage.agent("ANNA").is_ready(), await stage.agent("BERT").is_ready()
            scene = Scene(stage, await stage.caller(), anna, bert)
            await at(scene)
            possible[first] = await both(scene, first, second, pause=pause)
            try:
                await cleared(scene)
            except AssertionError as broken:
                raise AssertionError(f"{at.__name__}: {first.__name__}, {second.__name__} ({pause})") from broken
        await serves(stage, stage.agent("ANNA"))
