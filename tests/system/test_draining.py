"""Asked to stop, the program serves who is there and turns new callers away; asked twice, it waits for nobody."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.system.conftest import HERE, Served, serve
from tests.telephony.peer import Dialog, Peer

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


@asynccontextmanager
async def served(folder: Path, drain: float | None = 60) -> AsyncIterator[Served]:
    """The test site, which waits so long for contacts; at the end of the test it must have ended by itself."""
    shutil.copytree(HERE / "site", folder / "site")
    running = await serve(folder / "site", folder / "data", folder / "serve.log", drain=drain)
    try:
        yield running
        assert await asyncio.wait_for(running.process.wait(), 30) == 0
    finally:
        if running.process.returncode is None:
            await running.kill()


async def ready(running: Served, holds: Callable[[httpx.Response], bool]) -> httpx.Response:
    """What /readyz says, once it says so."""
    async with httpx.AsyncClient() as client, asyncio.timeout(20):
        while not holds(answer := await client.get(f"{running.url}/readyz")):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
        return answer


async def calls(peer: Peer, running: Served, caller: str) -> Dialog:
    """Somebody calls the menu of keys and is answered."""
    dialog = peer.dialog(("127.0.0.1", running.sip_port), "2000", caller=caller)
    await dialog.established()
    return dialog


async def test_who_is_there_is_served_to_the_end_and_nobody_comes_in(tmp_path: Path) -> None:
    async with Peer.at() as first, Peer.at() as second, served(tmp_path) as running:
        await calls(first, running, "first")
        running.process.send_signal(signal.SIGTERM)
        told = (await ready(running, lambda answer: answer.status_code == 503)).json()
        assert told["draining"]["contacts"] == 1
        assert told["reasons"][0].startswith("Cordboard is about to stop: 1 contact is waited for until ")
        late = second.dialog(("127.0.0.1", running.sip_port), "2000", caller="second")
        late.invite()
        refused = await late.until(503)
        assert refused.header("Retry-After") == "10"
        await first.sound.presses("1")
        await first.next("BYE")
    outcomes = await running.outcomes()
    assert [(each["caller"], each["result"], each["ended_by"]) for each in outcomes] == [("first", "key_1", "flow")]
    said = running.log.read_text()
    assert "Taking no new calls. Waiting for 1 contact, 60 s at the most" in said
    assert "0 contacts left" in said
    assert "Stopping …" in said


@pytest.mark.parametrize("again", [signal.SIGTERM, signal.SIGINT])
async def test_the_second_signal_ends_contacts_with_the_result_due(tmp_path: Path, again: signal.Signals) -> None:
    async with Peer.at() as peer, served(tmp_path) as running:
        await calls(peer, running, "first")
        running.process.send_signal(signal.SIGTERM)
        await ready(running, lambda answer: answer.status_code == 503)
        running.process.send_signal(again)
        await peer.next("BYE")
    (outcome,) = await running.outcomes()
    assert (outcome["result"], outcome["ended_by"]) == ("hung_up_in_opening", "shutdown")
    assert "1 contact ends with the Result due." in running.log.read_text()


async def test_the_end_of_the_wait_ends_contacts_with_the_result_due(tmp_path: Path) -> None:
    site = tmp_path / "site/site.yaml"
    async with Peer.at() as peer:
        shutil.copytree(HERE / "site", tmp_path / "site")
        site.write_text(site.read_text() + "drain_timeout: 1\n")
        running = await serve(tmp_path / "site", tmp_path / "data", tmp_path / "serve.log", drain=None)
        await calls(peer, running, "first")
        running.process.send_signal(signal.SIGTERM)
        await peer.next("BYE")
        assert await asyncio.wait_for(running.process.wait(), 30) == 0
    (outcome,) = await running.outcomes()
    assert (outcome["result"], outcome["ended_by"]) == ("hung_up_in_opening", "shutdown")
    assert "Waiting for 1 contact, 1 s at the most" in running.log.read_text()


async def test_a_program_without_contacts_ends_at_once(tmp_path: Path) -> None:
    async with served(tmp_path, drain=3600) as running:
        running.process.send_signal(signal.SIGTERM)
    assert "Waiting for" not in running.log.read_text()
