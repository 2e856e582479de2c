"""A site whose recordings are kept in a bucket: what a bucket that cannot be reached costs, and what is deleted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from cordboard.live import media_upkeep, waker
from cordboard.live.clock import now
from cordboard.live.media_upkeep import MEDIA_UPLOAD
from cordboard.media.files import MediaFiles
from cordboard.store import due_times, media_removals, recordings
from tests.live.floor_site import FloorSite, floor_site
from tests.live.test_callbacks_kept import restarted
from tests.live.test_mail import Server, leaves_a_message, server  # noqa: F401 - the fixture
from tests.media.s3 import S3Service, s3_service

pytestmark = pytest.mark.anyio

VOICEMAIL = """
modules:
  Box: {type: voicemail, first: true, box: box, review: false, notify: true}
  Bye: {type: end_call}
connectors:
  - {from: Box, event: success, to: Bye, result: operator_transfer}
fallback: {to: Bye, result: flow_fault}
"""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Service]:
    monkeypatch.setenv("TEST_S3_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("TEST_S3_KEY", "wJalrXUtnFEMI")
    monkeypatch.setattr(media_upkeep, "EVERY", 0.05)
    monkeypatch.setattr(media_upkeep, "PAUSE", 0.05)
    monkeypatch.setattr(waker, "EVERY", 0.05)
    with s3_service() as running:
        yield running


def here(tmp_path: Path) -> list[str]:
    return [path.name for path in (tmp_path / "data/recordings").glob("*.wav")]


async def in_bucket(service: S3Service) -> list[str]:
    return await asyncio.to_thread(lambda: list(service.bucket().names()))


async def test_a_message_goes_into_the_bucket_and_its_owner_gets_it_from_there(tmp_path, service, server):  # noqa: F811
    handler, mail = server
    handler.answer = "451 later"
    async with floor_site(tmp_path, VOICEMAIL, more=f"{mail}\n{service.settings}") as site:
        await leaves_a_message(site, tmp_path)
        (message,) = recordings.in_box(site.switchboard.database, "box")
        await site.until(lambda: not here(tmp_path))
        assert await in_bucket(service) == [f"{message['id']}.wav"]
        assert due_times.keys(site.switchboard.database, "message_notice") == {message["id"]}
        handler.answer = "250 OK"
        await site.switchboard.waker.set("message_notice", message["id"], now(), {
            "to": "desk@example.com", "subject": "A message", "text": "Here it is."
        })  # fmt: skip
        await site.until(lambda: handler.letters)
        sound = b"".join(await asyncio.to_thread(site.switchboard.media.read, f"{message['id']}.wav"))
    _, attached = handler.letters[0].get_payload()
    assert attached.get_payload(decode=True) == sound
    assert sound[:4] == b"RIFF"


async def test_messages_wait_in_the_folder_while_the_bucket_cannot_be_reached(tmp_path, service, caplog):
    service.stop()
    async with floor_site(tmp_path, VOICEMAIL, more=service.settings) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: site.switchboard.readiness.degraded)
        (why,) = site.switchboard.readiness.degraded
        assert why.startswith("recordings wait in the folder of data: the bucket harbor-")
        assert site.switchboard.ready
        assert len(here(tmp_path)) == 1
    service.start()
    async with restarted(tmp_path) as site:
        await site.until(lambda: not here(tmp_path))
        await site.until(lambda: not site.switchboard.readiness.degraded)
    assert len(await in_bucket(service)) == 1


async def test_what_is_deleted_leaves_the_bucket_as_soon_as_it_can_be_reached(tmp_path, service):
    async with floor_site(tmp_path, VOICEMAIL, more=service.settings) as site:
        await leaves_a_message(site, tmp_path)
        await site.until(lambda: not here(tmp_path))
        database = site.switchboard.database
        (message,) = recordings.in_box(database, "box")
        await stopped_meanwhile(site, service, message["id"])
        await site.until(lambda: not media_removals.noted(database))
    assert await in_bucket(service) == []


async def stopped_meanwhile(site: FloorSite, service: S3Service, message: str) -> None:
    service.stop()
    assert recordings.remove(site.switchboard.database, "box", message, now())
    site.switchboard.waker.look()
    await site.until(lambda: "deleted recordings is still there" in "".join(site.switchboard.readiness.degraded)
                     or "recordings wait" in "".join(site.switchboard.readiness.degraded))  # fmt: skip
    assert media_removals.noted(site.switchboard.database) == [message]
    service.start()


async def test_what_an_open_contact_has_stays_in_the_folder(tmp_path, service):
    async with floor_site(tmp_path, VOICEMAIL.replace("review: false", "review: true"), more=service.settings) as site:
        caller = await site.caller()
        await site.until(lambda: here(tmp_path))
        database = site.switchboard.database
        looks = due_times.nearest(database, (MEDIA_UPLOAD,))
        await site.until(lambda: (due_times.nearest(database, (MEDIA_UPLOAD,)) or 0) > (looks or 0))
        assert len(here(tmp_path)) == 1
        caller.hangs_up()
        await site.closed()


async def test_a_message_that_was_deleted_while_it_was_uploaded_is_in_no_bucket(tmp_path, service):
    async with floor_site(tmp_path, VOICEMAIL, more="") as site:
        await leaves_a_message(site, tmp_path)
        board = site.switchboard
        (message,) = recordings.in_box(board.database, "box")
        files = MediaFiles(board.media.folder, service.bucket())
        assert media_upkeep.uploadable(files, board.database) == [message["id"]]
        recordings.remove(board.database, "box", message["id"], now() + 60_000)
        assert media_upkeep.upload(files, board.database, message["id"])
    assert await in_bucket(service) == []
    assert here(tmp_path) == []
