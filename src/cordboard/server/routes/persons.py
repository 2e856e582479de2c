"""Everything that is held about one person: looked for, exported and deleted by administrators, and audited."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter, HTTPException

from cordboard.live.clock import now
from cordboard.live.person_file import write_person
from cordboard.live.sealing import Seal
from cordboard.media.port import CHUNK, MediaUnavailable
from cordboard.server.files import ZipFileAnswer
from cordboard.server.models.persons import PersonQuery, PersonSummary
from cordboard.server.signing import needs
from cordboard.server.site import Running, RunningSite
from cordboard.store import people, persons
from cordboard.store.people import User
from cordboard.store.persons import CannotDelete, PersonHoldings

router = APIRouter(prefix="/api/persons", tags=["persons"])
Administrator = Annotated[User, needs()]


@router.post("/find")
def find_person(site: Running, user: Administrator, asked: PersonQuery) -> PersonSummary:
    """How much is held about a person, and what would keep it from being deleted. Nothing is changed."""
    found = _found(site, asked)
    people.note(site.database, user.name, "person-looked-up", _digest(site, found))
    return _summary(found)


@router.post("/export", response_class=ZipFileAnswer)
def export_person(site: Running, user: Administrator, asked: PersonQuery) -> ZipFileAnswer:
    """Everything held about a person, as a ZIP file of JSON and sound with an index page."""
    found = _found(site, asked)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        title = site.site.title or site.site.site
        write_person(file, found, site.database, site.switchboard.media, title=title, at=now())
    except MediaUnavailable as trouble:
        file.close()
        raise HTTPException(503, f"not all of it can be fetched now: {trouble}", {"retry-after": "60"}) from trouble
    except BaseException:
        file.close()
        raise
    people.note(site.database, user.name, "person-exported", _digest(site, found))
    file.seek(0)
    return ZipFileAnswer(_sent(file), headers={"content-disposition": 'attachment; filename="person.zip"'})


@router.post("/delete")
def delete_person(site: Running, user: Administrator, asked: PersonQuery) -> PersonSummary:
    """Delete everything held about a person, all of it or nothing; says what that was.

    Outcomes stay as figures. The audit trail has a keyed hash of who it was.
    """
    digest = _digest(site, _found(site, asked))
    try:
        found = persons.delete_person(
            site.database, asked.person, site.site.region, by=user.name, at=now(), digest=digest
        )  # fmt: skip
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    except CannotDelete as hindrance:
        raise HTTPException(409, f"nothing was deleted: {hindrance}") from hindrance
    site.switchboard.waker.expect(now())
    return _summary(found)


def _found(site: RunningSite, asked: PersonQuery) -> PersonHoldings:
    found = persons.find_person(site.database, asked.person, site.site.region)
    if found.nothing:
        raise HTTPException(404, "nothing is held about this person")
    return found


def _digest(site: RunningSite, found: PersonHoldings) -> str:
    return Seal.of_folder(site.switchboard.data).digest(found.key)


def _summary(found: PersonHoldings) -> PersonSummary:
    return PersonSummary(
        person=found.key, numbers=list(found.numbers), accounts=len(found.accounts), contacts=len(found.contacts),
        recordings=len(found.recordings), texts=len(found.texts), callbacks=len(found.callbacks),
        open=list(found.open), on_hold=list(found.held), hindrance=found.hindrance,
    )  # fmt: skip


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
