"""Everything held about one person, as one file to hand over: JSON and sound, with a page that says what is in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import IO, Any

import msgspec
from sqlalchemy import Engine, select

from cordboard.media.port import MediaMissing, MediaStore, sound_name
from cordboard.store import callbacks, contacts
from cordboard.store.persons import PersonHoldings
from cordboard.store.tables import accounts, recordings, texts

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>What is held about {key}</title>
<style>body{{font-family:sans-serif;max-width:70em;margin:2em auto;padding:0 1em}}table{{border-collapse:collapse}}
td,th{{border:1px solid #bbb;padding:.3em .6em;text-align:left;vertical-align:top}}</style></head>
<body><h1>What is held about {key}</h1>
<p>Written on {at} (UTC) by {title}. Times are in UTC. Each file is JSON (RFC 8259), or sound (WAV).</p>
{sections}
<h2>What is not in it</h2>
<p>Digits that were keyed as secret are not stored, and secret columns of accounts only as hashes that nobody can read
back. Backups, logs and files that were exported before hold what they held then.</p>
</body></html>
"""


def write_person(
    file: IO[bytes], found: PersonHoldings, engine: Engine, media: MediaStore, *, title: str, at: int
) -> None:
    """Write the file (a ZIP archive). `title` names who holds it, `at` is now in milliseconds.

    Raises MediaUnavailable where sound cannot be reached: a file that lacks it would be taken for whole.
    """
    sections: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        sections.append(_contacts(archive, found, engine))
        sections.append(_sounds(archive, found, engine, media))
        for name, heading, rows in (
            ("texts.json", "Texts", _rows(engine, texts, texts.c.id, found.texts)),
            ("callbacks.json", "Promised callbacks", _callbacks(engine, found)),
            ("accounts.json", "Accounts", _accounts(engine, found)),
        ):
            sections.append(_section(heading, [f'<a href="{name}">{name}</a>, {len(rows)} in it'] if rows else []))
            if rows:
                _add(archive, name, rows)
        page = _PAGE.format(
            key=escape(found.key), at=escape(_time(at)), title=escape(title), sections="\n".join(sections)
        )
        archive.writestr("index.html", page)


def _contacts(archive: zipfile.ZipFile, found: PersonHoldings, engine: Engine) -> str:
    lines = []
    for contact in found.contacts:
        row = contacts.contact(engine, contact)
        journal, damage = contacts.readable_journal(engine, contact)
        attempts = [_fields(each) for each in callbacks.attempts_of(engine, contact)]
        name = f"contacts/{contact}.json"
        _add(archive, name, {
            "contact": row, "journal": msgspec.to_builtins(journal), "damage": damage, "attempts": attempts,
        })  # fmt: skip
        told = f"{row['channel']}, {row['direction']}, {row['service']}: {row['result'] or 'not over'}"
        lines.append(f'<a href="{escape(name)}">{escape(_time(row["started_at"]))}</a> {escape(told)}')
    return _section("Contacts", lines)


def _sounds(archive: zipfile.ZipFile, found: PersonHoldings, engine: Engine, media: MediaStore) -> str:
    rows = _rows(engine, recordings, recordings.c.id, found.recordings)
    lines = []
    for row in rows:
        name = sound_name(row["id"])
        what = f"voice message in the box {row['box']}" if row["box"] else "recorded conversation"
        told = f"{_time(row['taken_at'])}, {what}, {row['seconds']:.0f} seconds"
        try:
            size = media.size(name)
            with archive.open(f"recordings/{name}", "w", force_zip64=size > zipfile.ZIP64_LIMIT // 2) as into:
                for chunk in media.read(name):
                    into.write(chunk)
        except MediaMissing:
            lines.append(f"{escape(told)}: the sound is gone")
        else:
            lines.append(f'<a href="recordings/{escape(name)}">{escape(told)}</a>')
    if rows:
        _add(archive, "recordings.json", rows)
    return _section("Recordings and voice messages", lines)


def _callbacks(engine: Engine, found: PersonHoldings) -> list[dict[str, Any]]:
    return [_fields(each) for each in callbacks.pending(engine) if each.contact in found.callbacks]


def _accounts(engine: Engine, found: PersonHoldings) -> list[dict[str, Any]]:
    rows = _rows(engine, accounts, accounts.c.id, found.accounts)
    return [
        {"source": row["source"], "key": row["key"], "fields": row["fields"], "secret_columns": sorted(row["secrets"])}
        for row in rows
    ]


def _rows(engine: Engine, table: Any, key: Any, ids: Sequence[Any]) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [
            dict(row)
            for begin in range(0, len(ids), 500)
            for row in connection.execute(select(table).where(key.in_(ids[begin : begin + 500]))).mappings()
        ]


def _fields(thing: Any) -> dict[str, Any]:
    """The fields of something that is stored, by name."""
    fields: dict[str, Any] = msgspec.to_builtins(thing)
    return fields


def _add(archive: zipfile.ZipFile, name: str, document: Any) -> None:
    archive.writestr(name, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _section(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h2>{escape(heading)}</h2>\n" + (f"<ul>{items}</ul>" if items else "<p>None.</p>")


def _time(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(" ", "seconds").removesuffix("+00:00")
