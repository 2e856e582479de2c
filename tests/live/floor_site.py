"""A site with agents at work, on a scripted line: the test is every person at every telephone."""

from __future__ import annotations

import asyncio
import math
from array import array
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from cordboard import modules
from cordboard.engine.balance import balance
from cordboard.engine.journal import Entered, Heard, Journal
from cordboard.flow.problems import errors
from cordboard.flow.site import LoadedSite, load_site
from cordboard.live.floor import Floor
from cordboard.live.perform.voice import speaking
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import callbacks, contacts
from cordboard.telephony.line import Line
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine
from tests.live import killing
from tests.live.client import Client
from tests.live.killing import Killer

#: Nothing in these tests takes longer, unless something is wrong.
PATIENCE = 30.0
#: Seconds for which a telephone rings where sites are killed: the contact hears of its offer at the same time.
RINGS = 0.1

#: No caller is turned away because the machine is busy.
PATIENT_STORE = "\nstore: {new_contact_timeout: 20}\n"

SITE = """
cordboard: 1
site: floor
services:
  desk: {direction: inbound, flow: desk, max_wait: %(max_wait)s, accept_timeout: %(ring)s, acceptance: %(acceptance)s,
         record: %(record)s}
  sales: {direction: outbound, flow: out%(sales)s}
numbers: {"100": desk, "777": desk, "+1 202 555 0177": desk}
boxes: {box: {title: Box, email: desk@example.com}}
%(more)s
resource_groups: {all: {from: [desk], to: [sales]}}
teams: {a: {title: A}}
agents:
  maria: {name: Maria, extension: "2001", path: softphone, softphone: maria-phone, services: [sales],
          numbers: ["777", "(202) 555-0177"], voicemail: yes}
  noor: {name: Noor, extension: "2002", path: softphone, softphone: noor-phone, services: [sales]}
termination_codes:
  sold: {name: Sold, result: listened}
  done: {name: Done, result: operator_transfer}
line: {users: {maria-phone: {password_env: A}, noor-phone: {password_env: B}, boss-phone: {password_env: C}}}
"""

OUT = """
cordboard: 1
flow: out
direction: outbound
modules:
  Hi: {type: introduction, first: true, prompt: "Hello.", detect_machine: false}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Hi, event: success, to: Agents, result: operator_transfer}
fallback: {to: Bye, result: operator_transfer_failed_no_agent}
"""


def spoken(seconds: float) -> bytes:
    """A vowel, which is taken for speech."""
    voice = (
        sum(math.sin(math.tau * 120 * n * at / 8000) / n for n in range(1, 20)) for at in range(int(seconds * 8000))
    )
    return array("h", (round(6000 * each) for each in voice)).tobytes()


class FloorSite:
    """A running site, and everybody's hands."""

    def __init__(self, switchboard: Switchboard | Killer, line: ScriptedLine) -> None:
        self._running = switchboard
        self.line = line

    @property
    def switchboard(self) -> Switchboard:
        """The one at work: another one after each restart."""
        return self._running.switchboard if isinstance(self._running, Killer) else self._running

    def kill(self) -> None:
        """End the program as the operating system would; another one starts on its data and line."""
        assert isinstance(self._running, Killer), "only a site that `survives` is killed"
        self._running.kill()

    async def restarted(self) -> None:
        """Until the other one has started."""
        assert isinstance(self._running, Killer)
        await self._running.until_running()

    @property
    def floor(self) -> Floor:
        """Its floor."""
        if isinstance(self._running, Killer):
            return cast("Floor", Client(self._running, lambda: self.switchboard.floor))
        return self.switchboard.floor

    async def caller(self, called: str = "100") -> ScriptedCall:
        call = self.line.rings(caller="+12025550143", called=called)
        await asyncio.wait_for(call.until_answered(), PATIENCE)
        return call

    async def rung(self) -> ScriptedCall:
        """The next telephone that the site rings. One whose program was killed meanwhile rings anew."""
        while True:
            call = await asyncio.wait_for(self.line.dialled.get(), PATIENCE)
            if not killing.WANTED:
                return call
            await asyncio.sleep(RINGS)
            if call.ended_by is None:
                return call

    async def signs_in(self, agent: str = "maria", **how: Any) -> None:
        await self.floor.sign_in(agent, ready=True, **how)

    async def takes(self) -> ScriptedCall:
        """The next telephone rings, and somebody answers."""
        call = await self.rung()
        call.answers()
        return call

    async def talking(self) -> None:
        """Until an agent talks with somebody, and that is stored: before, a crash would take it back."""
        await self.until(lambda: self._talk() and (self.floor.trouble or not self.floor._log.behind))

    def _talk(self) -> bool:
        return any(len(each.members) > 1 for each in self.floor.snapshot().conversations)

    async def until(self, holds: Any) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():  # noqa: ASYNC110 - what is waited for has many causes
                    await asyncio.sleep(0.01)
        except TimeoutError as late:
            raise TimeoutError(f"not within {PATIENCE:g} seconds; the floor is {self.floor.snapshot()}") from late

    def state(self, agent: str) -> str:
        return next(str(each.state) for each in self.floor.snapshot().agents if each.agent == agent)

    async def wraps_up(self, agent: str = "maria", code: str = "done") -> None:
        await self.until(lambda: self.state(agent) == "wrap_up")
        await self.floor.wrap_up(agent, code)

    async def in_module(self, name: str) -> None:
        await self.until(lambda: any(each.module == name for each in self.switchboard.runs.at_work.values()))

    def contacts(self) -> list[dict[str, Any]]:
        """Every contact, and every supervisor's leg, the oldest first."""
        return contacts.list_contacts(self.switchboard.database, supervision=True)[::-1]

    async def closed(self) -> dict[str, Any]:
        """The only contact, once it is closed."""
        await self.all_closed(1)
        (contact,) = self.contacts()
        return contact

    async def all_closed(self, count: int) -> None:
        """Until there are that many contacts, and all are closed."""
        await self.until(lambda: [bool(each["closed_at"]) for each in self.contacts()] == [True] * count)

    def path(self, contact: str) -> list[str]:
        return [entry.module for entry in self.journal(contact) if isinstance(entry, Entered)]

    def heard(self, contact: str) -> list[Heard]:
        return [entry for entry in self.journal(contact) if isinstance(entry, Heard)]

    def journal(self, contact: str) -> Journal:
        return contacts.journal(self.switchboard.database, contact)


@contextmanager
def _nothing_missed() -> Iterator[None]:
    """Where sites are killed, say every prompt from its beginning: on a busy machine one would be over meanwhile."""
    with patch.object(speaking, "SAID_AGAIN", 600.0 if killing.WANTED else speaking.SAID_AGAIN):
        yield


@asynccontextmanager
async def floor_site(
    folder: Path,
    flow: str,
    *,
    max_wait: float = 60,
    ring: float = 20,
    acceptance: str = "no",
    record: str = "no",
    more: str = "",
    sales: str = "",
    survives: bool = False,
) -> AsyncIterator[FloorSite]:
    """Run a site with this flow on its number 100. At its end every contact has its outcome, and the books balance.

    One that `survives` may be killed.
    """
    loaded = floor_files(
        folder, flow, max_wait=max_wait, ring=ring, acceptance=acceptance, record=record, more=more, sales=sales
    )
    line = ScriptedLine(pace=0.01)
    work: Switchboard | Killer
    if survives or killing.WANTED:
        work = Killer(line, partial(switchboard_of, loaded, folder))
    else:
        work = switchboard_of(loaded, folder, line)
    await work.start()
    running = FloorSite(work, line)
    try:
        with _nothing_missed():
            yield running
    finally:
        if isinstance(work, Killer):
            await work.until_running()
        database = running.switchboard.database
        await work.stop()
        stored = contacts.list_contacts(database, supervision=True, trials=True)
        promised = {each.contact for each in callbacks.pending(database)}
        stored = [each for each in stored if each["id"] not in promised]
        assert all(each["closed_at"] and each["result"] for each in stored)
        told = [contacts.journal(database, each["id"]) for each in stored if each["erased_at"] is None]
        assert balance(told) == []
        assert line.calls == []
        database.dispose()


def floor_switchboard(folder: Path, flow: str, *, more: str = "") -> tuple[Switchboard, ScriptedLine]:
    """The same site, not started yet."""
    line = ScriptedLine(pace=0.01)
    return switchboard_of(floor_files(folder, flow, more=more), folder, line), line


def switchboard_of(loaded: LoadedSite, folder: Path, line: Line) -> Switchboard:
    """A switchboard for the site, on its data and this line."""
    return Switchboard(loaded, folder / "data", line, PromptAudio(Tones(), folder / "cache", folder / "prompts"))


def floor_files(
    folder: Path, flow: str, *, max_wait: float = 60, ring: float = 20, acceptance: str = "no", record: str = "no",
    more: str = "", sales: str = "",
) -> LoadedSite:  # fmt: skip
    """The files of the site."""
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    more += "" if "store:" in more else PATIENT_STORE
    site = SITE % {
        "max_wait": max_wait, "ring": ring, "acceptance": acceptance, "record": record, "more": more, "sales": sales,
    }  # fmt: skip
    (folder / "site.yaml").write_text(site, encoding="utf-8")
    (folder / "flows/desk.yaml").write_text(f"cordboard: 1\nflow: desk\n{flow}", encoding="utf-8")
    (folder / "flows/out.yaml").write_text(OUT, encoding="utf-8")
    loaded = load_site(folder, modules.types())
    assert errors(loaded.problems) == [], "\n".join(map(str, loaded.problems))
    return loaded
