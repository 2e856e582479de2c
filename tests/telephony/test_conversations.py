"""Who hears whom, measured by the pitch of each voice at every telephone, while people come, go and are supervised."""

from __future__ import annotations

import asyncio
from itertools import permutations

import pytest

from cordboard.audio.g711 import ulaw_to_pcm
from cordboard.telephony.line import EndedBy, LineError
from cordboard.telephony.scripted import ScriptedLine
from tests.telephony.peer import PATIENCE, tone
from tests.telephony.room import MUSIC, VOICES, room, strength

pytestmark = pytest.mark.anyio

NOBODY: set[str] = set()


async def test_in_a_conversation_of_two_each_hears_the_other_and_nobody_themselves() -> None:
    async with room("customer", "agent") as (here, (customer, agent)):
        assert await here.who_hears_whom() == {"customer": NOBODY, "agent": NOBODY}
        bridge = customer.media.bridge(agent.media)
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer"}}
        bridge.close()
        assert await here.who_hears_whom() == {"customer": NOBODY, "agent": NOBODY}


async def test_on_hold_the_customer_hears_music_and_the_agent_nothing() -> None:
    async with room("customer", "agent") as (here, (customer, agent)):
        bridge = customer.media.bridge(agent.media)
        bridge.remove(customer.media)
        music = customer.media.play(tone(MUSIC, 2.0), loop=True)
        assert await here.who_hears_whom() == {"customer": {"music"}, "agent": NOBODY}
        music.stop()
        bridge.add(customer.media)
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer"}}


async def test_a_whisper_is_heard_by_the_agent_only_before_the_bridge_and_in_it() -> None:
    async with room("customer", "agent") as (here, (customer, agent)):
        whisper = agent.media.play(tone(MUSIC, 2.0), loop=True)
        assert await here.who_hears_whom() == {"customer": NOBODY, "agent": {"music"}}
        customer.media.bridge(agent.media)
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer", "music"}}
        whisper.stop()
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer"}}


async def test_a_supervisor_goes_from_listening_to_coaching_to_barging_and_back() -> None:
    modes = {"listen": (), "coach": ("agent",), "barge": None}
    heard = {
        "listen": {"customer": {"agent"}, "agent": {"customer"}},
        "coach": {"customer": {"agent"}, "agent": {"customer", "supervisor"}},
        "barge": {"customer": {"agent", "supervisor"}, "agent": {"customer", "supervisor"}},
    }
    async with room("customer", "agent", "supervisor") as (here, (customer, agent, supervisor)):
        bridge = customer.media.bridge(agent.media)
        bridge.add(supervisor.media, heard_by=(), keys=False)
        now = "listen"
        for before, after in [("", "listen"), *permutations(modes, 2)]:
            if before not in {"", now}:
                bridge.speak_to(supervisor.media, _audience(here, modes[before]))
            bridge.speak_to(supervisor.media, _audience(here, modes[after]))
            now = after
            expected = {**heard[after], "supervisor": {"customer", "agent"}}
            assert await here.who_hears_whom() == expected, f"from {before} to {after}"
        bridge.remove(supervisor.media)
        assert await here.who_hears_whom() == {"customer": {"agent"}, "agent": {"customer"}, "supervisor": NOBODY}


def _audience(here, names):
    return None if names is None else [here.all[name].media for name in names]


async def test_who_listens_sends_not_a_sample_into_the_conversation() -> None:
    """With nobody else speaking, what customer and agent get is digital silence while the supervisor shouts."""
    async with room("customer", "agent", "supervisor") as (_, (customer, agent, supervisor)):
        for each in (customer, agent):
            each.peer.sound.falls_silent()
        bridge = customer.media.bridge(agent.media)
        bridge.add(supervisor.media, heard_by=(), keys=False)
        await asyncio.gather(*(each.packets(30) for each in (customer, agent)))
        pcm = await asyncio.gather(*(each.packets(60) for each in (customer, agent)))
        assert {max(map(abs, memoryview(each).cast("h"))) for each in pcm} == {0}
        supervisor.peer.sound.repeats = tone(VOICES["supervisor"], 2.0)
        await supervisor.peer.sound.presses("2")
        pcm = await asyncio.gather(*(each.packets(60) for each in (customer, agent)))
        assert {max(map(abs, memoryview(each).cast("h"))) for each in pcm} == {0}
        assert (customer.peer.sound.keys(), agent.peer.sound.keys()) == ("", "")
        async with asyncio.timeout(PATIENCE):
            assert (await supervisor.media.keys.get()).key == "2"


async def test_who_listens_stays_unheard_by_those_who_join_later() -> None:
    async with room("customer", "agent", "supervisor", "second") as (here, (customer, agent, supervisor, second)):
        bridge = customer.media.bridge(agent.media)
        bridge.add(supervisor.media, heard_by=(), keys=False)
        bridge.add(second.media)
        bridge.remove(customer.media)
        bridge.add(customer.media)
        heard = await here.who_hears_whom()
        assert "supervisor" not in heard["customer"] | heard["agent"] | heard["second"]
        assert heard["supervisor"] == {"customer", "agent", "second"}
        bridge.speak_to(supervisor.media, (agent.media,))
        heard = await here.who_hears_whom()
        assert [name for name in here.all if "supervisor" in heard[name]] == ["agent"]


async def test_three_and_four_in_a_conference_and_members_leaving() -> None:
    names = ("customer", "agent", "second", "third")
    async with room(*names) as (here, (customer, agent, second, third)):
        bridge = customer.media.bridge(agent.media)
        bridge.add(second.media)
        three = set(names[:3])
        assert await here.who_hears_whom() == {name: three - {name} for name in three} | {"third": NOBODY}
        bridge.add(third.media)
        assert await here.who_hears_whom() == {name: set(names) - {name} for name in names}
        await second.call.hang_up()
        del here.all["second"]
        left = {"customer", "agent", "third"}
        assert await here.who_hears_whom() == {name: left - {name} for name in left}
        assert bridge.members == (customer.media, agent.media, third.media)
        bridge.remove(agent.media)
        assert await here.who_hears_whom() == {"customer": {"third"}, "third": {"customer"}, "agent": NOBODY}


async def test_of_three_one_does_not_hear_another_whom_the_third_hears() -> None:
    async with room("customer", "agent", "second") as (here, (customer, agent, second)):
        bridge = customer.media.bridge(agent.media)
        bridge.add(second.media)
        everyone = set(here.all)
        bridge.mute(customer.media, second.media)
        muted = {name: everyone - {name} for name in everyone} | {"customer": {"agent"}}
        assert await here.who_hears_whom() == muted
        bridge.unmute(customer.media, second.media)
        assert await here.who_hears_whom() == {name: everyone - {name} for name in everyone}


async def test_two_consult_while_the_customer_waits_and_then_all_talk() -> None:
    async with room("customer", "agent", "second") as (here, (customer, agent, second)):
        bridge = customer.media.bridge(agent.media)
        bridge.remove(customer.media)
        music = customer.media.play(tone(MUSIC, 2.0), loop=True)
        bridge.add(second.media)
        consulting = {"customer": {"music"}, "agent": {"second"}, "second": {"agent"}}
        assert await here.who_hears_whom() == consulting
        music.stop()
        bridge.add(customer.media)
        everyone = set(here.all)
        assert await here.who_hears_whom() == {name: everyone - {name} for name in everyone}
        bridge.remove(agent.media)
        assert await here.who_hears_whom() == {"customer": {"second"}, "second": {"customer"}, "agent": NOBODY}


async def test_a_call_that_is_over_joins_no_conversation() -> None:
    async with room("customer", "agent") as (here, (customer, agent)):
        bridge = customer.media.bridge(agent.media)
        await agent.call.hang_up()
        assert await agent.call.wait_ended() is EndedBy.HERE
        bridge.add(agent.media)
        assert bridge.members == (customer.media,)
        del here.all["agent"]
        assert await here.who_hears_whom() == {"customer": NOBODY}


async def test_keys_go_to_those_who_hear_them_unless_they_are_kept() -> None:
    async with room("customer", "agent", "second") as (_, (customer, agent, second)):
        bridge = customer.media.bridge(agent.media)
        bridge.add(second.media, heard_by=(agent.media,))
        await customer.peer.sound.presses("1")
        await second.peer.sound.presses("2")
        await agent.peer.sound.until(lambda: set(agent.peer.sound.keys()) == {"1", "2"})
        await agent.peer.sound.presses("3")
        await customer.peer.sound.until(lambda: customer.peer.sound.keys() == "3")


def test_the_measure_tells_a_loud_voice_from_none() -> None:
    loud = ulaw_to_pcm(tone(800, 0.5, level=5000))
    assert strength(loud, 800) > 4000
    assert strength(loud, 1100) < 10
    assert strength(bytes(8000), 800) == 0


async def test_a_leg_of_another_line_is_refused_and_nobody_stays_in_half_a_conversation() -> None:
    async with room("customer") as (_, (customer,)):
        stranger = ScriptedLine().dial("stranger")
        with pytest.raises(LineError, match="carried by another line"):
            customer.media.bridge(stranger.media)
        assert customer.media.bridged is None
