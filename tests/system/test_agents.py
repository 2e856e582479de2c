"""Real callers (SIPp) and agents at real telephones: each event of agents for its own reason, and its outcome."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from cordboard.acd.states import State
from tests.system.agents import at_work
from tests.system.sipp import Heard, Story, answering, call

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

CASES = ("ends", "puts", "turns", "misses", "nobody", "busy", "team", "crew", "keys", "leaves", "talks")
RESULTS = (
    "agent_ended", "not_accepted", "timed_out", "nobody_in", "none_ready", "team_busy", "no_such_team", "pressed",
    "was_over",
)  # fmt: skip

SITE = """
cordboard: 1
site: works
speech: {engine: tones}
services:
%(services)s
resource_groups:
%(groups)s
teams: {gold: {title: Gold}}
agents:
%(agents)s
termination_codes: {done: {name: Done, result: listened}}
line: {users: {%(users)s}}
results:
%(results)s
"""
#: The cases whose flow asks for the team Gold: of the service of the second, nobody is in it.
GOLD = ("team", "crew")
DESK = """
modules:
  Agents: {type: operator_transfer, first: true%(more)s}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: agent_end_call, to: Bye, result: agent_ended}
  - {from: Agents, event: call_not_accepted, to: Bye, result: not_accepted}
  - {from: Agents, event: timeout, to: Bye, result: timed_out}
  - {from: Agents, event: agent_not_logged_in, to: Bye, result: nobody_in}
  - {from: Agents, event: agent_not_available, to: Bye, result: none_ready}
  - {from: Agents, event: team_agent_not_available, to: Bye, result: team_busy}
  - {from: Agents, event: invalid_agent_team, to: Bye, result: no_such_team}
  - {from: Agents, event: key_press, value: "1", to: Bye, result: pressed}
  - {from: Agents, event: success, to: Bye, result: was_over}
fallback: {to: Bye, result: flow_fault}
"""
OUT = """
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: "Hello.", detect_machine: false}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: success, to: Bye, result: listened}
"""


def site(cases: dict[str, list[str]], **of: str) -> str:
    """One inbound service for each case, with agents of its own."""
    wait = of.get("max_wait", "60")
    inbound = [
        f"  {case}: {{direction: inbound, flow: {'gold' if case in GOLD else 'desk'}, accept_timeout: 2,"
        f" max_wait: {1 if case == 'busy' else wait}}}\n  {case}-out: {{direction: outbound, flow: out}}"
        for case in cases
    ]
    groups = [f"  {case}: {{from: [{case}], to: [{case}-out]}}" for case in cases]
    logons = {logon: case for case, agents in cases.items() for logon in agents}
    agents = [
        f"  {logon}: {{name: {logon}, path: softphone, softphone: {logon}-phone, services: [{case}-out],"
        f" teams: [{'gold' if logon.startswith('gold.') else ''}]}}"
        for logon, case in logons.items()
    ]
    return SITE % {
        "services": "\n".join(inbound), "groups": "\n".join(groups), "agents": "\n".join(agents),
        "users": ", ".join(f"{logon}-phone: secret" for logon in logons),
        "results": "\n".join(
            f"  - {{slug: {name}, label: {name}, code: {1_000_000 + number}}}" for number, name in enumerate(RESULTS)
        ),
    }  # fmt: skip


FLOWS = {
    "desk": DESK % {"more": ""}, "gold": DESK % {"more": ", teams: [gold], team_max_wait: 1"}, "out": OUT,
}  # fmt: skip


@asynccontextmanager
async def works(folder: Path, cases: dict[str, list[str]], **settings):
    async with at_work(folder / "site", site(cases), FLOWS, **settings) as running:
        wrapping = asyncio.create_task(running.wraps_up_always())
        try:
            yield running
        finally:
            wrapping.cancel()


def went_well(heard: Heard) -> None:
    assert heard.code == 0, heard.said


@pytest.mark.needs("sipp")
async def test_each_event_of_agents_on_real_telephones(tmp_path: Path) -> None:
    cases = {case: [f"{case}.agent"] for case in CASES}
    cases["team"].append("gold.agent")
    async with works(tmp_path, cases, rtp_timeout=60) as running:

        async def calls(case: str, story: Story) -> dict[str, Any]:
            port = running.address[1]
            went_well(await call(story, tmp_path / case, caller=case, called=case, port=port))
            stored: dict[str, Any] = await running.outcome(case)
            return stored

        async def ends() -> None:
            phone = await running.agent("ends.agent")
            calling = asyncio.create_task(calls("ends", Story().is_hung_up_on()))
            await phone.answers()
            await running.becomes("ends.agent", State.IN_CALL)
            await asyncio.sleep(0.5)
            running.floor.end_call("ends.agent")
            await phone.is_hung_up_on()
            stored = await calling
            assert (stored["due"], stored["result"], stored["agent"]) == ("agent_ended", "listened", "ends.agent")

        async def puts() -> None:
            phone = await running.agent("puts.agent")
            calling = asyncio.create_task(calls("puts", Story().is_hung_up_on()))
            await phone.answers()
            await running.becomes("puts.agent", State.IN_CALL)
            await phone.hangs_up()
            assert (await calling)["due"] == "agent_ended"

        async def turns() -> None:
            phone = await running.agent("turns.agent")
            calling = asyncio.create_task(calls("turns", Story().is_hung_up_on()))
            await phone.refuses()
            assert (await calling)["result"] == "not_accepted"
            assert running.state("turns.agent") == State.NOT_READY

        async def misses() -> None:
            phone = await running.agent("misses.agent")
            calling = asyncio.create_task(calls("misses", Story().is_hung_up_on()))
            await phone.rings()
            await phone.is_cancelled()
            assert (await calling)["result"] == "timed_out"
            assert running.state("misses.agent") == State.NOT_READY

        async def nobody() -> None:
            assert (await calls("nobody", Story().is_hung_up_on()))["result"] == "nobody_in"

        async def busy() -> None:
            await running.agent("busy.agent", ready=False)
            assert (await calls("busy", Story().is_hung_up_on()))["result"] == "none_ready"

        async def team() -> None:
            await running.agent("team.agent")
            assert (await calls("team", Story().is_hung_up_on()))["result"] == "team_busy"
            await running.agent("crew.agent")
            assert (await calls("crew", Story().is_hung_up_on()))["result"] == "no_such_team"

        async def keys() -> None:
            await running.agent("keys.agent", ready=False)
            assert (await calls("keys", Story().waits(1).presses("1").is_hung_up_on()))["result"] == "pressed"

        async def leaves() -> None:
            phone = await running.agent("leaves.agent")
            calling = asyncio.create_task(calls("leaves", Story().waits(1).hangs_up()))
            await phone.rings()
            await phone.is_cancelled()
            assert (await calling)["result"] == "hung_up_in_opening"
            await running.becomes("leaves.agent", State.READY)

        async def talks() -> None:
            phone = await running.agent("talks.agent")
            calling = asyncio.create_task(calls("talks", Story().waits(2).hangs_up()))
            await phone.answers()
            await phone.is_hung_up_on()
            stored = await calling
            assert (stored["result"], stored["ended_by"]) == ("listened", "caller")

        await asyncio.gather(ends(), puts(), turns(), misses(), nobody(), busy(), team(), keys(), leaves(), talks())


async def test_who_is_muted_in_the_queue_or_in_a_conversation_is_not_cut(tmp_path: Path) -> None:
    """A muted telephone may send no packet at all. It still answers when it is asked whether the call goes on."""
    async with works(tmp_path, {"ends": ["mute.agent"]}, rtp_timeout=0.5, probe_timeout=1) as running:
        phone = await running.agent("mute.agent", ready=False)
        async with running.caller("ends") as (caller, hang_up):
            caller.answers_options = phone.peer.answers_options = True
            caller.sound.sending = False
            await running.until(lambda: caller.methods.count("OPTIONS") >= 2)
            await running.floor.go_ready("mute.agent")
            await phone.answers()
            phone.peer.sound.sending = False
            await running.until(running.talk)
            await running.until(lambda: phone.peer.methods.count("OPTIONS") >= 2)
            assert running.talk()
            await hang_up()
            await phone.is_hung_up_on()
            assert (await running.outcome("person1"))["ended_by"] == "caller"


async def test_telephones_that_die_mid_offer_and_mid_call(tmp_path: Path) -> None:
    """A dead telephone says nothing: no refusal, no BYE, no packet. The caller goes to the next, then to the flow."""
    async with works(tmp_path, {"ends": ["first", "second"]}, rtp_timeout=1, probe_timeout=1) as running:
        dying = await running.agent("first")
        next_one = await running.agent("second")
        async with running.person("ends") as person:
            await dying.rings()
            dying.dies()
            # The caller's contact has a connector for Timeout; an offer that nobody answers is one.
            assert (await running.outcome(person))["result"] == "timed_out"
        assert running.state("first") == State.NOT_READY
        async with running.person("ends") as person:
            await next_one.answers()
            await running.until(running.talk)
            next_one.dies()
            stored = await running.outcome(person)
            assert (stored["due"], stored["result"]) == ("was_over", "listened")
        assert running.state("second") == State.NOT_READY
        assert running.line.calls == {}


@pytest.mark.needs("sipp")
async def test_a_hundred_callers_and_twenty_agents_at_once_lose_no_contact(tmp_path: Path) -> None:
    logons = [f"agent{number}" for number in range(20)]
    chance = random.Random(20)
    async with (
        works(tmp_path, {"ends": logons}, rtp_timeout=60) as running,
        answering(tmp_path / "agents") as port_of_agents,
    ):
        for logon in logons:
            phone = await running.telephone(f"{logon}-phone", f"<sip:{logon}@127.0.0.1:{port_of_agents}>")
            phone.dies()
            await running.floor.sign_in(logon, ready=True)
        desktops = asyncio.create_task(running.ends_calls_always(lambda: chance.uniform(0.1, 0.8)))
        port = running.address[1]

        async def callers(name: str, story: Story, count: int, later: float) -> None:
            await asyncio.sleep(later)
            went_well(await call(story, tmp_path / name, caller=name, called="ends", port=port, calls=count, rate=200))

        await asyncio.gather(
            callers("patient", Story().is_hung_up_on(90), 80, 0.0),
            callers("hasty", Story().waits(0.4).hangs_up(), 20, 0.4),
        )
        await running.until(lambda: len([each for each in running.contacts() if each["closed_at"]]) == 100)
        desktops.cancel()
        stored = running.contacts()
        assert [each["due"] for each in stored if each["caller"] == "patient"] == ["agent_ended"] * 80
        assert {each["due"] for each in stored if each["caller"] == "hasty"} <= {
            "hung_up_in_opening", "agent_ended"
        }  # fmt: skip
        assert all(each["result"] == "listened" for each in stored if each["agent"])
        await running.until(lambda: {running.state(logon) for logon in logons} == {State.READY})
        view = running.floor.snapshot()
        assert (view.waiting, view.conversations) == ((), ())
        assert running.line.calls == {}
