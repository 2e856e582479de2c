"""Accounts files read and loaded in a process apart: reading a long one is seconds of work, and calls need the time."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cordboard.flow.account_columns import AccountColumns
from cordboard.proof.prove.walk.explore import Tell
from cordboard.proving.jobs import Job
from cordboard.store.database import open_database
from cordboard.store.import_check import check_accounts
from cordboard.store.importing import import_accounts


@dataclass(frozen=True)
class AccountsJob(Job):
    """What is done with a file of accounts. `store` is the URL of the database, `name` what the person calls the file,
    `renamed` what its columns are called here. It tells bytes read, and bytes in all.
    """

    store: str
    file: Path
    name: str
    columns: AccountColumns
    source: str
    renamed: Mapping[str, str]


@dataclass(frozen=True)
class CheckingAccounts(AccountsJob):
    """Read the file and store nothing; a pickled CheckedAccounts comes of it. Bad rows are written to `rejects`."""

    rejects: Path

    def do(self, tell: Tell) -> bytes:
        """Read it."""
        engine = open_database(self.store, upgrade=False)
        try:
            return pickle.dumps(
                check_accounts(
                    engine, self.file, self.columns, self.rejects, source=self.source, name=self.name,
                    renamed=self.renamed, progress=tell,
                )
            )  # fmt: skip
        finally:
            engine.dispose()


@dataclass(frozen=True)
class LoadingAccounts(AccountsJob):
    """Load the file; a pickled Imported comes of it. With `replace` accounts go that it does not have."""

    replace: bool

    def do(self, tell: Tell) -> bytes:
        """Load it."""
        engine = open_database(self.store, upgrade=False)
        try:
            return pickle.dumps(
                import_accounts(
                    engine, self.file, self.columns, source=self.source, name=self.name, renamed=self.renamed,
                    replace=self.replace, progress=tell,
                )
            )  # fmt: skip
        finally:
            engine.dispose()
