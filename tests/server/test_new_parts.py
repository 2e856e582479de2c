"""Services, numbers, boxes and results made over the API: at work at once, after a restart, and in the export."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from cordboard import modules
from cordboard.flow.rewriting import rewrite
from cordboard.flow.site import load_site
from cordboard.flow.site.changes import PartChange, lay_over, names_in, part_of
from cordboard.flow.source import parse
from cordboard.store import organisation as stored
from tests.server.test_organisation import NEW, etag, settings, site, switchboard  # noqa: F401 - a fixture
from tests.server.test_server import served_site

pytestmark = pytest.mark.anyio

MADE: dict[str, dict[str, Any]] = {
    "boxes/returns": {"title": "Returns", "email": "returns@harbor.example"},
    "results/came_back": {"label": "Came Back", "code": 1000077},
    "services/returns": {"flow": "f", "title": "Returns", "voicemail": "returns", "max_wait": 30},
    "numbers/8001": {"service": "returns"},
    "termination_codes/back": {"name": "Back", "result": "came_back", "services": ["returns"]},
}


async def make_all(site) -> None:  # noqa: F811
    for place, document in MADE.items():
        answer = await site.web.put(f"/api/organisation/{place}", json=document, headers=NEW)
        assert (answer.status_code, answer.json()) == (200, document), place


async def test_a_service_of_ones_own_answers_its_number_now_and_after_a_restart(site, tmp_path):  # noqa: F811
    await make_all(site)
    answering = site.switchboard.directory.answering("8001")
    assert (answering.name, answering.flow, answering.max_wait) == ("returns", "f", 30)
    assert settings(site).catalogue().find("came_back").code == 1000077
    (told,) = (each for each in (await site.web.get("/api/services")).json() if each["name"] == "returns")
    assert told["numbers"] == ["8001"]

    again = switchboard(tmp_path)
    assert again.site.site == settings(site)
    again.database.dispose()
    file = tmp_path / "site/site.yaml"
    file.write_text(rewrite(file.read_text(), site.switchboard.site.document))
    exported = load_site(tmp_path / "site", modules.types())
    assert exported.site == settings(site)
    assert stored.settle(site.switchboard.database, exported.document) == []
    assert stored.changes(site.switchboard.database) == []


async def test_what_the_file_does_not_have_is_changed_in_everything_and_taken_out(site):  # noqa: F811
    await make_all(site)
    told = (await site.web.get("/api/organisation")).json()
    assert told["services"]["returns"]["in_file"] is None
    assert told["services"]["line"]["in_file"] == told["services"]["line"]["document"]
    assert told["services"]["returns"]["changeable"] is None
    assert "max_wait" in told["services"]["line"]["changeable"]
    assert "flow" not in told["services"]["line"]["changeable"]
    ground = await etag(site, "services", "returns")
    change = {"flow": "out", "direction": "outbound", "max_wait": None}
    refused = await site.web.patch("/api/organisation/services/returns", json=change, headers=ground)
    assert refused.json()["errors"][0]["where"] == "number 8001"
    ground = await etag(site, "services", "returns")
    answer = await site.web.patch("/api/organisation/services/returns", json={"max_wait": None}, headers=ground)
    assert answer.json() == {"flow": "f", "title": "Returns", "voicemail": "returns"}
    assert settings(site).services["returns"].max_wait == 300
    ground = await etag(site, "services", "returns")
    answer = await site.web.patch("/api/organisation/services/returns", json={"flow": None}, headers=ground)
    assert answer.json()["errors"][0]["what"] == "names no flow."
    for place in reversed(MADE):
        ground = await etag(site, *place.split("/"))
        assert (await site.web.delete(f"/api/organisation/{place}", headers=ground)).status_code == 204, place
    assert stored.changes(site.switchboard.database) == []


async def test_what_is_in_use_stays(site):  # noqa: F811
    await make_all(site)
    path = "/api/organisation/services/returns"
    answer = await site.web.delete(path, headers=await etag(site, "services", "returns"))
    assert answer.status_code == 422
    assert {each["where"] for each in answer.json()["errors"]} == {"number 8001", "termination code back"}
    uses = (await site.web.get(f"{path}/uses")).json()
    assert [(each["section"], each["name"]) for each in uses] == [("numbers", "8001"), ("termination_codes", "back")]
    answer = await site.web.delete(
        "/api/organisation/results/came_back", headers=await etag(site, "results", "came_back")
    )
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "termination code back")

    await site.web.delete("/api/organisation/numbers/8001", headers=await etag(site, "numbers", "8001"))
    await site.web.delete(
        "/api/organisation/termination_codes/back", headers=await etag(site, "termination_codes", "back")
    )
    site.switchboard.runs.at_work["one"] = SimpleNamespace(service="returns", supervision=False)
    answer = await site.web.delete(path, headers=await etag(site, "services", "returns"))
    assert answer.json()["errors"][0]["what"] == "has contacts in progress: 1."
    del site.switchboard.runs.at_work["one"]
    answer = await site.web.delete(path, headers=await etag(site, "services", "returns"))
    assert answer.status_code == 204


async def test_what_does_not_fit_is_refused(site):  # noqa: F811
    for place, document in (
        ("services/new", {"title": "No flow"}),
        ("services/new", {"flow": "none"}),
        ("numbers/8002", {"service": "none"}),
        ("numbers/8002", {}),
        ("numbers/8002", {"service": "line", "more": 1}),
        ("results/new", {"label": "New", "code": 1}),
        ("results/Not a slug", {"label": "New", "code": 1000099}),
    ):
        answer = await site.web.put(f"/api/organisation/{place}", json=document, headers=NEW)
        assert (answer.status_code, bool(answer.json()["errors"])) == (422, True), (place, document)
    assert stored.changes(site.switchboard.database) == []
    await site.signs_in("sue")
    told = (await site.web.get("/api/organisation")).json()
    assert told["teams"]["returns"]["changeable"] is None
    assert told["resource_groups"]["help"]["changeable"] == []
    assert told["call_centers"]["north"]["changeable"] == ["switch"]
    for place, document in MADE.items():
        answer = await site.web.put(f"/api/organisation/{place}", json=document, headers=NEW)
        assert answer.status_code == 403, place


def test_results_are_changed_where_they_stand():
    source = parse("results: [{slug: a, code: 1}, {slug: b, code: 2}]", "site.yaml")
    over = lay_over(source, [PartChange("results", "a", {"code": 3}), PartChange("results", "c", {"code": 4})])
    assert names_in(over.values, "results") == ["a", "b", "c"]
    assert part_of(over.values, "results", "a") == {"code": 3}
    assert names_in(lay_over(over, [PartChange("results", "b", None)]).values, "results") == ["a", "c"]


async def test_what_only_the_file_may_change_is_told_without_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_TOKEN", "not for anybody")
    async with served_site(tmp_path, "secrets: {crm: CRM_TOKEN, other: NOT_SET_ANYWHERE}\n") as served:
        answer = await served.web.get("/api/file-settings")
        assert "not for anybody" not in answer.text
        told = answer.json()
        assert told["secrets"] == [
            {"name": "crm", "variable": "CRM_TOKEN", "is_set": True},
            {"name": "other", "variable": "NOT_SET_ANYWHERE", "is_set": False},
        ]
        assert (told["line"]["running"], told["line"]["type"]) == (True, "builtin")
        assert told["outside_numbers"]["max_concurrent"] == 10
        await served.signs_in("bob")
        assert (await served.web.get("/api/file-settings")).status_code == 403
