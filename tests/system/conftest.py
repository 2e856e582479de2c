"""A whole Cordboard for the tests of this folder: `cordboard serve` as a process of its own, as a user runs it."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.stores import environment

HERE = Path(__file__).parent
CORDBOARD = Path(sys.executable).with_name("cordboard")


def free_port(kind: socket.SocketKind) -> int:
    """A port of the loopback that was free a moment ago."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def run(*arguments: str) -> str:
    """Run a `cordboard` command to its end and hand back what it printed."""
    process = await asyncio.create_subprocess_exec(
        CORDBOARD, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=environment(Path(arguments[arguments.index("--data") + 1])) if "--data" in arguments else None,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, f"cordboard {' '.join(arguments)}: {err.decode()}"
    return out.decode()


@dataclass
class Served:
    """A running Cordboard and how to ask it."""

    site: Path
    data: Path
    web_port: int
    sip_port: int
    process: asyncio.subprocess.Process
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    async def outcomes(self) -> list[dict[str, Any]]:
        """Every stored outcome, by the export that customers use."""
        told = await run("export", "outcomes", "--format", "jsonl", "--site", str(self.site), "--data", str(self.data))
        return [json.loads(line) for line in told.splitlines() if line.strip()]

    async def outcome_of(self, caller: str) -> dict[str, Any]:
        """The one outcome of a caller, waited for; fails when there is none or more than one."""
        return (await self.outcomes_of([caller]))[caller]

    async def outcomes_of(self, callers: Iterable[str], within: float = 20.0) -> dict[str, dict[str, Any]]:
        """The one outcome of each caller, as `outcome_of`. Each look is a program: ask once all calls are over."""
        wanted = set(callers)
        by_caller: dict[str, dict[str, Any]] = {}
        for _ in range(int(within * 2)):
            found = [outcome for outcome in await self.outcomes() if outcome["caller"] in wanted]
            by_caller = {outcome["caller"]: outcome for outcome in found}
            assert len(found) == len(by_caller), f"a caller has several outcomes: {found}"
            if wanted == set(by_caller):
                return by_caller
            await asyncio.sleep(0.5)
        missing = ", ".join(sorted(wanted - set(by_caller)))
        raise AssertionError(f"{missing} left no outcome; the server said:\n{self.log.read_text()[-4000:]}")

    async def kill(self) -> None:
        """End the process as a crash would."""
        self.process.kill()
        await self.process.wait()


async def serve(
    site: Path, data: Path, log: Path, *, open_files: int | None = None, drain: float | None = 0, tries: int = 3
) -> Served:
    """Start `cordboard serve` on free ports and wait until it is ready.

    `open_files` is all that it may have open; `drain` is how long it waits for contacts at its end (None: as the site
    says).
    """
    draining = () if drain is None else ("--drain", str(drain))
    web_port, sip_port = free_port(socket.SOCK_STREAM), free_port(socket.SOCK_DGRAM)
    with log.open("ab") as out:
        limited = () if open_files is None else ("sh", "-c", f'ulimit -n {open_files} && exec "$0" "$@"')
        process = await asyncio.create_subprocess_exec(
            *limited, CORDBOARD, "serve", str(site), "--port", str(web_port), "--sip-port", str(sip_port),
            "--data", str(data), *draining, stdout=out, stderr=out, env={**environment(data), "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    served = Served(site, data, web_port, sip_port, process, log)
    async with httpx.AsyncClient() as client:
        for _ in range(240):
            if process.returncode is not None:
                said = log.read_text()[-4000:]
                # A port that was free a moment ago is at times taken by an RTP stream of somebody else.
                if tries > 1 and "already in use" in said:
                    return await serve(site, data, log, open_files=open_files, drain=drain, tries=tries - 1)
                raise AssertionError(f"the server ended:\n{said}")
            try:
                if (await client.get(f"{served.url}/readyz")).status_code == 200:
                    return served
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.25)
    await served.kill()
    raise AssertionError(f"the server was not ready within a minute:\n{log.read_text()[-4000:]}")


@pytest.fixture
async def switchyard(tmp_path: Path) -> AsyncIterator[Served]:
    """The test site, served, with its accounts."""
    site = tmp_path / "site"
    shutil.copytree(HERE / "site", site)
    data = tmp_path / "data"
    await run("import", "accounts", str(site / "accounts.csv"), "--site", str(site), "--data", str(data))
    served = await serve(site, data, tmp_path / "serve.log")
    yield served
    if served.process.returncode is None:
        served.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(served.process.wait(), 20)
        except TimeoutError:
            await served.kill()
            raise
