"""What servers of the example site make for themselves at their start, so that the next one need not make it again."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What a server makes in its folder of data, and would make again from the same site.
_MADE = ("proofs", "speech-cache")


class MadeBefore:
    """Prompts, and proofs of flows. All workers of a test run share a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def give(self, data: Path) -> None:
        """Copy it into a server's folder of data."""
        with self._alone():
            for name in _MADE:
                if (self._folder / name).is_dir():
                    shutil.copytree(self._folder / name, data / name, dirs_exist_ok=True)

    def take(self, data: Path) -> None:
        """Copy what a server that has ended made."""
        with self._alone():
            for name in _MADE:
                if (data / name).is_dir():
                    shutil.copytree(data / name, self._folder / name, dirs_exist_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._folder.mkdir(exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
