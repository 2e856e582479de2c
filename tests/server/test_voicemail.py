"""Voicemail over the API: whose business which box is, and what becomes of a message."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import insert

from cordboard.store import media_removals, people, recordings
from cordboard.store.tables import audit, contacts
from tests.media.s3 import s3_service
from tests.server.test_organisation import site  # noqa: F401 - the fixture
from tests.server.test_server import PASSWORD

pytestmark = pytest.mark.anyio

CALL = {
    "id": "c1", "flow": "f", "version": "v", "channel": "voice", "direction": "inbound", "service": "shop",
    "caller": "+12025550143", "called": "1", "account": "", "started_at": 1, "result": "listened", "ended_by": "caller",
    "recovered": False,
}  # fmt: skip


@pytest.fixture
def messages(site):  # noqa: F811
    database = site.switchboard.database
    folder = site.switchboard.data / "recordings"
    folder.mkdir(parents=True)
    with database.begin() as connection:
        connection.execute(insert(contacts).values(**CALL))
    for name, box in (("m1", "mara"), ("m2", "post"), ("m3", "shop")):
        (folder / f"{name}.wav").write_bytes(b"RIFF" + name.encode())
        recordings.add(database, recording=name, contact="c1", box=box, seconds=3.5, at=1_000, held=False)
    recordings.add(database, recording="m4", contact="c1", box="mara", seconds=1, at=2_000, held=True)
    people.add_user(database, "mara", PASSWORD, ("agent",), "ada")
    return folder


async def test_an_agent_hears_the_messages_that_are_the_agents_business(site, messages):  # noqa: F811
    await site.signs_in("mara")
    assert (await site.web.get("/api/voicemail")).json() == [
        {"box": "mara", "title": "Mara Díaz", "messages": 1, "unheard": 1}
    ]
    (message,) = (await site.web.get("/api/voicemail/mara")).json()["items"]
    assert message == {
        "id": "m1", "caller": "+12025550143", "contact": "c1", "seconds": 3.5, "taken_at": 1000, "heard_at": None,
    }  # fmt: skip
    sound = await site.web.get("/api/voicemail/mara/m1")
    assert (sound.content, sound.headers["content-type"]) == (b"RIFFm1", "audio/wav")
    assert (await site.web.put("/api/voicemail/mara/m1/heard")).status_code == 204
    heard_at = (await site.web.get("/api/voicemail/mara")).json()["items"][0]["heard_at"]
    await site.web.put("/api/voicemail/mara/m1/heard")
    assert (await site.web.get("/api/voicemail/mara")).json()["items"][0]["heard_at"] == heard_at > 1000
    assert (await site.web.delete("/api/voicemail/mara/m1")).status_code == 204
    assert not (messages / "m1.wav").exists()
    assert (await site.web.get("/api/voicemail/mara/m1")).status_code == 404
    with site.switchboard.database.connect() as connection:
        told = [(row.who, row.action, row.what) for row in connection.execute(audit.select())]
    assert ("mara", "message-removed", "mara/m1") in told


async def test_other_boxes_are_hidden_and_a_box_gives_its_own_messages_only(site, messages):  # noqa: F811
    await site.signs_in("mara")
    for path in ("post", "post/m2", "none", "mara/m2", "mara/m4", "mara/..%2Fcordboard.db"):
        assert (await site.web.get(f"/api/voicemail/{path}")).status_code == 404
    assert (await site.web.delete("/api/voicemail/mara/m2")).status_code == 404
    assert (await site.web.put("/api/voicemail/post/m2/heard")).status_code == 404
    assert (messages / "m2.wav").exists()


async def test_supervisors_have_every_box_and_a_lost_sound_is_told(site, messages):  # noqa: F811
    await site.signs_in("sue")
    assert {box["box"]: box["messages"] for box in (await site.web.get("/api/voicemail")).json()} == {
        "post": 1, "mara": 1, "shop": 1,
    }  # fmt: skip
    (messages / "m3.wav").unlink()
    assert (await site.web.get("/api/voicemail/shop/m3")).status_code == 410


async def test_a_part_of_a_message_is_given_to_a_browser_that_seeks(site, messages):  # noqa: F811
    await site.signs_in("sue")

    async def asked(part: str, **more: str):
        return await site.web.get("/api/voicemail/shop/m3", headers={"range": part, **more})

    found = await asked("bytes=1-3")
    assert (found.status_code, found.content, found.headers["content-range"]) == (206, b"IFF", "bytes 1-3/6")
    assert found.headers["content-length"] == "3"
    etag = found.headers["etag"]
    assert (await asked("bytes=4-")).content == b"m3"
    assert (await asked("bytes=-1")).content == b"3"
    assert (await asked("bytes=0-99")).headers["content-range"] == "bytes 0-5/6"
    assert (await asked("bytes=1-3", **{"if-range": etag})).status_code == 206
    for whole in ("pages=1-2", "bytes=3-1", "bytes=0-1,3-4", "bytes=-"):
        answer = await asked(whole)
        assert (answer.status_code, answer.content, answer.headers["accept-ranges"]) == (200, b"RIFFm3", "bytes")
    assert (await asked("bytes=1-3", **{"if-range": '"other"'})).status_code == 200
    for beyond in ("bytes=6-", "bytes=-0"):
        answer = await asked(beyond)
        assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */6")
        assert answer.headers["content-type"] == "application/problem+json"


async def test_sound_in_a_bucket_is_given_as_from_the_folder_and_its_loss_is_told(site, messages):  # noqa: F811
    await site.signs_in("sue")
    with s3_service() as service:
        media = site.switchboard.media
        media.bucket = service.bucket()
        for name in ("m3.wav", "m2.wav"):
            assert await asyncio.to_thread(media.upload, name)
        assert not (messages / "m3.wav").exists()
        assert (await site.web.get("/api/voicemail/shop/m3")).content == b"RIFFm3"
        part = await site.web.get("/api/voicemail/shop/m3", headers={"range": "bytes=2-3"})
        assert (part.status_code, part.content) == (206, b"FF")
        assert (await site.web.delete("/api/voicemail/shop/m3")).status_code == 204
        assert not await asyncio.to_thread(media.exists, "m3.wav")
        service.stop()
        answer = await site.web.get("/api/voicemail/post/m2")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "cannot be reached" in answer.json()["detail"]
        assert (await site.web.delete("/api/voicemail/post/m2")).status_code == 204
        assert "m2" in media_removals.noted(site.switchboard.database)
        service.start()
    media.bucket = None


async def test_an_agent_hears_the_boxes_of_services_worked_and_of_teams(site, messages):  # noqa: F811
    everything = (await site.web.get("/api/organisation")).json()
    changes = [
        {"section": "resource_groups", "name": "shops", "document": {"from": ["shop"], "to": ["desk"]}},
        {"section": "teams", "name": "billing", "document": {"voicemail": "post"},
         "expected": everything["teams"]["billing"]["etag"]},
    ]  # fmt: skip
    assert (await site.web.post("/api/organisation", json={"changes": changes})).status_code == 200
    await site.signs_in("mara")
    assert {box["box"] for box in (await site.web.get("/api/voicemail")).json()} == {"mara", "shop", "post"}
