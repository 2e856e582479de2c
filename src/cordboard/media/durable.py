"""Files that outlast a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def make_durable(path: Path) -> None:
    """Have what is written of a file, and its name in its folder, on the disk when this returns (POSIX fsync).

    Raises OSError.
    """
    for each in (path, path.parent):
        opened = os.open(each, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
