"""Webhooks over the API and the command line: made, tried, looked at, posted once more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import TypeAdapter
from typer.testing import CliRunner, Result

from cordboard.cli.main import app as cordboard
from cordboard.client import ApiClient, NotDone, models, operations
from cordboard.client.operation import Operation
from cordboard.flow.site.webhooks import WEBHOOK_EVENTS, WEBHOOK_TEST, Webhook
from cordboard.live.webhooks import delivering
from cordboard.server.app import create_app
from cordboard.server.models.webhooks import post_name, post_operations
from cordboard.server.serving import WebServer
from cordboard.store import tokens
from cordboard.store.webhook_payloads import DATA_OF
from tests.live.webhook_receiver import KEY, Posted, Receiver, receiving, taken, webhooks
from tests.server.test_server import Site, served_site

pytestmark = pytest.mark.anyio
Answer = TypeVar("Answer")


@dataclass
class Hooked:
    """A served site whose webhook crm leads to a receiver."""

    site: Site
    receiver: Receiver
    url: str
    token: str

    async def api(self, operation: Operation[Answer]) -> Answer:
        return (await self.with_etag(operation))[0]

    async def with_etag(self, operation: Operation[Answer]) -> tuple[Answer, str]:
        def ask() -> tuple[Answer, str]:
            with ApiClient(self.url, self.token) as api:
                return api.with_etag(operation)

        return await asyncio.to_thread(ask)

    async def command(self, *words: str) -> Result:
        given = ["webhooks", *words, "--server", self.url, "--token", self.token]
        return await asyncio.to_thread(CliRunner().invoke, cordboard, given)

    async def calls(self) -> None:
        """A call that ends by a key."""
        self.site.line.rings(caller="+442079460000", called="2000").presses("1")
        await self.receiver.until(lambda: "contact.closed" in self.receiver.types())


@pytest.fixture
async def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hooked]:
    monkeypatch.setenv("HOOKS_KEY", KEY)
    monkeypatch.setattr(delivering, "PAUSES", (0.05,))
    async with receiving() as receiver, served_site(tmp_path, webhooks({"crm": (receiver.url, "contact.*")})) as site:
        web = WebServer(create_app(site.switchboard), "127.0.0.1", 0)
        await web.start()
        user = tokens.user_called(site.switchboard.database, "ada")
        assert user is not None
        yield Hooked(site, receiver, web.url, tokens.make_token(site.switchboard.database, user, "tests"))
        await web.stop()


async def test_what_is_posted_is_what_the_document_says(hooked: Hooked) -> None:
    await hooked.calls()
    posts = {event: getattr(models, post_name(event)) for event in (*WEBHOOK_EVENTS, WEBHOOK_TEST)}
    assert len(set(posts.values())) == len(DATA_OF) == len(post_operations())
    assert set(posts) == set(DATA_OF) == set(post_operations())
    read = [TypeAdapter(posts[each.type]).validate_json(each.body) for each in hooked.receiver.posted]
    assert read[-1].data.result == "key_1"
    assert read[-1].data.contact.caller == "+442079460000"
    assert isinstance(read[-1], models.ContactClosedWebhook)


async def test_an_administrator_sees_what_was_told_and_has_it_told_again(hooked: Hooked) -> None:
    async def refusing(came: Posted) -> tuple[int, dict[str, str], str]:
        return (410, {}, "no closed ones") if came.type == "contact.closed" else (200, {}, "")

    hooked.receiver.answering = refusing
    await hooked.calls()
    listed: list[models.WebhookEndpoint] = []
    async with asyncio.timeout(10):
        while not listed or listed[0].failed == 0:
            listed = await hooked.api(operations.list_webhooks())
    (crm,) = listed
    assert (crm.name, crm.waiting, crm.delivered, crm.failed) == ("crm", 0, 2, 1)
    assert (crm.status, crm.detail) == (410, "no closed ones")
    page = await hooked.api(operations.list_webhook_deliveries("crm", state="failed"))
    (failed,) = page.items
    one = await hooked.api(operations.get_webhook_delivery("crm", failed.event))
    assert json.loads(one.body)["type"] == failed.type == "contact.closed"
    hooked.receiver.answering = taken
    count = len(hooked.receiver.posted)
    again = await hooked.api(operations.redeliver_failed_webhook_events("crm"))
    assert again.count == 1
    await hooked.receiver.until(lambda: len(hooked.receiver.posted) > count)
    assert hooked.receiver.posted[-1].id == failed.event
    whole = await hooked.api(operations.list_webhook_deliveries("crm", limit=2))
    rest = await hooked.api(operations.list_webhook_deliveries("crm", limit=2, cursor=whole.next))
    told = [each.type for each in (*whole.items, *rest.items)]
    assert told == ["contact.closed", "contact.left", "contact.started"]


async def test_a_webhook_is_tried_and_redelivered_from_the_command_line(hooked: Hooked) -> None:
    tried = await hooked.command("test", "crm")
    assert tried.exit_code == 0, tried.output
    assert "crm has taken it: 204" in tried.stdout
    (post,) = hooked.receiver.posted
    assert post.told == {"type": "webhook.test", "timestamp": post.told["timestamp"], "data": {"endpoint": "crm"}}
    (row,) = json.loads((await hooked.command("list", "--json")).stdout)
    assert (row["name"], row["delivered"], row["trouble"]) == ("crm", 1, "")
    again = await hooked.command("redeliver", "crm", post.id)
    assert "1 event for crm" in again.stderr
    await hooked.receiver.until(lambda: len(hooked.receiver.posted) == 2)
    assert hooked.receiver.posted[1].id == post.id
    missing = await hooked.command("redeliver", "crm", "msg_1")
    assert (missing.exit_code, "has no event 'msg_1'" in missing.stderr) == (2, True)
    assert "there is no webhook 'erp'; there are: crm" in (await hooked.command("test", "erp")).stderr
    shown = await hooked.command("deliveries", "crm")
    assert "webhook.test" in shown.stdout

    async def refusing(_: Posted) -> tuple[int, dict[str, str], str]:
        return 401, {}, "who are you?"

    hooked.receiver.answering = refusing
    refused = await hooked.command("test", "crm")
    assert (refused.exit_code, "401 who are you?" in refused.stderr) == (1, True)


async def test_a_trial_of_a_webhook_without_its_key_says_which_key_is_missing(
    hooked: Hooked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOOKS_KEY")
    monkeypatch.setattr(hooked.site.switchboard.webhooks, "_environment", {})
    tried = await hooked.command("test", "crm")
    assert tried.exit_code == 1
    said = " ".join(tried.stderr.split())
    assert "crm cannot be tried: the webhook crm is told nothing: HOOKS_KEY must hold its key" in said
    assert "HOOKS_KEY must hold its key" in (await hooked.command("deliveries", "crm")).stdout
    assert hooked.receiver.posted == []


async def test_a_webhook_is_made_and_taken_out_over_the_api_while_the_site_runs(hooked: Hooked) -> None:
    async with receiving() as other:
        document = {"url": other.url, "secret": "hooks", "events": ["contact.closed"]}
        put = operations.put_organisation_part("webhooks", "erp", document, if_none_match="*")
        await hooked.api(put)
        await hooked.calls()
        await other.until(lambda: other.posted)
        assert other.types() == ["contact.closed"]
        bad = operations.put_organisation_part("webhooks", "no", {**document, "secret": "none"}, if_none_match="*")
        with pytest.raises(NotDone, match="the site would have errors"):
            await hooked.api(bad)
        _, etag = await hooked.with_etag(operations.get_organisation_part("webhooks", "erp"))
        await hooked.api(operations.remove_organisation_part("webhooks", "erp", if_match=etag))
        hooked.receiver.posted.clear()
        await hooked.calls()
        assert other.types() == ["contact.closed"]


async def test_only_administrators_see_or_change_webhooks(hooked: Hooked) -> None:
    await hooked.site.signs_in("bob")
    for method, path in (("GET", ""), ("GET", "/crm/deliveries"), ("POST", "/crm/test"), ("POST", "/crm/redelivery")):
        answer = await hooked.site.web.request(method, f"/api/webhooks{path}")
        assert answer.status_code == 403, path


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"url": "ftp://x"}, "write an address"),
        ({"url": "https://a:b@x"}, "requests are signed with 'secret'"),
        ({"url": "https://x:99999"}, "the address is none"),
        ({"url": "https://x", "events": "contact.opened"}, "there is no event 'contact.opened'"),
        ({"url": "https://x", "previous_secret": "hooks"}, "the same secret"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_in_a_sentence(written: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Webhook.model_validate({"secret": "hooks", **written})


def test_groups_of_events_are_what_they_say() -> None:
    only = Webhook.model_validate({"url": "https://x", "secret": "hooks", "events": ["agent.*", "contact.closed"]})
    assert only.told == {each for each in WEBHOOK_EVENTS if each.startswith("agent.")} | {"contact.closed"}
    assert Webhook.model_validate({"url": "https://x", "secret": "hooks"}).told == set(WEBHOOK_EVENTS)
    silent = Webhook.model_validate({"url": "https://x", "secret": "hooks", "enabled": "no"})
    assert silent.told == frozenset()
