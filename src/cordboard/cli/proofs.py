"""Proving flows on all cores, and keeping what was found, so that nothing is proved twice."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import msgspec

from cordboard import __version__
from cordboard.cli.sites import DATA, open_flow_of, setting_of, site_settings
from cordboard.engine.program import Program
from cordboard.flow.model import Flow
from cordboard.flow.properties import Property
from cordboard.flow.site.properties import properties_for
from cordboard.flow.source import read_source
from cordboard.proof.prove import prove
from cordboard.proof.report import FORMAT, Report, decode, encode
from cordboard.proof.setting import Setting
from cordboard.proof.telling.places import placed
from cordboard.proof.walk.contact import Ground
from cordboard.proof.walk.explore import Tell
from cordboard.proof.walk.known import Known
from cordboard.proof.walk.starts import starts
from cordboard.proof.walk.visit import Visit, visit

KEPT: Final = "proofs"
#: Visits at a time from which more than one core is worth its start.
MANY: Final = 150


@dataclass(frozen=True)
class Wanted:
    """A flow to prove, its site's part in it, and where reports are kept (None: nowhere)."""

    path: Path
    flow: Flow
    setting: Setting
    properties: tuple[Property, ...]
    keep_in: Path | None

    @classmethod
    def of(cls, path: Path, *, keep: bool = True) -> Wanted:
        """The flow of a file. Shows what is wrong with it and ends the program when it cannot be used."""
        flow, site = open_flow_of(path)
        if site is None:
            return cls(path, flow, Setting(), (), _cache() if keep else None)
        properties = properties_for(site_settings(site), flow)
        return cls(path, flow, setting_of(site), properties, site.folder / DATA / KEPT if keep else None)

    @property
    def key(self) -> str:
        """What the report depends on, as a name for its file."""
        setting = {name: value for name, value in asdict(self.setting).items() if name != "hours"}
        texts = [each.text for each in (*self.flow.properties, *self.properties)]
        behaviours = {module.type: module.behaviour for module in self.flow.modules.values()}
        parts = [FORMAT, __version__, self.flow.slug, self.flow.version, texts, behaviours, setting]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]

    def kept(self) -> Report | None:
        """The report of before, if nothing that it depends on has changed."""
        if self.keep_in is None:
            return None
        with suppress(OSError, msgspec.DecodeError):
            return decode((self.keep_in / f"{self.key}.json").read_bytes())
        return None

    def keep(self, report: Report) -> None:
        """Keep a report. Where nothing can be written, nothing is kept."""
        if self.keep_in is None:
            return
        with suppress(OSError):
            self.keep_in.mkdir(parents=True, exist_ok=True)
            written = self.keep_in / f"{self.key}.{os.getpid()}"
            written.write_bytes(encode(report))
            written.replace(self.keep_in / f"{self.key}.json")

    def placed(self, report: Report) -> Report:
        """The report with the lines of the file as it is now."""
        return placed(report, self.flow, read_source(self.path))


def _cache() -> Path:
    """Where programs of this user keep what can be made again (the XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cordboard" / KEPT


def prove_one(wanted: Wanted, jobs: int, tell: Tell | None = None) -> Report:
    """Prove one flow, its visits on many cores where they are many."""
    with ExitStack() as stack:
        pools: list[ProcessPoolExecutor] = []
        program, grounds = Program(wanted.flow), starts(wanted.flow, wanted.setting)

        def visits(entries: Iterable[Known]) -> Iterator[Visit]:
            entries = list(entries)
            if jobs < 2 or len(entries) < MANY:
                return (visit(program, grounds, known) for known in entries)
            if not pools:
                pools.append(stack.enter_context(_pool(jobs, wanted.path)))
            return pools[0].map(_visit, entries, chunksize=16)

        return prove(wanted.flow, wanted.setting, more=wanted.properties, visits=visits, tell=tell)


def prove_many(all_wanted: Sequence[Wanted], jobs: int, done: Callable[[], None]) -> list[Report]:
    """Prove several flows, each on a core. `done` is called after each."""
    reports: list[Report] = []
    with _pool(min(jobs, len(all_wanted))) as pool:
        for told in pool.map(_prove, [str(each.path) for each in all_wanted]):
            reports.append(decode(told))
            done()
    return reports


def _pool(jobs: int, flow: Path | None = None) -> ProcessPoolExecutor:
    """Other processes; with a flow, made ready for its visits."""
    # Spawned, not forked: this process has threads (the progress bar), and those do not survive a fork.
    spawned = get_context("spawn")
    if flow is None:
        return ProcessPoolExecutor(jobs, mp_context=spawned)
    return ProcessPoolExecutor(jobs, mp_context=spawned, initializer=_begin, initargs=(str(flow),))


# --- In the other processes. They read the flow themselves: a site's hours cannot be sent. ---------------------------

_at_work: list[tuple[Program, tuple[Ground, ...]]] = []


def _begin(path: str) -> None:
    wanted = Wanted.of(Path(path), keep=False)
    _at_work.append((Program(wanted.flow), starts(wanted.flow, wanted.setting)))


def _visit(known: Known) -> Visit:
    return visit(*_at_work[0], known)


def _prove(path: str) -> bytes:
    wanted = Wanted.of(Path(path), keep=False)
    return encode(prove(wanted.flow, wanted.setting, more=wanted.properties))
