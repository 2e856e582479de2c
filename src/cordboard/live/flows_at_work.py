"""The flows that the running site runs: what its files say, with what was published over them."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from cordboard import modules
from cordboard.flow.load import load_flow
from cordboard.flow.site import LoadedSite, load_site
from cordboard.flow.site.at_work import FlowTrouble, SiteAtWork, at_work
from cordboard.flow.site.load import SITE_FILE, flow_files
from cordboard.store import flow_layouts, flow_repository, organisation
from cordboard.store.database import CannotOpen, writing
from cordboard.store.flow_repository import Alias, FileVersion

_log = logging.getLogger(__name__)

#: A file of a site, the time of its last change in nanoseconds, and its size.
_FileState = tuple[Path, int, int]


class FlowsAtWork:
    """Finds which version of each flow runs. `read` is the site as its files say it.

    `troubles` are the flows that do not run as their authors want, `overruled` the live versions that were published on
    the web and that the files have gone against since.
    """

    def __init__(self, read: LoadedSite, database: Engine) -> None:
        self._read = read
        self._database = database
        self.troubles: tuple[FlowTrouble, ...] = ()
        self._mended: frozenset[str] = frozenset()
        self._looked_at: tuple[_FileState, ...] | None = None
        self.overruled: tuple[Alias, ...] = ()

    def load(self, *, over_files: bool = False) -> LoadedSite:
        """The site as it runs, with the changes of the organisation. Raises CannotOpen when these do not fit it.

        With `over_files` what the store says is live goes before every file: the files were settled before.
        """
        if self._read.files is None:
            return organisation.laid_over(self._read, self._database)
        found = site_at_work(self._read, self._database, over_files=over_files)
        troubles = tuple(each for each in found.troubles if each.slug not in self._mended)
        for trouble in troubles:
            if trouble not in self.troubles:
                _log.error("%s", trouble)
        self.troubles, self._looked_at = troubles, None
        return found.site

    def look_again(self) -> None:
        """Read the files anew where some have errors: one that was mended or taken away is no trouble any more.

        What runs stays as it is until something is published. Where no version of a flow runs, its mended file is a
        trouble until then. Raises OSError.
        """
        if not self.troubles or self._looked_at == (seen := _states(self._read.folder)):
            return
        self._looked_at = seen
        read = load_site(self._read.folder, modules.types())
        if read.site is None or read.files is None:
            return
        try:
            wrong = {each.slug for each in site_at_work(read, self._database, over_files=True).troubles}
        except CannotOpen:
            return
        unpublished = {each.slug for each in self.troubles if not each.version and each.slug in read.files.flows}
        mended = {each.slug for each in self.troubles} - wrong - unpublished
        for slug in sorted(mended):
            _log.info("the file of the flow %r has no errors any more", slug)
        self._mended |= mended
        self.troubles = tuple(each for each in self.troubles if each.slug not in mended)

    def settle(self) -> None:
        """Publish what the files say of the flows that they decide. A module that was renamed keeps its place."""
        live = {each.slug: each for each in flow_repository.live_versions(
            flow_repository.aliases(self._database), over_files=False)}  # fmt: skip
        for said in self._of_files():
            before = live.get(said.flow.slug)
            if before is None or before.over_file or before.version == said.flow.version:
                continue
            was = load_flow(before.text, modules.types(), results=said.flow.results).flow
            if was is not None:
                with writing(self._database) as connection:
                    flow_layouts.follow(connection, was, said.flow, "site files")
        self.overruled = tuple(flow_repository.settle(self._database, self._of_files()))
        for overruled in self.overruled:
            _log.warning("%s", overruled_words(overruled))

    def in_file(self, slug: str) -> FileVersion | None:
        """A flow as its file said it when the site was read; None where there is no such file or it has errors."""
        return next((each for each in file_versions(self._read) if each.flow.slug == slug), None)

    def _of_files(self) -> list[FileVersion]:
        unfit = {each.slug for each in self.troubles}
        return [each for each in file_versions(self._read) if each.flow.slug not in unfit]


def _states(folder: Path) -> tuple[_FileState, ...]:
    files = (folder / SITE_FILE, *flow_files(folder))
    return tuple((path, (state := path.stat()).st_mtime_ns, state.st_size) for path in files)


def site_at_work(read: LoadedSite, database: Engine, *, over_files: bool = False) -> SiteAtWork:
    """A site that was read from files, as it runs. Raises CannotOpen as `FlowsAtWork.load`."""
    live = flow_repository.live_versions(flow_repository.aliases(database), over_files=over_files)
    changes = organisation.as_changes(organisation.changes(database))
    found = at_work(read, live, modules.types(), changes)
    return replace(found, site=organisation.laid_over(found.site, database))


def file_versions(read: LoadedSite) -> list[FileVersion]:
    """The flows of a site as its files say them, those with errors left out."""
    if read.files is None:
        return []
    return [
        FileVersion(flow, source.text, Path(source.file).relative_to(read.folder).as_posix())
        for flow, source in read.files.flows.values()
    ]


def overruled_words(live: Alias) -> str:
    """What the administrator should know of a flow that was changed in its file and in the store."""
    published = live.publication
    return (
        f"{published.file or f'the file of the flow {published.slug!r}'} was edited since {published.by} published "
        f"version {published.version} of the flow {published.slug!r}: what was published holds. 'cordboard export "
        f"flows {published.slug}' writes it into the file, 'cordboard import flows {published.slug} --replace' "
        "publishes the file"
    )
