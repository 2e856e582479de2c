"""A site whose flows are published while it runs: its files, the calls to it, and publishing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cordboard import modules
from cordboard.flow.site import load_site
from cordboard.live import publishing
from cordboard.live.publishing import FlowToPublish
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import contacts, flow_repository
from cordboard.telephony.line import Refusal
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from tests.live.floor_site import PATIENCE

SITE = """\
cordboard: 1
site: shop
services:
  desk: {{direction: inbound, flow: {desk}}}
  news: {{direction: inbound, flow: news}}
numbers: {{"100": desk, "200": news}}
teams: {{a: {{title: A}}}}
store: {{new_contact_timeout: 20}}
"""

FLOW = """\
# The {slug}.
cordboard: 1
flow: {slug}
title: {title}
modules:
  Ask: {{type: menu, first: true, prompt: "{says}", timeout: 60}}
  Bye: {{type: end_call}}
connectors:
  - {{from: Ask, event: key_press, value: "1", to: Bye, result: listened}}
fallback: {{to: Bye, result: hung_up_in_opening}}
"""
BROKEN = "cordboard: 1\nflow: desk\nmodules: {Ask: {type: menoo, first: true}}\n"


def flow(says: str = "One.", slug: str = "desk", title: str = "Desk") -> str:
    return FLOW.format(says=says, slug=slug, title=title)


def write(folder: Path, desk: str = "desk") -> None:
    (folder / "site.yaml").write_text(SITE.format(desk=desk))


class Shop:
    """The running site."""

    def __init__(self, switchboard: Switchboard, line: ScriptedLine) -> None:
        self.switchboard, self.line, self.database = switchboard, line, switchboard.database

    async def call(self, number: str = "100", caller: str = "+12025550143") -> ScriptedCall:
        call = self.line.rings(caller=caller, called=number)
        await asyncio.wait_for(call.until_answered(), PATIENCE)
        return call

    async def refused(self, number: str) -> Refusal | None:
        call = self.line.rings(caller="+12025550143", called=number)
        async with asyncio.timeout(PATIENCE):
            while call.rejected is None:  # noqa: ASYNC110 - a call that is turned away wakes nobody
                await asyncio.sleep(0.01)
        return call.rejected

    async def closed(self, count: int) -> None:
        """Until that many contacts are closed."""
        async with asyncio.timeout(PATIENCE):
            while [each["closed_at"] is not None for each in self.contacts()] != [True] * count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def looks_again(self, troubles: int) -> None:
        """Until the running site, which looks at files with errors by itself, has that many troubles."""
        async with asyncio.timeout(PATIENCE):
            while len(self.switchboard.readiness.degraded) != troubles:  # noqa: ASYNC110 - files wake nobody
                await asyncio.sleep(0.05)

    def contacts(self) -> list[dict[str, Any]]:
        return contacts.list_contacts(self.database, limit=500)

    def versions(self) -> list[str]:
        """The versions of the contacts, the oldest first."""
        return [row["version"] for row in contacts.list_contacts(self.database, limit=500)][::-1]

    def live(self, slug: str = "desk") -> str:
        return self.switchboard.site.flows[slug].version

    async def publish(
        self, text: str, alias: str = "live", note: str = "", expected: str | None = None
    ) -> flow_repository.Publication:
        in_file = self.switchboard.flows.in_file("desk")
        said = "" if in_file is None else in_file.flow.version
        wanted = FlowToPublish("desk", text, "ada", alias, note, expected=expected, in_file=said)
        made = publishing.publish(self.database, self.switchboard.site, wanted)
        await self.switchboard.published.reload()
        return made


@asynccontextmanager
async def shop(folder: Path) -> AsyncIterator[Shop]:
    line = ScriptedLine(pace=0.01)
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    switchboard = Switchboard(load_site(folder, modules.types()), folder / "data", line, prompts)
    await switchboard.start()
    try:
        yield Shop(switchboard, line)
    finally:
        await switchboard.stop()
