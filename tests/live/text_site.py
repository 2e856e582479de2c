"""A site that people write to, on a scripted channel: the test is everybody who writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from cordboard import modules
from cordboard.engine.balance import balance
from cordboard.engine.journal import Entered
from cordboard.flow.problems import errors
from cordboard.flow.site import load_site
from cordboard.live.switchboard import Switchboard
from cordboard.messaging.scripted import ScriptedTexts
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import contacts, texts
from cordboard.store.texts import StoredText
from cordboard.telephony.scripted import ScriptedLine
from cordboard.telephony.scripted_session import ScriptedSession
from tests.live.killing import Killer

#: Nothing in these tests takes longer, unless something is wrong.
PATIENCE = 10.0
OURS, PERSON = "+12025550150", "+12025550143"

SITE = """
cordboard: 1
site: texts
channels: {texts: {type: scripted, for: sms}}
services:
  desk: {flow: desk}
numbers: {"+1 202 555 0150": desk}
accounts: {key: account, phones: [phone], secret: [pin]}
"""


class TextSite:
    """A running site, which can be killed and started again on what it stored; the channel stays."""

    def __init__(self, folder: Path, channel: ScriptedTexts) -> None:
        self.folder, self.channel = folder, channel
        self.commits = 0
        self.killed_after = 0
        """After so many transactions of its own it is killed; 0: never."""
        self._killer = Killer(ScriptedLine(pace=0.01), self._made)

    @property
    def switchboard(self) -> Switchboard:
        """The one at work: another one after each restart."""
        return self._killer.switchboard

    @property
    def kills(self) -> int:
        """How often it was killed."""
        return self._killer.kills

    def _made(self, line: ScriptedSession) -> Switchboard:
        loaded = load_site(self.folder, modules.types())
        assert errors(loaded.problems) == [], "\n".join(map(str, loaded.problems))
        prompts = PromptAudio(Tones(), self.folder / "cache", self.folder / "prompts")
        channels = {"texts": self.channel}
        made = Switchboard(loaded, self.folder / "data", line, prompts, channels=channels)
        event.listen(made.database, "commit", self._committed)
        return made

    def _committed(self, _: Connection) -> None:
        self.commits += 1
        if self.commits == self.killed_after:
            self._loop.call_soon_threadsafe(self._killer.kill)

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._killer.start()
        self.commits = 0

    async def stop(self) -> None:
        await self._killer.stop()

    async def writes(self, body: str, *, person: str = PERSON, id: str = "") -> None:  # noqa: A002 - as in the port
        await self._killer.until_running()
        await self.channel.writes(person, body, to=OURS, id=id)

    async def told(self, person: str = PERSON) -> str:
        """The next text that somebody gets."""
        return (await self.channel.next_sent(person, PATIENCE)).body

    async def until(self, holds: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                await self._killer.until_running()
                with suppress(OperationalError):  # it is killed just now
                    if holds():
                        return
                await asyncio.sleep(0.01)

    def contacts(self) -> list[dict[str, Any]]:
        """Every contact, the oldest first."""
        return contacts.list_contacts(self.switchboard.database)[::-1]

    async def closed(self, count: int = 1) -> dict[str, Any]:
        """The last of so many contacts, once all are closed."""
        await self.until(lambda: [bool(each["closed_at"]) for each in self.contacts()] == [True] * count)
        return self.contacts()[-1]

    def path(self, contact: str) -> list[str]:
        journal = contacts.journal(self.switchboard.database, contact)
        return [entry.module for entry in journal if isinstance(entry, Entered)]

    def texts(self, contact: str) -> list[StoredText]:
        return texts.of_contact(self.switchboard.database, contact)

    async def restart(self) -> None:
        """Stop the program in an orderly way, and start another one on the same data."""
        await self.stop()
        await self.start_again()

    async def start_again(self) -> None:
        """Start another one on the data of one that was stopped."""
        self._killer = Killer(ScriptedLine(pace=0.01), self._made)
        await self._killer.start()


@asynccontextmanager
async def text_site(folder: Path, flow: str, *, site: str = SITE) -> AsyncIterator[TextSite]:
    """Run a site with this flow on its number. At its end the books balance."""
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    (folder / "flows/desk.yaml").write_text(f"cordboard: 1\nflow: desk\nchannel: sms\n{flow}", encoding="utf-8")
    running = TextSite(folder, ScriptedTexts())
    await running.start()
    try:
        yield running
    finally:
        database = running.switchboard.database
        await running.stop()
        stored = contacts.list_contacts(database)
        assert balance([contacts.journal(database, each["id"]) for each in stored if each["closed_at"]]) == []
        database.dispose()
