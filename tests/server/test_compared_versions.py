"""How the outcomes of a flow's versions compare."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from cordboard.store.version_outcomes import interval
from tests.needs import ROOT
from tests.server.test_flow_repository import added, state, web  # noqa: F401 - a fixture
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
FLOW = "/api/flows/every-key"
TEXT = (ROOT / "tests/system/site/flows/every-key.yaml").read_text()
OTHER = TEXT.replace("End", "Goodbye")


async def test_outcomes_are_compared_by_version(web: httpx.AsyncClient, site: Site) -> None:  # noqa: F811
    first = (await web.get(FLOW)).json()["version"]
    await one_contact(site, hang_up=True)
    draft = (await added(web, OTHER)).json()
    made = await web.post(
        f"{FLOW}/publications", json={"draft": draft["id"], "revision": 1}, headers=await state(web)
    )  # fmt: skip
    for _ in range(2):
        await one_contact(site, hang_up=True)
    found = (await web.get(f"{FLOW}/outcomes")).json()["versions"]
    assert [(each["version"], each["contacts"]) for each in found] == [(made.json()["version"], 2), (first, 1)]
    for each in found:
        (result,) = each["results"]
        assert result["contacts"] == each["contacts"]
        assert (result["low"], result["high"]) == pytest.approx(interval(each["contacts"], each["contacts"]))
    assert (await web.get(f"{FLOW}/outcomes", params={"service": "none"})).json() == {"versions": []}


async def one_contact(site: Site, *, hang_up: bool) -> None:  # noqa: F811
    number = next(n for n, service in site.switchboard.directory.site.numbers.items()
                  if site.switchboard.directory.site.services[service].flow == "every-key")  # fmt: skip
    call = site.line.rings(caller="+12025550143", called=number)
    await call.until_answered()
    call.hangs_up()
    while site.switchboard.runs.at_work:  # noqa: ASYNC110 - what is waited for has many causes
        await asyncio.sleep(0.01)


def test_an_interval_is_wide_where_little_was_seen() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    assert interval(5, 10)[0] < interval(50, 100)[0] < 0.5 < interval(50, 100)[1] < interval(5, 10)[1]
    assert interval(0, 20)[0] == 0.0
    assert interval(20, 20)[1] == pytest.approx(1.0)
