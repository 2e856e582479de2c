"""How long it takes until contacts that a killed program left open go on: read, replayed, their calls found, and asked.

A thousand callers in the middle of a menu, on a line that has kept their calls; each has pressed a key meanwhile, and
goes on when that is stored and the next prompt begins. The peer reads the same journals with
sqlite3 and msgspec, and starts nothing: less than that nobody can do who reads them at all.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.report import Measurement, Row, show
from cordboard import modules
from cordboard.engine.interpreter import Interpreter
from cordboard.engine.journal import Closed, decode
from cordboard.engine.program import Program
from cordboard.engine.signals import Keyed
from cordboard.flow.site import LoadedSite, load_site
from cordboard.live.clock import now
from cordboard.live.directory import Directory
from cordboard.live.switchboard import Switchboard
from cordboard.speech.engines.tones import Tones
from cordboard.speech.prompts import PromptAudio
from cordboard.store import contacts
from cordboard.store.database import DATABASE, open_database
from cordboard.store.writer import JournalWriter, NewContact
from cordboard.telephony.line import Call
from cordboard.telephony.scripted import ScriptedCall, ScriptedLine

PROMISE = 2.0
CONTACTS = 1_000
STEPS = 20
ROUNDS = 3

SITE = """
cordboard: 1
site: bench
services: {line: {direction: inbound, flow: round}}
numbers: {"100": line}
"""
FLOW = """
cordboard: 1
flow: round
direction: inbound
modules:
  One: {type: menu, first: true, prompt: "One.", timeout: 60}
  Two: {type: menu, prompt: "Two.", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: One, event: key_press, value: "1", to: Two, result: listened}
  - {from: Two, event: key_press, value: "1", to: One, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""


def _site(folder: Path) -> LoadedSite:
    (folder / "flows").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE)
    (folder / "flows/round.yaml").write_text(FLOW)
    return load_site(folder, modules.types())


async def _left_open(site: LoadedSite, folder: Path, line: ScriptedLine) -> list[ScriptedCall]:
    """A store and a line as a killed program leaves them."""
    database = open_database(folder / DATABASE)
    program, directory = Program(site.flows["round"]), Directory(site, database)
    service = directory.site.services["line"]
    writer = JournalWriter(database)
    await asyncio.to_thread(writer.start)
    stored: list[str] = []

    async def begin(call: Call) -> None:
        await call.answer()
        facts = directory.facts(call.id, service, call.caller, call.called)
        flow, number = program.flow, call.id
        new = NewContact(
            number, flow.slug, flow.version, "voice", "inbound", service.name, call.caller, call.called, now(),
            facts=facts, call=number,
        )  # fmt: skip
        await writer.begin(new)
        interpreter = Interpreter(program, facts)
        step = interpreter.start(now())
        for _ in range(STEPS):
            (number,) = step.commands
            step = interpreter.receive(now(), Keyed(number, "1", count=1))
        await writer.append(call.id, interpreter.journal)
        stored.append(call.id)

    await line.start(begin)
    calls = [line.rings(called="100") for _ in range(CONTACTS)]
    while len(stored) < CONTACTS:  # noqa: ASYNC110 - each is stored by itself
        await asyncio.sleep(0.05)
    await asyncio.to_thread(writer.close)
    await line.detach()
    database.dispose()
    return calls


async def _resumed(folder: Path) -> tuple[float, float]:
    """Seconds until all go on, and those in which the peer has read them."""
    site, line = _site(folder), ScriptedLine(pace=1)
    calls = await _left_open(site, folder / "data", line)
    read = _read(folder / "data" / DATABASE)
    prompts = PromptAudio(Tones(), folder / "cache", folder / "prompts")
    switchboard = Switchboard(site, folder / "data", line, prompts)
    for call in calls:
        call.presses("1")
    begun = time.perf_counter()
    await switchboard.start()
    while not all(call.prompts for call in calls):  # noqa: ASYNC110 - what is waited for is heard, not told
        await asyncio.sleep(0.005)
    took = time.perf_counter() - begun
    assert len(switchboard.runs.at_work) == CONTACTS, "a contact did not go on"
    for call in calls:
        call.hangs_up()
    while switchboard.runs.at_work:  # noqa: ASYNC110 - all of them
        await asyncio.sleep(0.05)
    last = contacts.journal(switchboard.database, calls[-1].id)
    assert isinstance(last[-1], Closed), "a contact was not stored to its end"
    await switchboard.stop()
    return took, read


def _read(path: Path) -> float:
    begun = time.perf_counter()
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT entries FROM journal JOIN contacts ON contacts.number = journal.contact WHERE closed_at IS NULL"
    ).fetchall()
    journals = [decode(entries) for (entries,) in rows]
    took = time.perf_counter() - begun
    connection.close()
    assert len(journals) == CONTACTS
    return took


def measure() -> Measurement:
    """Measure in files of a temporary folder, the median of some rounds."""
    found = []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="cordboard-bench-") as place:
            found.append(asyncio.run(_resumed(Path(place))))
    ours, read = median(took for took, _ in found), median(read for _, read in found)
    rows = [
        Row(f"{CONTACTS:,} contacts go on", ours, "s", read / ours, f"{STEPS} steps each; to the answer to a key"),
        Row("one contact", ours / CONTACTS * 1000, "ms"),
        Row("the same journals, only read", read, "s"),
    ]
    promise = f"{CONTACTS:,} contacts that a killed program left open go on within {PROMISE:g} s of the next start."
    return Measurement(
        "resume", promise, "sqlite3 and msgspec read the journals, and start nothing", ours < PROMISE, rows
    )


if __name__ == "__main__":
    show(measure())
