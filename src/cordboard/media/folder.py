"""Media files in a folder of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cordboard.media.durable import make_durable
from cordboard.media.port import CHUNK, MediaMissing, MediaUnavailable, checked_name

#: How the name of a file begins that is being written. No name of a media file does.
_PART = ".part-"


class MediaFolder:
    """Keeps media files in one folder, which is made when the first one comes. Fulfils `MediaStore`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a file is, or would be. Raises ValueError."""
        return self.folder / checked_name(name)

    def put(self, name: str, file: Path) -> None:
        """Take a copy; it appears in whole or not at all."""
        target = self.path(name)
        with _reached(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{_PART}{name}"
            try:
                shutil.copyfile(file, part)
                make_durable(part)
                part.replace(target)
                make_durable(target)
            finally:
                part.unlink(missing_ok=True)

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a file."""
        with _reached(self.folder, name):
            file = self.path(name).open("rb")
        return _chunks(file, first, last)

    def size(self, name: str) -> int:
        """How many bytes a file has."""
        with _reached(self.folder, name):
            return self.path(name).stat().st_size

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return self.path(name).is_file()

    def names(self) -> Iterator[str]:
        """The names of all finished files that have a name as media files have."""
        with _reached(self.folder):
            found = [entry.name for entry in os.scandir(self.folder) if entry.is_file()] if self.folder.is_dir() else []
        for name in found:
            try:
                yield checked_name(name)
            except ValueError:
                continue

    def remove(self, name: str) -> None:
        """Take a file away."""
        with _reached(self.folder):
            self.path(name).unlink(missing_ok=True)


def _chunks(file: BinaryIO, first: int, last: int | None) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = None if last is None else last - first + 1
        while left is None or left > 0:
            chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk


@contextmanager
def _reached(folder: Path, name: str = "") -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as missing:
        if not name:
            raise MediaUnavailable(f"{missing.filename} is gone") from missing
        raise MediaMissing(f"there is no file {name} in {folder}") from missing
    except OSError as trouble:
        raise MediaUnavailable(f"the folder {folder} cannot be used: {trouble.strerror}") from trouble
