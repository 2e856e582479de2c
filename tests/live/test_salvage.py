"""Messages that were being spoken, or not yet decided about, when it crashed."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError

from cordboard.audio.pcm import levelled, resample
from cordboard.live.clock import now
from cordboard.live.messages import Messages, NotFiled, SpokenMessage, before_restart
from cordboard.live.salvage import salvage
from cordboard.speech.engines.flite import Flite
from cordboard.store import recordings
from cordboard.store.database import open_database, writing
from cordboard.store.erasing import erase_contacts
from cordboard.store.tables import contacts, due_times
from cordboard.store.writer import JournalWriter, NewContact
from tests.faults import disk_full

pytestmark = [pytest.mark.anyio, pytest.mark.needs("flite")]


@pytest.fixture
async def database(tmp_path: Path):
    engine = open_database(tmp_path / "cordboard.db")
    writer = JournalWriter(engine)
    writer.start()
    await writer.begin(NewContact("c1", "f", "1", "voice", "inbound", "line", "", "", 1))
    yield engine
    writer.close()
    engine.dispose()


async def cut_off(database: Engine, folder: Path, pcm: bytes, *, notify: bool = False) -> SpokenMessage:
    """A message as a crash leaves it: sound behind a header that says that there is none."""
    message = Messages(database, folder, "c1").begin("support", 1, notify=notify)
    with message.path.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframesraw(pcm)
        raw.flush()
        as_it_was = message.path.read_bytes()
    message.path.write_bytes(as_it_was)
    return message


def complete(message: SpokenMessage) -> SpokenMessage:
    """The sound of the message is on the disk, as it is when it counts as taken."""
    with wave.open(str(message.path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16_000))
    return message


async def spoken() -> bytes:
    said = await Flite().speak("Please call me back.", "en", "")
    return levelled(resample(said.samples, said.rate))


async def test_what_was_said_is_in_the_box(database: Engine, tmp_path: Path) -> None:
    pcm = await spoken()
    message = await cut_off(database, tmp_path / "r", pcm)
    assert salvage(database, tmp_path / "r", lambda _: False) == 1
    (found,) = recordings.in_box(database, "support")
    assert (found["id"], found["contact"], found["seconds"]) == (message.id, "c1", round(len(pcm) / 16_000, 2))
    with wave.open(str(message.path)) as file:
        assert file.readframes(file.getnframes()) == pcm
    assert salvage(database, tmp_path / "r", lambda _: False) == 0
    assert len(recordings.in_box(database, "support")) == 1


async def test_a_message_outlasts_a_power_cut_before_it_counts_as_kept(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = Messages(database, tmp_path / "r", "c1")
    message = complete(messages.begin("support", 1))
    synced: list[tuple[int, int, bool]] = []
    fsync = os.fsync

    def seen(opened: int) -> None:
        fsync(opened)
        known = os.fstat(opened)
        synced.append((known.st_ino, known.st_size, recordings.known(database, message.id)))

    monkeypatch.setattr(os, "fsync", seen)
    await messages.add(message, 1.0, 1, keep=True)
    file_is, folder_is = message.path.stat(), message.path.parent.stat()
    assert [(inode, known) for inode, _, known in synced] == [(file_is.st_ino, False), (folder_is.st_ino, False)]
    assert synced[0][1] == file_is.st_size == 44 + 16_000
    assert recordings.known(database, message.id)


async def test_silence_is_no_message_and_one_at_work_elsewhere_is_spared(database: Engine, tmp_path: Path) -> None:
    silent = await cut_off(database, tmp_path / "r", bytes(32_000))
    assert salvage(database, tmp_path / "r", lambda contact: contact == "c1") == 0
    assert silent.path.exists()
    assert salvage(database, tmp_path / "r", lambda _: False) == 0
    assert list((tmp_path / "r").iterdir()) == []
    (tmp_path / "r" / "strange.json").write_text("[]")
    assert salvage(database, tmp_path / "r", lambda _: False) == 0
    assert (tmp_path / "r" / "strange.json").exists()


async def test_a_message_that_was_held_is_kept(database: Engine, tmp_path: Path) -> None:
    messages = Messages(database, tmp_path / "r", "c1")
    message = complete(messages.begin("support", 1))
    await messages.add(message, 3.0, 5, keep=False)
    assert not message.note.exists()
    assert recordings.in_box(database, "support") == []
    assert recordings.keep_held(database, "c1") == 1
    assert [each["id"] for each in recordings.in_box(database, "support")] == [message.id]


async def test_a_note_of_a_stored_message_goes_at_the_start_so_that_nothing_outlives_its_sound(
    database: Engine, tmp_path: Path
) -> None:
    stored, begun = (complete(Messages(database, tmp_path, "c1").begin("support", number)) for number in (1, 2))
    recordings.add(database, recording=stored.id, contact="c1", box="support", seconds=1.0, at=now(), held=False)
    before = before_restart(database, tmp_path)["c1"]
    assert (before.stored, before.begun) == ({stored.id: 1.0}, {2: begun})
    assert not stored.note.exists()
    assert begun.note.exists()
    assert stored.path.exists()


async def test_what_a_forgotten_person_said_is_not_put_into_a_box_later(database: Engine, tmp_path: Path) -> None:
    message = await cut_off(database, tmp_path / "r", await spoken())
    with writing(database) as connection:
        connection.execute(update(contacts).values(closed_at=now(), result="operator_transfer"))
        erase_contacts(connection, ["c1"], now())
    assert salvage(database, tmp_path / "r", lambda _: False) == 0
    assert recordings.in_box(database, "support") == []
    assert not message.path.exists()
    assert not message.note.exists()


def email(*_: object) -> dict[str, str]:
    return {"to": "desk@example.com"}


def emails(database: Engine) -> list[tuple[str, bool]]:
    """The messages that there is an email about, and whether it is due."""
    with database.connect() as connection:
        found = connection.execute(select(due_times.c.key, due_times.c.at).where(due_times.c.kind == recordings.NOTICE))
        return [(key, at <= now()) for key, at in found]


async def test_the_email_about_a_message_is_stored_with_it(database: Engine, tmp_path: Path) -> None:
    """Whoever is killed between the two has stored both or neither."""
    messages = Messages(database, tmp_path / "r", "c1", email)
    kept, held, dropped, untold = (complete(messages.begin("support", number)) for number in range(4))
    await messages.add(kept, 1.0, 5, keep=True)
    assert emails(database) == [(kept.id, True)]
    await messages.add(held, 1.0, 5, keep=False)
    await messages.add(dropped, 1.0, 5, keep=False)
    await messages.add(untold, 1.0, 5, keep=False, notify=False)
    assert sorted(emails(database)) == sorted([(kept.id, True), (held.id, False), (dropped.id, False)])
    await messages.decide(dropped.id, keep=False)
    await messages.keep_all()
    assert sorted(emails(database)) == sorted([(kept.id, True), (held.id, True)])


async def test_the_owner_is_told_of_what_a_crash_left(database: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    messages = Messages(database, folder, "c1", email)
    held, not_told = complete(messages.begin("support", 1)), complete(messages.begin("support", 2))
    await messages.add(held, 1.0, 5, keep=False)
    await messages.add(not_told, 1.0, 5, keep=False, notify=False)
    cut = await cut_off(database, folder, await spoken(), notify=True)
    await cut_off(database, folder, await spoken())
    assert salvage(database, folder, lambda _: False, email) == 4
    assert sorted(emails(database)) == sorted([(held.id, True), (cut.id, True)])


async def test_a_message_that_the_store_did_not_take_comes_into_its_box_later(database: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    messages = Messages(database, folder, "c1")
    message = await cut_off(database, folder, await spoken())
    held = complete(messages.begin("support", 1))
    await messages.add(held, 3.0, 5, keep=False)
    with disk_full(tmp_path / "cordboard.db"):
        with pytest.raises(NotFiled):
            await messages.add(message, 2.0, 5, keep=True)
        with pytest.raises(NotFiled):
            await messages.decide(held.id, keep=True)
        await messages.keep_all()
        with pytest.raises(OperationalError):
            salvage(database, folder, lambda _: False)
    assert recordings.in_box(database, "support") == []
    assert salvage(database, folder, lambda contact: contact == "c1") == 0
    assert salvage(database, folder, lambda _: False) == 2
    assert {each["id"] for each in recordings.in_box(database, "support")} == {message.id, held.id}
    await messages.decide(held.id, keep=True, notify=False)


async def test_one_message_that_cannot_be_salvaged_keeps_no_other_from_its_box(
    database: Engine, tmp_path: Path
) -> None:
    folder = tmp_path / "r"
    message = await cut_off(database, folder, await spoken())
    of_nobody = Messages(database, folder, "a contact that was never stored").begin("support", 1)
    of_nobody.path.write_bytes(message.path.read_bytes())
    stored_before = await cut_off(database, folder, await spoken())
    recordings.add(database, recording=stored_before.id, contact="c1", box="other", seconds=1, at=5, held=False)
    assert salvage(database, folder, lambda _: False) == 1
    assert [each["id"] for each in recordings.in_box(database, "support")] == [message.id]
    assert of_nobody.path.exists()
    assert of_nobody.note.exists()
    assert not stored_before.note.exists()
