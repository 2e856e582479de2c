"""Who is at work on a data folder: locks that end with their process, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

#: The claim on the whole folder, of the one process that serves it.
SERVING = "serving"


class Claimed(Exception):
    """Another process has the claim. The message says which and what to do."""


class Claims:
    """Claims of this process in a data folder, each a locked file in ``claims``.

    The operating system lets go of the lock when the process is gone, also after a crash, so a claim that is held
    always stands for a process that lives.
    """

    def __init__(self, data: Path) -> None:
        self._folder = data / "claims"
        self._held: dict[str, int] = {}

    def take(self, name: str) -> None:
        """Take a claim. Raises Claimed when another process has it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._locked(self._folder / name)
        os.truncate(file, 0)
        os.write(file, str(os.getpid()).encode())
        self._held[name] = file

    def _locked(self, path: Path) -> int:
        while True:
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                holder = os.read(file, 20).decode(errors="replace").strip() or "unknown"
                os.close(file)
                raise Claimed(
                    f"{self._folder.parent} is in use by another Cordboard (process {holder}): stop that one, or name "
                    "another folder with --data"
                ) from None
            # Whoever held it may have removed the file just before: then this lock is on a file that nobody finds.
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                return file
            os.close(file)

    def drop(self, name: str) -> None:
        """Let a claim go. Dropping one that is not held is no error."""
        if (file := self._held.pop(name, None)) is not None:
            (self._folder / name).unlink(missing_ok=True)
            os.close(file)

    def drop_all(self) -> None:
        """Let all claims go."""
        for name in tuple(self._held):
            self.drop(name)

    def others(self, name: str) -> bool:
        """Whether another process has the claim now. What a dead process left behind is cleared away."""
        if name in self._held or not (self._folder / name).exists():
            return False
        try:
            self.take(name)
        except Claimed:
            return True
        self.drop(name)
        return False
