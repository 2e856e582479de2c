"""What becomes of webhooks whose endpoint refuses, redirects, is silent or has no key."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from cordboard.live import clock
from cordboard.live.webhooks import delivering, posting
from cordboard.store import webhook_deliveries
from cordboard.store.webhook_outbox import TRIED_FOR
from tests.live.floor_site import floor_site
from tests.live.webhook_receiver import (
    KEY,
    KEY_BEFORE,
    MENU,
    Posted,
    Receiver,
    taken,
    webhooks,
)

pytestmark = pytest.mark.anyio


async def test_while_a_key_is_replaced_both_sign(tmp_path: Path, receiver: Receiver) -> None:
    more = webhooks({"crm": (receiver.url, "contact.started")}, more=", previous_secret: hooks_before")
    async with floor_site(tmp_path, MENU, more=more) as site:
        (await site.caller()).hangs_up()
        await receiver.until(lambda: receiver.posted)
    receiver.verify_all(KEY)
    receiver.verify_all(KEY_BEFORE)
    assert receiver.types() == ["contact.started"]


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
