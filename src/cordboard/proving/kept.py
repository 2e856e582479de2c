"""Reports that were kept, so that nothing is proved twice."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cordboard.proof.prove.report import Report, decode, encode

#: The folder of reports in a site's data.
FOLDER: Final = "proofs"
#: So many reports are kept; a designer makes one with every change of a draft.
MOST: Final = 1_000
#: Those used last that are left when there were too many.
LEFT: Final = 800

#: A key comes with requests too, and must never be the way to another file.
_KEY: Final = re.compile("[0-9a-f]{32}")


class StoredReports:
    """Reports by key. They are looked for in every folder, and written into the first; without one, nothing is kept."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders

    def find(self, key: str) -> Report | None:
        """The report of before, if there is one."""
        for folder in self._folders if _KEY.fullmatch(key) else ():
            file = folder / f"{key}.json"
            with suppress(OSError, msgspec.DecodeError):
                report = decode(file.read_bytes())
                with suppress(OSError):
                    os.utime(file)  # the time of use is what decides which ones stay
                return report
        return None

    def keep(self, key: str, report: Report) -> None:
        """Keep a report. Where nothing can be written, nothing is kept."""
        for folder in self._folders[:1]:
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                written = folder / f"{key}.{os.getpid()}"
                try:
                    written.write_bytes(encode(report))
                    written.replace(folder / f"{key}.json")
                finally:
                    written.unlink(missing_ok=True)
                _clear(folder)


def _clear(folder: Path) -> None:
    """Let the reports go that were not used for longest, when there are too many."""
    files = list(folder.iterdir())
    if len(files) > MOST:
        for file in sorted(files, key=lambda each: each.stat().st_mtime)[:-LEFT]:
            file.unlink(missing_ok=True)
