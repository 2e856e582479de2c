"""One person over the API: who may, what is told, what goes, and what the audit trail has of it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from cordboard.live.sealing import Seal
from cordboard.store import contacts, media_removals, people, recordings
from tests.media.s3 import s3_service
from tests.server.test_organisation import site  # noqa: F401 - the fixture
from tests.server.test_server import PASSWORD, Site
from tests.store.persons import NAME, NOW, lived, load_accounts, sound, text

pytestmark = pytest.mark.anyio
NUMBER = "+12025550143"
#: So long that it is in no identifier or time by chance.
PIN = "471104711047"
HOLD = {"reason": "Complaint 7"}


@pytest.fixture
async def person(site, tmp_path) -> Site:  # noqa: F811
    board = site.switchboard
    await lived(board.writer, "c1", NOW, account="10021")
    await lived(board.writer, "c2", NOW, caller="+12025550199")
    folder = board.data / "recordings"
    sound(board.database, folder, "r1", "c1")
    sound(board.database, folder, "m1", "c1", "post")
    text(board.database, "t1", sender=NUMBER, recipient="100", contact="c1")
    load_accounts(board.database, tmp_path, f"10021,{NUMBER},Ada <b>,{PIN}")
    found: Site = site
    return found


async def post(site: Site, what: str, who: str = "(202) 555-0143") -> Any:  # noqa: F811
    return await site.web.post(f"/api/persons/{what}", json={"person": who})


def trail(site: Site) -> list[tuple[str, str, str]]:  # noqa: F811
    return [(each["who"], each["action"], each["what"]) for each in people.audit_trail(site.switchboard.database)]


async def test_an_administrator_sees_exports_and_deletes_a_person(person):
    digest = Seal.of_folder(person.switchboard.data).digest(NUMBER)
    summary = {
        "person": NUMBER, "numbers": [NUMBER], "accounts": 1, "contacts": 1, "recordings": 2, "texts": 1,
        "callbacks": 0, "open": [], "on_hold": [], "hindrance": "",
    }  # fmt: skip
    assert (await post(person, "find")).json() == summary
    answer = await post(person, "export")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "accounts.json", "contacts/c1.json", "index.html", "recordings.json", "recordings/m1.wav",
        "recordings/r1.wav", "texts.json",
    ]  # fmt: skip
    contact = json.loads(archive.read("contacts/c1.json"))
    assert (contact["contact"]["result"], contact["contact"]["caller"]) == ("listened", NUMBER)
    assert contact["journal"][1] == {"entry": "assigned", "name": "name", "value": NAME}
    assert archive.read("recordings/r1.wav") == b"RIFFr1"
    assert json.loads(archive.read("accounts.json"))[0]["secret_columns"] == ["pin"]
    assert PIN not in str([archive.read(name) for name in archive.namelist()])
    index = archive.read("index.html").decode()
    assert f"What is held about {NUMBER}" in index
    assert 'href="contacts/c1.json"' in index
    assert (await post(person, "delete")).json() == summary
    database = person.switchboard.database
    assert contacts.journal(database, "c1") == []
    assert NAME in str(contacts.journal(database, "c2"))
    assert [(await post(person, what)).status_code for what in ("find", "export", "delete")] == [404, 404, 404]
    assert {("ada", f"person-{what}", digest) for what in ("looked-up", "exported", "deleted")} <= set(trail(person))
    assert "2025550143" not in str(trail(person))
    record = (await person.web.get("/api/contacts/c1")).json()
    assert (record["erased_at"] > NOW, record["caller"], record["trace"]) == (True, "", [])


async def test_only_an_administrator_may(person):
    for name, roles in (("mia", ("auditor", "supervisor", "designer")),):
        people.add_user(person.switchboard.database, name, PASSWORD, roles, "ada")
        await person.signs_in(name)
        assert [(await post(person, what)).status_code for what in ("find", "export", "delete")] == [403] * 3
    assert NAME in str(contacts.journal(person.switchboard.database, "c1"))


async def test_a_hold_is_set_listed_and_lifted_and_keeps_everything(person):
    await person.signs_in("sue")
    answer = await person.web.put("/api/contacts/c1/hold", json=HOLD)
    assert answer.status_code == 201
    hold = answer.json()
    assert (hold["contact"], hold["reason"], hold["set_by"]) == ("c1", "Complaint 7", "sue")
    assert (await person.web.get("/api/holds")).json() == {"items": [hold], "next": None}
    assert (await person.web.get("/api/contacts/c1/hold")).json() == hold
    assert (await person.web.get("/api/contacts/c2/hold")).status_code == 404
    assert (await person.web.put("/api/contacts/c1/hold", json=HOLD)).status_code == 409
    assert (await person.web.put("/api/contacts/none/hold", json=HOLD)).status_code == 404
    refused = await person.web.delete("/api/voicemail/post/m1")
    assert (refused.status_code, "under legal hold" in refused.json()["detail"]) == (409, True)
    assert (person.switchboard.data / "recordings/m1.wav").exists()
    await person.signs_in("ada")
    refused = await post(person, "delete")
    assert refused.status_code == 409
    assert refused.json()["detail"].startswith("nothing was deleted: 1 contact of this person (c1) is under legal hold")
    await person.signs_in("joe.b")
    assert (await person.web.delete("/api/contacts/c1/hold")).status_code == 403
    await person.signs_in("sue")
    assert (await person.web.delete("/api/contacts/c1/hold")).status_code == 204
    assert (await person.web.delete("/api/contacts/c1/hold")).status_code == 404
    assert recordings.is_in_box(person.switchboard.database, "post", "m1")


async def test_whoever_is_on_the_line_is_not_deleted(person):
    await lived(person.switchboard.writer, "now", still=True)
    refused = await post(person, "delete")
    assert refused.status_code == 409
    assert "1 contact of this person (now) is not over" in refused.json()["detail"]
    assert media_removals.noted(person.switchboard.database) == []


async def test_an_export_that_would_lack_sound_is_none(person):
    with s3_service() as service:
        person.switchboard.media.bucket = service.bucket()
        (person.switchboard.data / "recordings/r1.wav").unlink()
        answer = await post(person, "export")
        assert "recordings/r1.wav" not in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert "the sound is gone" in zipfile.ZipFile(io.BytesIO(answer.content)).read("index.html").decode()
        service.stop()
        answer = await post(person, "export")
    person.switchboard.media.bucket = None
    assert (answer.status_code, "not all of it can be fetched now" in answer.json()["detail"]) == (503, True)
