"""Web connections that ask nothing take no descriptor from a call, and no page from anybody."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.system.conftest import HERE, Served, serve
from tests.system.sipp import Story, call

pytestmark = [pytest.mark.anyio, pytest.mark.needs("sipp"), pytest.mark.timeout(240)]

#: What a process may have open on many systems, and more connections than that.
OPEN_FILES, CONNECTIONS = 1024, 1100


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[Served]:
    """The test site, in a process that may have few files open."""
    site = tmp_path / "site"
    shutil.copytree(HERE / "site", site)
    served = await serve(site, tmp_path / "data", tmp_path / "serve.log", open_files=OPEN_FILES)
    yield served
    served.process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(served.process.wait(), 20)


async def test_calls_and_pages_go_on_while_a_thousand_connections_ask_nothing(narrow: Served, tmp_path: Path) -> None:
    async def half_open() -> asyncio.StreamWriter | None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", narrow.web_port)
            writer.write(b"GET / HTTP/1.1\r\nX-Half: ")
        except OSError:
            return None
        return writer

    held = [writer for _ in range(CONNECTIONS) if (writer := await half_open()) is not None]
    assert len(held) > CONNECTIONS // 2
    try:
        story = Story().waits(0.4).presses("1").is_hung_up_on()
        calls = [
            call(story, tmp_path, caller=f"4420794601{number:02d}", called="2000", port=narrow.sip_port)
            for number in range(5)
        ]
        heard = await asyncio.gather(*calls)
        assert [each.code for each in heard] == [0] * 5, [each.said for each in heard if each.code]
        async with httpx.AsyncClient(base_url=narrow.url) as client:
            assert (await client.get("/readyz")).status_code == 200
        for number in range(5):
            assert (await narrow.outcome_of(f"4420794601{number:02d}"))["result"] == "key_1"
    finally:
        for writer in held:
            writer.close()
    said = narrow.log.read_text()
    assert "Traceback" not in said
    assert "out of system resource" not in said
    assert f"may have {OPEN_FILES} files open, too few for 200 calls" in " ".join(said.split())
    assert len(said.splitlines()) < 60, said
