"""Other programs are told of contacts and agents: all of it, in order, signed, until they have taken it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cordboard.live.webhooks import delivering
from cordboard.store import due_times, recordings, webhook_deliveries
from cordboard.store.database import open_database
from cordboard.store.webhook_outbox import kind_of
from tests.live.floor_site import PATIENCE, floor_site, spoken
from tests.live.test_callbacks_kept import FLOW, asks
from tests.live.webhook_receiver import (
    KEY,
    MENU,
    WHOLE,
    Posted,
    Receiver,
    receiving,
    taken,
    webhooks,
)
from tests.needs import ROOT
from tests.stores import address_of

pytestmark = pytest.mark.anyio

#: So long that it is in no identifier or time by chance.
PIN = "739184620573"
CALL = """
direction: inbound
modules:
  Pin: {type: entering_digits, first: true, prompt: "Your PIN.", max: 12, variable: pin, sensitive: yes, timeout: 60,
        between_digits: 60}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Pin, event: success, to: Agents, result: hung_up_in_opening}
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""
VOICEMAIL = """
direction: inbound
modules:
  Agents: {type: operator_transfer, first: true}
  Box: {type: voicemail, box: box, review: false, silence: 60}
  Bye: {type: end_call}
connectors:
  - {from: Agents, event: timeout, to: Box, result: hung_up_in_opening}
  - {from: Box, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""
#: Begins a contact, and is killed before anything is posted.
KILLED = """
import asyncio, os, signal, sys
from cordboard.engine.journal import Facts, Started
from cordboard.store.database import open_database, writing
from cordboard.store.webhook_outbox import set_endpoints
from cordboard.store.writer import JournalWriter, NewContact
async def main():
    database = open_database(sys.argv[1])
    with writing(database) as connection:
        set_endpoints(connection, {"crm": {"contact.started"}, "erp": {"contact.closed"}})
    writer = JournalWriter(database)
    writer.start()
    await writer.begin(NewContact("a", "f", "1", "voice", "inbound", "line", "", "", 1000))
    await writer.append("a", [Started(1000, Facts("a"), "f", "1", {})])
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""


async def test_a_call_is_told_from_beginning_to_end_and_no_digits_are(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "[contact.*, agent.*]")})
    async with floor_site(tmp_path, CALL, record="yes", more=more) as site:
        await site.signs_in()
        caller = await site.caller()
        caller.presses(PIN)
        telephone = await site.takes()
        await site.talking()
        caller.hangs_up()
        await site.wraps_up()
        contact = await site.closed()
        await telephone.wait_ended()
        await receiver.until(lambda: "contact.closed" in receiver.types() and receiver.of("contact.recording_ready"))
        site.floor.sign_out("maria")
        await receiver.until(lambda: "agent.signed_out" in receiver.types())
    told = [each for each in receiver.types(contact["id"]) if each != "contact.recording_ready"]
    assert told == [
        "contact.started", "contact.offered", "contact.joined", "contact.left", "contact.closed"
    ]  # fmt: skip
    assert receiver.types("maria") == ["agent.signed_in", *["agent.state_changed"] * 4, "agent.signed_out"]
    states = [each.told["data"]["state"] for each in receiver.told if each.subject == "maria"]
    assert states == ["ready", "offered", "in_call", "wrap_up", "ready", "signed_out"]
    receiver.verify_all()
    (closed,) = receiver.of("contact.closed")
    data = closed.told["data"]
    assert (data["result"], data["code"], data["agent"]) == (contact["result"], contact["code"], "maria")
    assert data["contact"]["caller"] == "+12025550143"
    assert closed.told["timestamp"].endswith("Z")
    assert not any(PIN.encode() in each.body for each in receiver.posted)
    assert not any(KEY.encode() in each.body for each in receiver.posted)


async def test_messages_and_what_becomes_of_offers_are_told(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "[contact.*, agent.*]")})
    async with floor_site(tmp_path, VOICEMAIL, ring=1, acceptance="yes", more=more) as site:
        await site.signs_in()
        caller = await site.caller()
        await receiver.until(lambda: "agent.offer_missed" in receiver.types())
        await site.until(lambda: caller.media.listeners)
        await caller.says(spoken(1))
        caller.hangs_up()
        contact = await site.closed()
        (message,) = recordings.in_box(site.switchboard.database, "box")
        await receiver.until(lambda: "contact.closed" in receiver.types() and receiver.of("contact.message_left"))
    (told,) = receiver.of("contact.message_left")
    data = told.told["data"]
    assert (data["message"], data["box"], data["contact"]["id"]) == (message["id"], "box", contact["id"])
    assert data["seconds"] == message["seconds"]
    (missed,) = receiver.of("agent.offer_missed")
    assert missed.told["data"] == {"agent": "maria", "contact": contact["id"]}
    assert "contact.offered" in receiver.types(contact["id"])


async def test_a_callback_is_told_as_the_contact_that_it_is(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "contact.*")})
    async with floor_site(tmp_path, FLOW, more=more) as site:
        await asks(site)
        first, callback = site.contacts()
        await receiver.until(lambda: receiver.of("contact.callback_promised"))
        (promised,) = receiver.of("contact.callback_promised")
        data = promised.told["data"]
        assert (data["number"], data["contact"]["run"]) == ("+12025550143", "callback")
        assert (data["contact"]["id"], data["contact"]["parent"]) == (callback["id"], first["id"])


def test_a_program_that_is_killed_at_once_has_told_what_it_stored(tmp_path: Path) -> None:
    place = tmp_path / "cordboard.db"
    ended = subprocess.run([sys.executable, "-c", KILLED, address_of(place)], check=False)
    assert ended.returncode == -signal.SIGKILL
    database = open_database(place)
    (waiting,) = webhook_deliveries.page(database, "crm")
    assert (waiting.type, waiting.state, waiting.subject) == ("contact.started", "waiting", "contact a")
    assert due_times.keys(database, kind_of("crm")) == {waiting.event}
    database.dispose()


async def test_those_of_one_contact_wait_for_the_first_and_others_do_not(tmp_path: Path, receiver: Receiver) -> None:
    held: set[str] = set()
    refusing = True

    async def answering(came: Posted) -> tuple[int, dict[str, str], str]:
        if not held:
            held.add(came.subject)
        refuse = refusing and came.subject in held
        return (503, {}, "not yet") if refuse else (200, {}, "")

    receiver.answering = answering
    async with floor_site(tmp_path, MENU, more=webhooks({"crm": (receiver.url, "contact.*")})) as site:
        first = await site.caller()
        await receiver.until(lambda: held)
        second = await site.caller()
        first.presses("1")
        second.presses("1")
        await site.all_closed(2)
        (troubled,) = held
        await receiver.until(lambda: receiver.types().count("contact.closed") == 1)
        before = [each for each in receiver.posted if each.subject == troubled]
        assert {each.type for each in before} == {"contact.started"}
        assert len({each.id for each in before}) == 1
        refusing = False
        await receiver.until(lambda: receiver.types().count("contact.closed") == 2)
    other = next(each.subject for each in receiver.told if each.subject != troubled)
    assert receiver.types(other) == WHOLE
    told = list(dict.fromkeys(receiver.types(troubled)))
    assert told == WHOLE
    receiver.verify_all()


async def test_an_endpoint_that_is_slow_keeps_no_other_from_being_told(tmp_path: Path, receiver: Receiver) -> None:
    let_go = asyncio.Event()

    async def answering(_: Posted) -> tuple[int, dict[str, str], str]:
        await let_go.wait()
        return 200, {}, ""

    count = delivering.MOST_OPEN + 3
    async with receiving() as slow:
        slow.answering = answering
        more = webhooks({"slow": (slow.url, "contact.*"), "fast": (receiver.url, "contact.*")})
        async with floor_site(tmp_path, MENU, more=more) as site:
            callers = [await site.caller() for _ in range(count)]
            for each in callers:
                each.presses("1")
            await receiver.until(lambda: receiver.types().count("contact.closed") == count)
            assert len(receiver.posted) == 3 * count
            assert slow.open == slow.most_open == delivering.MOST_OPEN
            let_go.set()
            await slow.until(lambda: slow.types().count("contact.closed") == count)
        assert slow.most_open == delivering.MOST_OPEN
        for contact in {each.subject for each in slow.posted}:
            assert slow.types(contact) == WHOLE


async def test_a_program_that_is_killed_tells_it_after_its_restart_with_the_same_id(
    tmp_path: Path, receiver: Receiver
) -> None:
    never = asyncio.Event()

    async def answering(_: Posted) -> tuple[int, dict[str, str], str]:
        await never.wait()
        return 500, {}, ""

    receiver.answering = answering
    more = webhooks({"crm": (receiver.url, "contact.*")})
    async with floor_site(tmp_path, MENU, more=more, survives=True) as site:
        caller = await site.caller()
        await receiver.until(lambda: receiver.posted)  # its answer never comes
        caller.presses("1")
        await site.closed()  # and what follows waits in the store
        site.kill()
        receiver.answering = taken
        await site.restarted()
        await receiver.until(lambda: receiver.types().count("contact.closed") == 1)
        never.set()
    first, again, *rest = receiver.posted
    assert (first.id, first.body) == (again.id, again.body)
    assert [each.type for each in (again, *rest)] == WHOLE


@pytest.mark.usefixtures("webhook_keys")
async def test_the_receiver_of_the_how_to_takes_what_is_signed_and_nothing_else(tmp_path: Path) -> None:
    page = (ROOT / "docs/how-to/webhooks.md").read_text(encoding="utf-8")
    (source,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-c", source, env={**os.environ, "PORT": str(port), "CRM_WEBHOOK_KEY": KEY},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert program.stdout is not None
    url = f"http://127.0.0.1:{port}/cordboard"
    try:
        async with floor_site(tmp_path, MENU, more=webhooks({"crm": (url, "contact.*")})) as site:
            (await site.caller()).presses("1")
            await site.closed()
            async with asyncio.timeout(PATIENCE):
                lines = [(await program.stdout.readline()).decode() for _ in WHOLE]
        assert [line.split()[0] for line in lines] == WHOLE
        assert "'result': 'listened'" in lines[-1]
        forged = {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,bm8="}
        async with httpx.AsyncClient() as web:
            assert (await web.post(url, content="{}", headers=forged)).status_code == 401
    finally:
        program.terminate()
        await program.wait()
