"""What a newcomer does with the example site: its agents sign in at a terminal, with a softphone, and take a call."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.cli.test_agent import Program
from tests.needs import ROOT
from tests.programs import running
from tests.stores import environment
from tests.system.conftest import CORDBOARD, Served, run, serve
from tests.system.sipp import Story, call

pytestmark = [pytest.mark.anyio, pytest.mark.needs("sipp"), pytest.mark.timeout(240)]

#: Keys the PIN of the first account, who calls, and then billing.
CALLER, TO_AN_AGENT = "12025550143", Story().waits(2).presses("4711", pause=0.4).waits(2).presses("1")


@pytest.fixture
async def example(tmp_path: Path) -> AsyncIterator[Served]:
    """The example site as it is shipped, with tones for prompts, which are ready sooner."""
    site, data = tmp_path / "site", tmp_path / "data"
    shutil.copytree(ROOT / "examples/site", site, ignore=shutil.ignore_patterns(".cordboard"))
    with (site / "site.yaml").open("a") as settings:
        settings.write("speech: {engine: tones}\n")
    await run("import", "accounts", str(site / "accounts.csv"), "--site", str(site), "--data", str(data))
    served = await serve(site, data, tmp_path / "serve.log")
    yield served
    served.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(served.process.wait(), 20)


@asynccontextmanager
async def terminal(served: Served, logon: str) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        CORDBOARD, "agent", logon, "--site", str(served.site), "--data", str(served.data), "--url", served.url,
        "--ready", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**environment(served.data), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_an_agent_of_the_example_site_takes_a_call_at_a_terminal(example: Served, tmp_path: Path) -> None:
    orders = {
        "line": f"127.0.0.1:{example.sip_port}", "user": "maria", "password": "harbor-lights", "deed": "answer",
        "hear": str(tmp_path / "heard.pcm"),
    }  # fmt: skip
    async with running("tests.system.telephone", json.dumps(orders)) as phone, terminal(example, "maria") as maria:
        assert phone.stdout is not None
        assert json.loads(await phone.stdout.readline()) == {"registered": True}
        await maria.is_in_state("ready")
        story = TO_AN_AGENT.is_hung_up_on(90)
        calling = asyncio.create_task(
            call(story, tmp_path, caller=CALLER, called="1003", port=example.sip_port, within=120)
        )
        try:
            await maria.shows("name Grace Okafor")
            await maria.types("a")
            await maria.shows("in the conversation: the customer, maria")
            await maria.types("e")
            await maria.shows("choose a termination code: w promise | question | wrong")
            await maria.types("w promise")
            await maria.types("q")
            assert await maria.ends() == 0
            assert (await calling).code == 0
        finally:
            calling.cancel()
        outcome = await example.outcome_of(CALLER)
        assert (outcome["result"], outcome["agent"], outcome["account"]) == ("promise_to_pay", "maria", "10021")
