"""What tests of retention and of persons find in a store: contacts with journals, sound, texts and accounts."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, insert

from cordboard.engine.journal import AnyEntry, Assigned, Closed, Facts, Left, RunKind, Started
from cordboard.flow.account_columns import AccountColumns
from cordboard.flow.module import Direction
from cordboard.store import recordings, tables
from cordboard.store.database import writing
from cordboard.store.importing import import_accounts
from cordboard.store.writer import JournalWriter, NewContact

#: A time for tests, in milliseconds: 2026-06-01 12:00 UTC. A day.
NOW, DAY = 1_780_315_200_000, 86_400_000
NAME = "Elisabeth Hohenstaufen"


async def lived(
    writer: JournalWriter, contact: str, at: int = NOW, *, caller: str = "+12025550143", called: str = "100",
    service: str = "desk", account: str = "", direction: Direction = "inbound", run: RunKind = "contact",
    parent: str = "", person: str = "", still: bool = False,
) -> None:  # fmt: skip
    """A contact that was closed at a time, or is open `still`. Its journal has the name of somebody."""
    facts = Facts(
        contact=contact, direction=direction, caller=caller, called=called, service=service, run=run, parent=parent,
        person=person,
    )  # fmt: skip
    entries: list[AnyEntry] = [Started(at - 1000, facts, "line", "v1", {}), Assigned("name", NAME)]
    await writer.begin(NewContact(
        contact, "line", "v1", "voice", direction, service, caller, called, at - 1000, account, run, parent,
    ), entries)  # fmt: skip
    if not still:
        await writer.append(contact, [Left(at, "x", "caller", "said goodbye"), Closed(at, "listened", 316)])


def sound(database: Engine, folder: Path, recording: str, contact: str, box: str = "") -> Path:
    """A recording of a contact, or a voice message, with its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{recording}.wav"
    path.write_bytes(b"RIFF" + recording.encode())
    recordings.add(database, recording=recording, contact=contact, box=box, seconds=2, at=NOW, held=False)
    return path


def text(database: Engine, name: str, *, sender: str, recipient: str, contact: str = "") -> None:
    """A text that came, or was sent."""
    row = {
        "id": name, "channel": "sms", "inbound": True, "network_id": name, "contact": contact, "sender": sender,
        "recipient": recipient, "body": f"I am {NAME}", "at": NOW, "command": 0, "state": "taken", "detail": "",
    }  # fmt: skip
    with writing(database) as connection:
        connection.execute(insert(tables.texts), row)


def load_accounts(database: Engine, folder: Path, *rows: str) -> None:
    """Import accounts: account, phone, name, pin."""
    file = folder / "accounts.csv"
    file.write_text("account,phone,name,pin\n" + "\n".join(rows) + "\n")
    import_accounts(database, file, AccountColumns("account", ("phone",), ("pin",), "US"))
