"""Importing accounts: a CSV file is sent, read from end to end, shown, and loaded once somebody says so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import FileResponse

from cordboard.flow.account_columns import AccountColumns
from cordboard.printable import printable
from cordboard.proving.waiting import TooMany
from cordboard.server.account_imports import AccountImport, Importing, NotNow
from cordboard.server.models.accounts import (
    AccountColumnNames,
    AccountImportState,
    ColumnUse,
    ImportColumn,
    ImportColumns,
    RejectedRow,
    StartedImport,
)
from cordboard.server.parameters import LONGEST_NAME, NamePath
from cordboard.server.signing import needs
from cordboard.server.site import Running
from cordboard.store import accounts as stored
from cordboard.store.import_check import CheckedAccounts
from cordboard.store.importing import Imported
from cordboard.store.people import User

router = APIRouter(prefix="/api/accounts", tags=["accounts"])
Administrator = Annotated[User, needs()]
Name = Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="What the file is called.")]
Source = Annotated[str, Query(max_length=LONGEST_NAME, description="The list of accounts; empty: the usual one.")]

_CSV_BODY = {
    "requestBody": {
        "required": True,
        "description": "A CSV file in UTF-8 with a heading line; commas, semicolons or tabs.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}


class CsvFile(FileResponse):
    """A CSV file (RFC 4180)."""

    media_type = "text/csv"


@router.get("/columns")
def get_account_columns(site: Running, user: Administrator) -> AccountColumnNames:  # noqa: ARG001 - to be let in
    """What the columns of accounts are called on this site (`accounts` in site.yaml)."""
    columns = site.site.account_columns()
    return AccountColumnNames(key=columns.key, phones=list(columns.phones), secret=list(columns.secret))


@router.get("/imports")
def list_account_imports(imports: Importing, site: Running, user: Administrator) -> list[AccountImportState]:  # noqa: ARG001
    """The imports of the last day, the newest first."""
    return [_told(site, each) for each in imports.all()]


@router.post("/imports", status_code=201, openapi_extra=_CSV_BODY)
async def send_accounts(
    request: Request, imports: Importing, site: Running, user: Administrator, response: Response, file: Name,
    source: Source = "",
) -> AccountImportState:  # fmt: skip
    """Send a file of accounts. It is read from end to end in the background; nothing is loaded before it is started."""
    try:
        made = await imports.take(printable(file), source or stored.USUAL_SOURCE, user.name, _sent(request))
    except TooMany as trouble:
        raise HTTPException(503, str(trouble), {"retry-after": "60"}) from trouble
    response.headers["location"] = f"/api/accounts/imports/{made.id}"
    return _told(site, made)


@router.get("/imports/{import_id}")
def get_account_import(
    imports: Importing, site: Running, user: Administrator, import_id: NamePath  # noqa: ARG001
) -> AccountImportState:  # fmt: skip
    """How far an import is: what the file has once it is checked, what became of its rows once it is done."""
    return _told(site, _of(imports, import_id))


@router.put("/imports/{import_id}/columns")
async def put_import_columns(
    imports: Importing, site: Running, user: Administrator, import_id: NamePath, wanted: ImportColumns,  # noqa: ARG001
) -> AccountImportState:  # fmt: skip
    """Say what the columns of the file are called here. It is read once more."""
    found = _of(imports, import_id)
    try:
        await imports.rename(found, wanted.names)
    except NotNow as no:
        raise HTTPException(409, str(no)) from no
    return _told(site, found)


@router.post("/imports/{import_id}/start", status_code=202)
async def start_account_import(
    imports: Importing, site: Running, user: Administrator, import_id: NamePath, wanted: StartedImport,
) -> AccountImportState:  # fmt: skip
    """Load a file that was checked, or go on with one that was cut off. Its bad rows are left out."""
    found = _of(imports, import_id)
    try:
        await imports.load(found, replace=wanted.replace, by=user.name)
    except NotNow as no:
        raise HTTPException(409, str(no)) from no
    return _told(site, found)


@router.get("/imports/{import_id}/rejected", response_class=CsvFile)
def get_rejected_rows(imports: Importing, user: Administrator, import_id: NamePath) -> CsvFile:  # noqa: ARG001
    """All bad rows of a file as a CSV file, with their lines and what is wrong, to be mended and imported."""
    found = _of(imports, import_id)
    try:
        path = imports.rejects(found)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing
    return CsvFile(path, filename=f"rejected-{found.name}")


@router.delete("/imports/{import_id}", status_code=204)
def discard_account_import(imports: Importing, user: Administrator, import_id: NamePath) -> None:  # noqa: ARG001
    """Forget an import, with its file. What it loaded stays."""
    try:
        imports.discard(_of(imports, import_id))
    except NotNow as no:
        raise HTTPException(409, str(no)) from no


def _of(imports: Importing, name: str) -> AccountImport:
    try:
        return imports.of(name)
    except LookupError as missing:
        raise HTTPException(404, str(missing)) from missing


async def _sent(request: Request) -> AsyncIterator[bytes]:
    async for some in request.stream():
        yield some


def _told(site: Running, found: AccountImport) -> AccountImportState:
    checked, done = found.checked or CheckedAccounts(), found.imported or Imported()
    columns = site.site.account_columns()
    return AccountImportState(
        id=found.id, file=found.name, source=found.source, by=found.by, at=found.at, state=found.state,
        replace=found.replace, read=found.read, size=found.size, why=found.why, trouble=checked.trouble,
        columns=[
            ImportColumn(heading=heading, name=name, use=_use(columns, name))
            for heading, name in zip(checked.headings, checked.names, strict=True)
        ],
        first=[list(row) for row in checked.first], new=checked.new, known=checked.known,
        refused=done.refused if found.imported else checked.refused,
        rejected=[RejectedRow(line=line, reason=reason) for line, reason in checked.rejected],
        remarks=checked.remarks, loaded=done.loaded, updated=done.updated,
    )  # fmt: skip


def _use(columns: AccountColumns, name: str) -> ColumnUse:
    if name == columns.key:
        return "key"
    if columns.is_secret(name):
        return "secret"
    return "phone" if name in columns.phones else "field"
