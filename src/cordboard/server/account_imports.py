"""Imports of accounts over the web: a file is kept, read from end to end, shown, and loaded once somebody says so.

Its file and what was wanted lie in a folder of the data while it is not over, so that an import that a stop cut off is
told after the restart and can be gone on with: rows that are loaded already are updated, and none is loaded twice.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import shutil
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

import msgspec
from fastapi import Depends, Request

from cordboard.background import BackgroundTasks
from cordboard.live.clock import now
from cordboard.live.switchboard import Switchboard
from cordboard.proving.account_jobs import CheckingAccounts, LoadingAccounts
from cordboard.proving.apart import ProofFailed, do_apart
from cordboard.proving.waiting import TooMany
from cordboard.server.proofs import Proofs
from cordboard.store import people
from cordboard.store.import_check import CheckedAccounts
from cordboard.store.importing import Imported

_log = logging.getLogger(__name__)

ImportState = Literal["checking", "checked", "refused", "loading", "done", "failed", "cut_off"]

#: So many imports are kept, with their files, and for so long, in milliseconds: the files have secrets in them.
MOST: Final = 10
LONGEST_KEPT: Final = 24 * 3600 * 1000
#: Seconds after which reading or loading is given up.
_LONGEST: Final = 3600.0
_FILE, _REJECTS, _WANTED = "accounts.csv", "rejected.csv", "import.json"
#: What can be given to another go: nothing works at it.
_AT_REST: Final = frozenset({"checked", "refused", "failed", "cut_off"})
#: Bytes that are written at once.
_CHUNK: Final = 1 << 20


class NotNow(Exception):
    """The import cannot do that in its state. The message says why."""


class AccountImport(msgspec.Struct):
    """An import: its file's `name`, the list it is of, what columns are called here, and how far it is.

    `read` of `size` bytes were read of what is going on. `why` says why it failed, `checked` what the file has, and
    `imported` what became of its rows.
    """

    id: str
    name: str
    source: str
    by: str
    at: int
    state: ImportState = "checking"
    renamed: dict[str, str] = {}
    replace: bool = False
    read: int = 0
    size: int = 0
    why: str = ""
    checked: CheckedAccounts | None = None
    imported: Imported | None = None

    def progress(self, read: int, size: int) -> None:
        """Note how far it is."""
        self.read, self.size = read, size


class AccountImports:
    """The imports of a running site, one after another. They end with its proofs."""

    def __init__(self, switchboard: Switchboard, proofs: Proofs) -> None:
        self._switchboard = switchboard
        self._folder = switchboard.data / "imports"
        self._one_at_a_time = asyncio.Lock()
        self._tasks = BackgroundTasks("an import of accounts could not be seen to its end")
        self._imports = dict(_left(self._folder))
        proofs.on_stop.append(self._tasks.stop)

    def all(self) -> list[AccountImport]:
        """Every import that is kept, the newest first."""
        for old in [each for each in self._imports.values() if each.at < now() - LONGEST_KEPT]:
            if old.state not in ("checking", "loading"):
                self._forget(old)
        return sorted(self._imports.values(), key=lambda each: each.at, reverse=True)

    def of(self, id_: str) -> AccountImport:
        """An import. Raises LookupError."""
        found = self._imports.get(id_)
        if found is None:
            raise LookupError("there is no such import; choose the file again")
        return found

    def rejects(self, import_: AccountImport) -> Path:
        """The file of its bad rows. Raises LookupError where there is none."""
        path = self._folder / import_.id / _REJECTS
        if not path.is_file():
            raise LookupError("there are no rejected rows")
        return path

    async def take(self, name: str, source: str, by: str, body: AsyncIterator[bytes]) -> AccountImport:
        """Keep a file that is sent, and begin to read it. Raises TooMany."""
        for old in [each for each in reversed(self.all()) if each.state == "done"]:
            if len(self._imports) >= MOST:
                self._forget(old)
        if len(self._imports) >= MOST:
            raise TooMany(f"{MOST} imports are kept already; discard one of them")
        made = AccountImport(uuid4().hex, name, source, by, now())
        folder = self._folder / made.id
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True)
        try:
            made.size = await _written(folder / _FILE, body)
            await self._keep(made)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._imports[made.id] = made
        self._tasks.start(self._check(made))
        return made

    async def rename(self, import_: AccountImport, renamed: Mapping[str, str]) -> None:
        """Say what the columns are called here, and read the file once more. Raises NotNow."""
        _at_rest(import_)
        import_.state, import_.renamed, import_.checked, import_.read = "checking", dict(renamed), None, 0
        await self._keep(import_)
        self._tasks.start(self._check(import_))

    async def load(self, import_: AccountImport, *, replace: bool, by: str) -> None:
        """Begin to load the file. Raises NotNow for one that was not read whole, or has nothing to load."""
        if import_.state == "cut_off":
            replace = import_.replace
        elif import_.state != "checked":
            raise NotNow(f"the import is {import_.state.replace('_', ' ')}; only one that was checked is loaded")
        import_.state, import_.replace, import_.read = "loading", replace, 0
        await self._keep(import_)
        self._tasks.start(self._load(import_, by))

    def discard(self, import_: AccountImport) -> None:
        """Forget an import, with its file. What it loaded stays. Raises NotNow."""
        if import_.state != "done":
            _at_rest(import_)
        self._forget(import_)

    def _forget(self, import_: AccountImport) -> None:
        del self._imports[import_.id]
        shutil.rmtree(self._folder / import_.id, ignore_errors=True)

    async def _check(self, import_: AccountImport) -> None:
        job = CheckingAccounts(**self._ground(import_), rejects=self._folder / import_.id / _REJECTS)
        checked: CheckedAccounts | None = await self._done(import_, job)
        if checked is not None:
            import_.checked = checked
            import_.state = "refused" if checked.trouble else "checked"

    async def _load(self, import_: AccountImport, by: str) -> None:
        job = LoadingAccounts(**self._ground(import_), replace=import_.replace)
        imported: Imported | None = await self._done(import_, job)
        if imported is None:
            return
        import_.imported, import_.state = imported, "done"
        (self._folder / import_.id / _FILE).unlink(missing_ok=True)
        (self._folder / import_.id / _WANTED).unlink(missing_ok=True)
        counts = {"loaded": imported.loaded, "updated": imported.updated, "rejected": imported.refused}
        detail = {"source": import_.source, "replace": import_.replace, **counts}
        database = self._switchboard.database
        await asyncio.to_thread(people.note, database, by, "accounts-imported", import_.name, detail)

    async def _done(self, import_: AccountImport, job: CheckingAccounts | LoadingAccounts) -> Any:
        """What came of a job, None where it failed."""
        try:
            async with self._one_at_a_time:
                return pickle.loads(await do_apart(job, import_.progress, _LONGEST))  # noqa: S301 - our own process
        except asyncio.CancelledError:
            import_.state = "cut_off" if isinstance(job, LoadingAccounts) else "failed"
            raise
        except ProofFailed as trouble:
            _log.warning("the import of %s failed: %s\n%s", import_.name, trouble, trouble.detail)
            import_.state = "cut_off" if isinstance(job, LoadingAccounts) else "failed"
            import_.why = str(trouble)
            return None

    def _ground(self, import_: AccountImport) -> dict[str, Any]:
        site = self._switchboard.site.site
        assert site is not None
        return {
            "store": self._switchboard.database.url.render_as_string(hide_password=False),
            "file": self._folder / import_.id / _FILE, "name": import_.name, "columns": site.account_columns(),
            "source": import_.source, "renamed": import_.renamed,
        }  # fmt: skip

    async def _keep(self, import_: AccountImport) -> None:
        wanted = msgspec.json.encode(import_)
        await asyncio.to_thread((self._folder / import_.id / _WANTED).write_bytes, wanted)


def account_imports(request: Request) -> AccountImports:
    """The imports of the application that was asked."""
    found: AccountImports = request.app.state.account_imports
    return found


Importing = Annotated[AccountImports, Depends(account_imports)]


def _at_rest(import_: AccountImport) -> None:
    if import_.state not in _AT_REST:
        raise NotNow(f"the import is {import_.state}; wait until it is over")


async def _written(path: Path, body: AsyncIterator[bytes]) -> int:
    """Write what comes to a new file that only this user reads; the bytes there were."""
    await asyncio.to_thread(path.touch, mode=0o600)
    waiting, size = bytearray(), 0

    def write() -> None:
        with path.open("ab") as file:
            file.write(waiting)

    async for some in body:
        waiting += some
        size += len(some)
        if len(waiting) >= _CHUNK:
            await asyncio.to_thread(write)
            waiting.clear()
    await asyncio.to_thread(write)
    return size


def _left(folder: Path) -> list[tuple[str, AccountImport]]:
    """The imports that a stop cut off while they loaded; the files of all others go."""
    found = []
    for each in folder.iterdir() if folder.is_dir() else ():
        try:
            import_ = msgspec.json.decode((each / _WANTED).read_bytes(), type=AccountImport)
        except (OSError, msgspec.MsgspecError):
            import_ = None
        if import_ is None or import_.state != "loading":
            shutil.rmtree(each, ignore_errors=True)
            continue
        import_.state, import_.why = "cut_off", "Cordboard was stopped while it loaded"
        found.append((import_.id, import_))
    return found
