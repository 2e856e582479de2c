"""What speaks for a draft: its differences, its scenarios, and what recorded contacts would come to in it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cordboard.server.proofs import Proofs
from tests.needs import ROOT
from tests.server.test_server import Site, site  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
TEXT = (ROOT / "tests/system/site/flows/every-key.yaml").read_text()
DRAFTS = "/api/flows/every-key/drafts"
OTHER = TEXT.replace("to: End, result: key_1}", "to: Goodbye, result: key_star}").replace(
    "  End:  {type: end_call}", "  End:  {type: end_call}\n  Goodbye: {type: end_call}"
)


async def drawn(site: Site, text: str = OTHER) -> str:  # noqa: F811
    await site.signs_in()
    made = await site.web.post(DRAFTS, json={"text": text})
    assert made.status_code == 201, made.text
    return str(made.headers["location"])


async def called(site: Site, key: str) -> str:  # noqa: F811
    """A call to the flow that presses a key, and is over: its id."""
    caller = site.line.rings(caller="+442079460000", called="2000")
    async for _ in site.switchboard.changes():
        if site.switchboard.runs.at_work:
            break
    caller.presses(key)
    async for _ in site.switchboard.changes():
        if not site.switchboard.runs.at_work:
            break
    return str((await site.web.get("/api/contacts")).json()["items"][0]["id"])


async def ended(site: Site, url: str) -> dict[str, Any]:  # noqa: F811
    told: dict[str, Any] = {}
    for _ in range(1200):
        told = (await site.web.get(url)).json()
        if told["state"] not in ("waiting", "running"):
            return told
        await asyncio.sleep(0.05)
    raise AssertionError(told)


async def test_what_a_draft_changes_is_told_by_module_and_connector(site: Site) -> None:  # noqa: F811
    url = await drawn(site)
    changes = (await site.web.get(f"{url}/diff")).json()
    assert [(each["kind"], each["module"], each["connector"], each["what"]) for each in changes] == [
        ("added", "Goodbye", None, ""),
        ("changed", "Keys", {"source": "Keys", "event": "key_press", "value": "1", "target": "Goodbye"}, "to"),
        ("changed", "Keys", {"source": "Keys", "event": "key_press", "value": "1", "target": "Goodbye"}, "result"),
    ]
    assert changes[0]["words"] == "The module Goodbye (end_call) was added."
    assert (await site.web.get(f"{url}/diff", params={"against": "file"})).json() == changes
    assert (await site.web.get(f"{url}/diff", params={"against": "nothing"})).status_code == 404
    broken = await drawn(site, TEXT.replace("type: menu", "type: mneu"))
    assert (await site.web.get(f"{broken}/diff")).status_code == 422


async def test_the_scenarios_of_the_flow_are_played_on_the_draft(site: Site) -> None:  # noqa: F811
    folder = site.switchboard.site.folder / "scenarios"
    folder.mkdir()
    (folder / "one.yaml").write_text(
        "scenario: One\nflow: every-key\nworld: [{press: '1'}]\nexpect: {result: key_1}\n", encoding="utf-8"
    )
    (folder / "other.yaml").write_text("scenario: Other\nflow: every-room\n", encoding="utf-8")
    same = (await site.web.post(f"{await drawn(site, TEXT)}/scenarios")).json()
    assert [(each["scenario"], each["passed"]) for each in same["scenarios"]] == [("One", True)]
    other = (await site.web.post(f"{await drawn(site)}/scenarios")).json()
    assert (other["passed"], [each["passed"] for each in other["scenarios"]]) == (False, [False])
    assert "key_star" in " ".join(other["scenarios"][0]["differences"])
    assert [each["flow"] for each in other["coverage"]] == ["every-key"]


async def test_recorded_contacts_are_fed_to_a_draft(site: Site) -> None:  # noqa: F811
    await site.signs_in()
    same, changed = await called(site, "2"), await called(site, "1")
    url = await drawn(site)
    for wrong in ({"service": "none"}, {"assume": ["luck"]}):
        assert (await site.web.post(f"{url}/backtests", json=wrong)).status_code == 422
    asked = await site.web.post(f"{url}/backtests", json={"since": "2020-01-01T00:00:00"})
    assert asked.status_code == 202, asked.text
    told = await ended(site, asked.headers["location"])
    assert (told["state"], told["why"]) == ("done", "")
    assert told["progress"] == {"fed": 2, "of": 2, "changed": 1}
    result = told["result"]
    assert (result["contacts"], result["same"], result["changed"], result["undecidable"]) == (2, 1, 1, 0)
    assert {(each["before"], each["after"], each["contacts"]) for each in result["outcomes"]} == {
        ("key_2", "key_2", 1), ("key_1", "key_star", 1)}  # fmt: skip
    (group,) = result["changes"]
    assert (group["before"], group["after"], group["module"], group["contacts"]) == (
        "key_1", "key_star", "Keys", [changed])  # fmt: skip
    assert same not in group["contacts"]
    yesterday = await site.web.post(f"{url}/backtests", json={})
    assert (await ended(site, yesterday.headers["location"]))["result"]["contacts"] == 0
    assert (await site.web.delete(yesterday.headers["location"])).status_code == 404
    assert (await site.web.get(f"{url}/backtests/none")).status_code == 404


async def test_a_backtest_is_cancelled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    async def for_ever(*_: Any) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr("cordboard.server.backtests.do_apart", for_ever)
    url = await drawn(site)
    first = (await site.web.post(f"{url}/backtests", json={})).headers["location"]
    second = (await site.web.post(f"{url}/backtests", json={})).headers["location"]
    assert "newer backtest" in (await ended(site, first))["why"]
    assert (await site.web.delete(second)).status_code == 204
    assert (await ended(site, second))["state"] == "cancelled"


async def test_only_designers_ask_for_evidence(site: Site) -> None:  # noqa: F811
    url = await drawn(site)
    await site.signs_in("bob")
    for method, path in (("GET", "/diff"), ("POST", "/scenarios"), ("POST", "/backtests"), ("GET", "/backtests/x")):
        assert (await site.web.request(method, url + path, json={})).status_code == 403


@pytest.fixture(autouse=True)
async def no_process_left(site: Site) -> Any:  # noqa: F811
    yield
    proofs: Proofs = site.web._transport.app.state.proofs  # type: ignore[attr-defined]
    await proofs.stop()
