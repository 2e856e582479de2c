"""Other programs are told of contacts and agents: all of it, in order, signed, until they have taken it."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from cordboard.live import clock
from cordboard.live.webhooks import delivering, posting
from cordboard.store import webhook_deliveries
from cordboard.store.webhook_outbox import TRIED_FOR
from tests.live.floor_site import PATIENCE, floor_site
from tests.live.webhook_receiver import KEY, KEY_BEFORE, Posted, Receiver, receiving, taken, webhooks
from tests.needs import ROOT

pytestmark = pytest.mark.anyio

CALL = """
direction: inbound
modules:
  Pin: {type: entering_digits, first: true, prompt: "Your PIN.", max: 4, variable: pin, sensitive: yes, timeout: 60,
        between_digits: 60}
  Agents: {type: operator_transfer}
  Bye: {type: end_call}
connectors:
  - {from: Pin, event: success, to: Agents, result: hung_up_in_opening}
  - {from: Agents, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: hung_up_in_opening}
"""
MENU = """
direction: inbound
modules:
  Ask: {type: menu, first: true, prompt: "One.", timeout: 60}
  Bye: {type: end_call}
connectors:
  - {from: Ask, event: key_press, value: "1", to: Bye, result: listened}
fallback: {to: Bye, result: hung_up_in_opening}
"""
#: What is told of a call to MENU that ends with a key.
WHOLE = ["contact.started", "contact.left", "contact.closed"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, and pauses of moments between two attempts."""
    monkeypatch.setenv("HOOKS_KEY", KEY)
    monkeypatch.setenv("HOOKS_KEY_BEFORE", KEY_BEFORE)
    monkeypatch.setattr(delivering, "PAUSES", (0.05,))


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as made:
        yield made


async def test_a_call_is_told_from_beginning_to_end_and_no_digits_are(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "[contact.*, agent.*]")})
    async with floor_site(tmp_path, CALL, record="yes", more=more) as site:
        await site.signs_in()
        caller = await site.caller()
        caller.presses("7391")
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
    states = [each.told["data"]["state"] for each in receiver.posted if each.subject == "maria"]
    assert states == ["ready", "offered", "in_call", "wrap_up", "ready", "signed_out"]
    receiver.verify_all()
    (closed,) = receiver.of("contact.closed")
    data = closed.told["data"]
    assert (data["result"], data["code"], data["agent"]) == (contact["result"], contact["code"], "maria")
    assert data["contact"]["caller"] == "+12025550143"
    assert closed.told["timestamp"].endswith("Z")
    assert not any(b"7391" in each.body for each in receiver.posted)
    assert not any(KEY.encode() in each.body for each in receiver.posted)


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
    other = next(each.subject for each in receiver.posted if each.subject != troubled)
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


async def test_while_a_key_is_replaced_both_sign(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "contact.started")}, more=", previous_secret: hooks_before")
    async with floor_site(tmp_path, MENU, more=more) as site:
        (await site.caller()).hangs_up()
        await receiver.until(lambda: receiver.posted)
    receiver.verify_all(KEY)
    receiver.verify_all(KEY_BEFORE)
    assert receiver.types() == ["contact.started"]


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


async def test_what_is_refused_for_good_is_shown_and_posted_once_more_when_asked(
    tmp_path: Path, receiver: Receiver
) -> None:
    async def gone(_: Posted) -> tuple[int, dict[str, str], str]:
        return 410, {}, "the CRM is switched off"

    receiver.answering = gone
    more = webhooks({"crm": (receiver.url, "[contact.started, contact.closed]")})
    async with floor_site(tmp_path, MENU, more=more) as site:
        (await site.caller()).presses("1")
        await receiver.until(lambda: len(receiver.posted) == 2)
        database = site.switchboard.database
        await site.until(lambda: webhook_deliveries.figures(database)["crm"].failed == 2)
        closed, started = webhook_deliveries.page(database, "crm", state="failed")
        assert (started.status, started.detail, started.attempts) == (410, "the CRM is switched off", 1)
        assert (started.type, closed.type) == ("contact.started", "contact.closed")
        receiver.answering = taken
        asked = webhook_deliveries.redeliver(database, "crm", closed.event)
        assert (asked.state, asked.attempts) == ("waiting", 0)
        site.switchboard.waker.look()
        await site.until(lambda: webhook_deliveries.figures(database)["crm"].delivered == 1)
    assert receiver.posted[-1].id == closed.event
    assert len(receiver.posted) == 3


async def test_what_is_never_taken_is_given_up_after_three_days_and_the_next_is_told(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def answering(came: Posted) -> tuple[int, dict[str, str], str]:
        return (500 if came.type == "contact.started" else 200), {}, ""

    receiver.answering = answering
    async with floor_site(tmp_path, MENU, more=webhooks({"crm": (receiver.url, "contact.*")})) as site:
        caller = await site.caller()
        await receiver.until(lambda: len(receiver.posted) > 2)
        monkeypatch.setattr(delivering, "now", lambda: clock.now() + TRIED_FOR)
        caller.presses("1")
        await receiver.until(lambda: "contact.closed" in receiver.types())
        database = site.switchboard.database
        await site.until(lambda: webhook_deliveries.figures(database)["crm"].waiting == 0)
        assert [each.type for each in webhook_deliveries.page(database, "crm", state="failed")] == ["contact.started"]


async def test_redirects_are_not_followed_and_silence_ends(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "PATIENCE", 0.2)
    silent = asyncio.Event()

    async def answering(came: Posted) -> tuple[int, dict[str, str], str]:
        if len(receiver.posted) == 1:
            return 307, {"location": f"{receiver.url}/elsewhere"}, ""
        if len(receiver.posted) == 2:
            await silent.wait()
        return 200, {}, ""

    receiver.answering = answering
    async with floor_site(tmp_path, MENU, more=webhooks({"crm": (receiver.url, "contact.started")})) as site:
        (await site.caller()).hangs_up()
        await receiver.until(lambda: receiver.posted)
        database = site.switchboard.database
        await site.until(lambda: webhook_deliveries.figures(database)["crm"].status == 307)
        assert "redirects are not followed" in webhook_deliveries.figures(database)["crm"].detail
        await site.until(lambda: webhook_deliveries.figures(database)["crm"].delivered == 1)
        silent.set()
    assert [each.path for each in receiver.posted] == ["/hooks"] * 3
    assert len({each.id for each in receiver.posted}) == 1


async def test_a_site_without_its_key_says_so_and_tells_nothing_until_it_has_it(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOKS_KEY", "secret")
    monkeypatch.setattr(delivering, "_WITHOUT_KEY", 0.05)
    async with floor_site(tmp_path, MENU, more=webhooks({"crm": (receiver.url, "contact.started")})) as site:
        (await site.caller()).hangs_up()
        await site.closed()
        (said,) = site.switchboard.readiness.degraded
        assert "HOOKS_KEY must hold its key" in said
        assert receiver.posted == []
        monkeypatch.setattr(site.switchboard.webhooks, "_environment", {"HOOKS_KEY": KEY})
        site.switchboard.waker.look()
        await receiver.until(lambda: receiver.posted)
    receiver.verify_all()


@pytest.mark.parametrize(("text", "seconds"), [("120", 120), ("999999", posting.LONGEST_PAUSE), ("soon", 0), ("", 0)])
def test_how_long_an_endpoint_asks_to_be_left_alone(text: str, seconds: float) -> None:
    assert posting._retry_after(text) == seconds


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
