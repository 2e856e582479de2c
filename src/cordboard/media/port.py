"""The port of media files: what keeps the sound of recordings and voice messages fulfils it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}(\.[A-Za-z0-9]{1,8})?")
#: How much is read at once, in bytes.
CHUNK = 256 * 1024


class MediaMissing(LookupError):
    """There is no such file. The message names it."""


class MediaUnavailable(Exception):
    """The files cannot be reached now, and may be later. The message says why."""


class MediaStore(Protocol):
    """Keeps finished files under plain names, such as ``6f1c.wav``. A file never changes once it was put.

    Everything here blocks. Each raises MediaUnavailable where the files cannot be reached, and ValueError for a name
    that `checked_name` refuses.
    """

    def put(self, name: str, file: Path) -> None:
        """Take a copy of a finished file. It is durable when this returns; one of that name is replaced."""
        ...

    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """The bytes of a file, from the one numbered `first` to `last`, both included. Raises MediaMissing at once."""
        ...

    def size(self, name: str) -> int:
        """How many bytes a file has. Raises MediaMissing."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        ...

    def names(self) -> Iterator[str]:
        """The names of all files, in no order."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away. One that is not there is no error."""
        ...


def checked_name(name: str) -> str:
    """A name that is safe everywhere: no folder, no hidden file, nothing that a shell or a URL reads otherwise.

    Raises ValueError.

    >>> checked_name("6f1c.wav")
    '6f1c.wav'
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a media file: letters, digits, - and _, then a suffix")
    return name


def sound_name(recording: str) -> str:
    """The name of the sound of a recording or voice message, by its id. Raises ValueError."""
    return checked_name(f"{recording}.wav")
