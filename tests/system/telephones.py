"""Telephones of people in the tests: each a process of `tests.system.telephone` with its orders."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.programs import running
from tests.system.conftest import Served

PATIENCE = 60.0


@dataclass
class Telephone:
    """One telephone. `heard` is the PCM of its call, from the answer on."""

    process: asyncio.subprocess.Process
    kept: Path

    async def reports(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self.process.stdout.readline()
        assert line, "the telephone ended without a word"
        told: dict[str, Any] = json.loads(line)
        return told

    async def heard(self) -> bytes:
        """What it heard, when its call is over."""
        assert (await self.reports()) == {"over": True}
        return self.kept.read_bytes()


@asynccontextmanager
async def telephone(
    served: Served, folder: Path, user: str, deed: str, *, says: bytes = b"", **orders: Any
) -> AsyncIterator[Telephone]:
    """A telephone that is registered with the line."""
    said, kept = folder / f"{user}-says.pcm", folder / f"{user}-hears.pcm"
    said.write_bytes(says)
    told = {
        "line": f"127.0.0.1:{served.sip_port}", "user": user, "password": "one-secret", "deed": deed,
        "say": str(said), "hear": str(kept), **orders,
    }  # fmt: skip
    async with running("tests.system.telephone", json.dumps(told)) as process:
        made = Telephone(process, kept)
        assert (await made.reports()) == {"registered": True}
        yield made
