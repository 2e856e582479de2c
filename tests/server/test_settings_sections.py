"""Every section of the settings: what is made and changed there holds after a restart, and is in the exported site."""

from __future__ import annotations

from typing import Any, NamedTuple

import httpx
import pytest

from cordboard import modules
from cordboard.cli.exporting import export_site
from cordboard.flow.site import load_site
from cordboard.flow.site.changes import SECTIONS, part_of
from cordboard.server.app import create_app
from cordboard.store import mapper, people
from tests.flow.organisation import SITE
from tests.flow.test_organisation import made
from tests.server.test_organisation import NEW, switchboard
from tests.server.test_server import PASSWORD

pytestmark = pytest.mark.anyio


class Part(NamedTuple):
    """A part that is made, what it says afterwards, and one of the file that is changed."""

    name: str
    new: dict[str, Any]
    then: dict[str, Any]
    old: str
    changed: dict[str, Any]


#: By section, in the order in which they need one another.
PARTS = {
    "call_centers": Part("south", {"title": "South"}, {"title": "South side"}, "north", {"title": "Northern"}),
    "boxes": Part("claims", {"title": "Claims"}, {"title": "Claims", "email": "a@b.example"}, "post", {"title": "In"}),
    "services": Part(
        "claims", {"flow": "f", "title": "Claims"}, {"flow": "f", "title": "Claims", "voicemail": "claims"},
        "line", {"max_wait": 90},
    ),
    "numbers": Part("1010", {"service": "line"}, {"service": "claims"}, "1001", {"service": "shop"}),
    "resource_groups": Part(
        "claims", {"from": ["claims"], "to": ["desk"]}, {"from": ["claims"], "to": ["desk"], "title": "Claims"},
        "help", {"from": "line", "to": ["desk"], "distribution": "longest_available"},
    ),
    "teams": Part("claims", {"title": "Claims"}, {"voicemail": "claims"}, "billing", {"title": "Bills"}),
    "skills": Part("dutch", {}, {"title": "Dutch"}, "french", {"title": "French"}),
    "agents": Part(
        "zoe", {"name": "Zoë", "services": ["desk"]}, {"name": "Zoë", "services": ["desk"], "skills": {"dutch": 3}},
        "joe.b", {"extension": "403", "services": ["desk"], "voicemail": "post"},
    ),
    "results": Part(
        "claim_settled", {"label": "Claim settled", "code": 1000001},
        {"label": "Claim settled", "code": 1000001, "meaning": "By telephone"}, "", {},
    ),
    "termination_codes": Part(
        "settled", {"name": "Settled", "result": "claim_settled", "services": ["claims"]},
        {"name": "Settled", "result": "claim_settled", "services": ["claims"], "order": 3},
        "other", {"name": "Something else", "result": 318, "services": "all"},
    ),
    "webhooks": Part(
        "erp", {"url": "https://erp.example/in", "secret": "crm"},
        {"url": "https://erp.example/in", "secret": "crm", "enabled": False}, "", {},
    ),
}  # fmt: skip


async def writes(web: httpx.AsyncClient, section: str, name: str, document: dict[str, Any]) -> None:
    """Write a part as its page does: on the ground of what was read, a service that is there by what changed."""
    path = f"/api/organisation/{section}/{name}"
    seen = await web.get(path)
    if seen.status_code == 404:
        answer = await web.put(path, json=document, headers=NEW)
    else:
        ask = web.patch if section == "services" else web.put
        answer = await ask(path, json=document, headers={"if-match": seen.headers["etag"]})
    assert answer.status_code == 200, (section, name, answer.text)


async def test_every_section_is_saved_survives_a_restart_and_is_exported(tmp_path) -> None:
    assert set(PARTS) == set(SECTIONS)
    folder = tmp_path / "site"
    folder.mkdir()
    made(folder, SITE + "secrets: {crm: CRM_KEY}\n")
    board = switchboard(tmp_path)
    await board.start()
    transport = httpx.ASGITransport(create_app(board))
    async with httpx.AsyncClient(transport=transport, base_url="http://site", headers={"origin": "http://site"}) as web:
        token = people.setup_link(board.database)
        await web.post(f"/api/setup/{token}", json={"name": "ada", "password": PASSWORD})
        for section, part in PARTS.items():
            await writes(web, section, part.name, part.new)
            await writes(web, section, part.name, part.then)
            if part.old:
                await writes(web, section, part.old, part.changed)
            told = (await web.get("/api/organisation")).json()[section]
            assert told[part.name]["document"] == part.then
            assert (told[part.name]["in_file"], told[part.name]["changed_by"]) == (None, "ada")
        row = {"service": "claims", "result": "claim_settled", "custom1": "Settled by telephone"}
        assert (await web.put("/api/mapper", json=row, headers=NEW)).status_code in (200, 201, 204)
        user = {"name": "sue", "password": PASSWORD, "roles": ["supervisor"]}
        assert (await web.post("/api/users", json=user)).status_code == 201
        removed = await web.get("/api/organisation/teams/returns")
        ground = {"if-match": removed.headers["etag"]}
        assert (await web.delete("/api/organisation/teams/returns", headers=ground)).status_code == 204
    await board.stop()

    again = switchboard(tmp_path)
    export_site(tmp_path / "exported", site=folder, data=tmp_path / "data")
    exported = load_site(tmp_path / "exported", modules.types())
    assert [each for each in exported.problems if each.severity == "error"] == []
    for loaded in (again.site, exported):
        for section, part in PARTS.items():
            assert part_of(loaded.document, section, part.name) == part.then, section
            if part.old:
                old = part_of(loaded.document, section, part.old)
                assert old is not None
                assert {name: old[name] for name in part.changed} == part.changed
        assert part_of(loaded.document, "teams", "returns") is None
    assert exported.site == again.site.site
    (kept,) = mapper.rows(again.database)
    assert (kept.service, kept.custom1) == ("claims", "Settled by telephone")
    assert [each["name"] for each in people.all_users(again.database)] == ["ada", "sue"]
    again.database.dispose()
