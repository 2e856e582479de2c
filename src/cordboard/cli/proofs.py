"""Flow files to prove, as the command line names them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cordboard.cli.sites import DATA, open_flow_of
from cordboard.flow.source import read_source
from cordboard.proof.report import Report
from cordboard.proof.telling.places import placed
from cordboard.proving.kept import FOLDER, Kept
from cordboard.proving.subject import Subject


@dataclass(frozen=True)
class Wanted:
    """A flow file to prove, and where its reports are kept."""

    path: Path
    subject: Subject
    reports: Kept

    @classmethod
    def of(cls, path: Path, *, keep: bool = True) -> Wanted:
        """The flow of a file. Shows what is wrong with it and ends the program when it cannot be used."""
        flow, site = open_flow_of(path)
        if site is None:
            return cls(path, Subject(flow), Kept(_cache()) if keep else Kept())
        return cls(path, Subject.within(site, flow), Kept(site.folder / DATA / FOLDER) if keep else Kept())

    def kept(self) -> Report | None:
        """The report of before, if nothing that it depends on has changed."""
        return self.reports.find(self.subject.key)

    def keep(self, report: Report) -> None:
        """Keep a report, where that can be."""
        self.reports.keep(self.subject.key, report)

    def placed(self, report: Report) -> Report:
        """The report with the lines of the file as it is now."""
        return placed(report, self.subject.flow, read_source(self.path))


def _cache() -> Path:
    """Where programs of this user keep what can be made again (the XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cordboard" / FOLDER
