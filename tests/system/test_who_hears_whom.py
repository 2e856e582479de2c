"""One conversation from the whisper to the end, with a voice of its own pitch at every telephone.

Whatever the floor does, who hears whom is measured in the packets that come to each telephone, and never taken from
the program's own account of it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.live.floor import Target
from tests.system.agents import PATIENCE, Works, at_work
from tests.telephony.peer import Peer, tone
from tests.telephony.room import MEASURED, SETTLED, VOICES, pitches

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SITE = """
cordboard: 1
site: works
speech: {engine: tones}
services:
  desk: {direction: inbound, flow: desk}
  out: {direction: outbound, flow: out}
resource_groups:
  all: {from: [desk], to: [out]}
agents:
  anna: {name: Anna, path: softphone, softphone: anna-phone, services: [out]}
  bert: {name: Bert, path: softphone, softphone: bert-phone, services: [out]}
line: {users: {anna-phone: secret, bert-phone: secret, boss-phone: secret}}
"""
FLOWS = {
    "desk": """
modules:
  Agents: {type: operator_transfer, first: true, whisper_after: "A caller who has been waiting for quite a while."}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: flow_fault}
""",
    "out": """
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: "Hello.", detect_machine: false}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: success, to: Bye, result: listened}
""",
}  # fmt: skip
PEOPLE = {"customer", "agent", "second", "supervisor"}


class Ears:
    """Everybody's telephones, and what is heard at each."""

    def __init__(self) -> None:
        self.at: dict[str, Peer] = {}

    def speaks(self, name: str, peer: Peer) -> None:
        """From now on that telephone is there, with the voice of that name."""
        peer.sound.repeats = tone(VOICES[name], 2.0, level=5000)
        self.at[name] = peer

    async def __call__(self) -> dict[str, set[str]]:
        """For each telephone, whose voices are heard there now."""
        heard = await asyncio.gather(*(self._hears(peer) for peer in self.at.values()))
        return dict(zip(self.at, heard, strict=True))

    async def become(self, **heard: set[str]) -> None:
        """Wait until each hears just those; all that is not named is silence."""
        wanted = {name: heard.get(name, set()) for name in self.at}
        now: dict[str, set[str]] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                while (now := await self()) != wanted:
                    pass
        except TimeoutError:
            raise AssertionError(f"heard {now}, not {wanted}") from None

    @staticmethod
    async def _hears(peer: Peer) -> set[str]:
        sound = peer.sound
        settled = len(sound.packets) + SETTLED
        await sound.until(lambda: len(sound.packets) >= settled + MEASURED)
        return pitches(sound.pcm(settled)) & PEOPLE


async def test_who_hears_whom_from_the_whisper_to_the_end(tmp_path: Path) -> None:
    async with at_work(tmp_path / "site", SITE, FLOWS, users=dict.fromkeys(
        ("anna-phone", "bert-phone", "boss-phone"), "secret"
    )) as works:  # fmt: skip
        anna, ears = await works.agent("anna"), Ears()
        async with works.caller("desk") as (customer, leaves):
            ears.speaks("customer", customer)
            await anna.answers()
            ears.speaks("agent", anna.peer)
            assert (await ears())["customer"] == set(), "the caller hears the agent under the whisper"
            assert not works.talk()
            await ears.become(customer={"agent"}, agent={"customer"})

            works.floor.hold("anna")
            await ears.become()
            works.floor.retrieve("anna")
            await ears.become(customer={"agent"}, agent={"customer"})

            await supervised(works, ears)
            await joined_by_a_colleague(works, ears)

            await leaves()
            await works.until(lambda: works.floor.snapshot().conversations == ())


async def supervised(works: Works, ears: Ears) -> None:
    """A supervisor listens, coaches and barges in; the person on hold hears none of it."""
    floor = works.floor
    boss = await works.telephone("boss-phone")
    [conversation] = floor.snapshot().conversations
    ringing = asyncio.create_task(floor.monitor(conversation.contact, "boss", "listen", "boss-phone"))
    await boss.answers()
    await ringing
    ears.speaks("supervisor", boss.peer)
    both = {"customer", "agent"}
    await ears.become(customer={"agent"}, agent={"customer"}, supervisor=both)
    floor.change_mode(conversation.contact, "boss", "coach")
    await ears.become(customer={"agent"}, agent={"customer", "supervisor"}, supervisor=both)
    floor.hold("anna")
    await ears.become(agent={"supervisor"}, supervisor={"agent"})
    floor.retrieve("anna")
    floor.change_mode(conversation.contact, "boss", "barge")
    await ears.become(customer={"agent", "supervisor"}, agent={"customer", "supervisor"}, supervisor=both)
    floor.change_mode(conversation.contact, "boss", "listen")
    await ears.become(customer={"agent"}, agent={"customer"}, supervisor=both)


async def joined_by_a_colleague(works: Works, ears: Ears) -> None:
    """A colleague is asked, comes in, and goes; the supervisor who listens stays unheard through all of it."""
    floor = works.floor
    bert = await works.agent("bert")
    floor.consult("anna", Target("agent", "bert"))
    await bert.answers()
    ears.speaks("second", bert.peer)
    await ears.become(agent={"second"}, second={"agent"}, supervisor={"agent", "second"})
    floor.join("anna")
    await ears.become(
        customer={"agent", "second"}, agent={"customer", "second"}, second={"customer", "agent"},
        supervisor={"customer", "agent", "second"},
    )  # fmt: skip
    floor.end_call("anna")
    del ears.at["agent"]
    await ears.become(customer={"second"}, second={"customer"}, supervisor={"customer", "second"})
