"""What Prometheus reads of a running site: read back with Prometheus's own parser."""

from __future__ import annotations

import asyncio
import dataclasses

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from cordboard.flow.site.metrics import MetricsSettings
from cordboard.server.metrics.collecting import MetricsPage
from cordboard.server.metrics.serving import metrics_server
from cordboard.server.site import RunningSite
from cordboard.store import people
from cordboard.store.database import writing
from tests.server.test_server import PASSWORD, Site, site

__all__ = ["site"]

pytestmark = pytest.mark.anyio

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def switched(site: Site, settings: MetricsSettings) -> None:
    loaded = site.switchboard.site.site
    assert loaded is not None
    watched = loaded.model_copy(update={"metrics": settings})
    site.switchboard.reorganise(dataclasses.replace(site.switchboard.site, site=watched))


@pytest.fixture
async def watched(site: Site) -> Site:
    switched(site, MetricsSettings())
    return site


def parsed(page: str) -> Samples:
    found: Samples = {}
    for family in text_string_to_metric_families(page):
        assert family.documentation, family.name
        for sample in family.samples:
            key = sample.name, frozenset(sample.labels.items())
            assert key not in found, f"{key} stands there twice"
            found[key] = sample.value
    return found


async def metrics(site: Site) -> Samples:
    answer = await site.web.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return parsed(answer.text)


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, frozenset(labels.items())]


async def ended(site: Site) -> None:
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work:
            return


async def test_they_are_off_unless_the_site_says_otherwise(site: Site) -> None:
    answer = await site.web.get("/metrics")
    assert answer.status_code == 404
    assert "metrics: yes" in answer.json()["detail"]


async def test_they_are_for_supervisors_auditors_and_programs_with_their_tokens(watched: Site) -> None:
    watched.web.cookies.clear()
    assert (await watched.web.get("/metrics")).status_code == 401
    people.add_user(watched.switchboard.database, "prom", PASSWORD, ("auditor",), "ada")
    await watched.signs_in("prom")
    token = (await watched.web.post("/api/tokens", json={"name": "prometheus"})).json()["token"]
    watched.web.cookies.clear()
    answer = await watched.web.get("/metrics", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    await watched.signs_in("bob")  # an agent
    assert (await watched.web.get("/metrics")).status_code == 403


async def test_a_contact_is_counted_where_it_begins_is_open_and_ends(watched: Site) -> None:
    caller = watched.line.rings(caller="+442079460000", called="2000")
    async for _ in watched.switchboard.changes():
        if watched.switchboard.runs.at_work:
            break
    during = await metrics(watched)
    assert value(during, "cordboard_contacts_open", service="keys", channel="voice") == 1
    assert value(during, "cordboard_line_calls") == 1
    caller.presses("1")
    await ended(watched)
    after = await metrics(watched)
    begun = {"service": "keys", "channel": "voice"}
    assert value(after, "cordboard_contacts_started_total", **begun, direction="inbound") == 1
    assert value(after, "cordboard_contacts_ended_total", **begun, result="key_1") == 1
    assert ("cordboard_contacts_open", frozenset(begun.items())) not in after
    assert value(after, "cordboard_store_commit_seconds_count") >= 2
    assert value(after, "cordboard_store_writes_total") >= 2
    assert value(after, "cordboard_prompts_total", how="spoken") > 0
    assert value(after, "cordboard_ready") == 1


async def test_a_call_that_is_turned_away_is_counted_with_the_reason(watched: Site) -> None:
    before = await metrics(watched)
    assert value(before, "cordboard_calls_refused_total", reason="no_such_number") == 0
    call = watched.line.rings(caller="+442079460000", called="no-such-number")
    async with asyncio.timeout(10):
        await call.wait_ended()
    after = await metrics(watched)
    assert value(after, "cordboard_calls_refused_total", reason="no_such_number") == 1


async def test_no_number_account_or_contact_is_in_it(watched: Site) -> None:
    caller = watched.line.rings(caller="+442079460000", called="2000")
    caller.presses("1")
    async for _ in watched.switchboard.changes():
        if watched.switchboard.runs.at_work:
            break
    await ended(watched)
    (contact,) = (await watched.web.get("/api/contacts")).json()["items"]
    assert (await watched.web.get(f"/api/contacts/{contact['id']}")).status_code == 200
    await watched.web.get("/api/setup/some-secret-token")
    page = (await watched.web.get("/metrics")).text
    for secret in ("+442079460000", "2079460000", contact["id"], "some-secret-token", "ada"):
        assert secret not in page
    assert 'route="/api/setup/{token}"' in page


async def test_a_database_that_does_not_answer_costs_only_what_it_knows(watched: Site) -> None:
    assert value(await metrics(watched), "cordboard_store_up") == 1
    with writing(watched.switchboard.database) as connection:
        connection.execute(text("ALTER TABLE open_contacts RENAME TO elsewhere"))
    samples = await metrics(watched)
    with writing(watched.switchboard.database) as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO open_contacts"))
    assert value(samples, "cordboard_store_up") == 0
    assert value(samples, "cordboard_line_up") == 1
    assert value(await metrics(watched), "cordboard_store_up") == 1


async def test_at_an_address_of_its_own_they_need_no_token(watched: Site) -> None:
    page = MetricsPage(RunningSite(watched.switchboard, None, None, None))  # type: ignore[arg-type]
    server = metrics_server(page, "127.0.0.1:0")
    await server.start()
    try:
        async with httpx.AsyncClient() as web:
            answer = await web.get(f"{server.url}/metrics")
            assert answer.status_code == 200
            assert value(parsed(answer.text), "cordboard_ready") == 1
            assert (await web.get(f"{server.url}/api/now")).status_code == 404
    finally:
        await server.stop()
