"""Which version of each flow a site runs: that of its file, or the one that was published over it or before it.

The site's files are the ground, and what is published while the site runs lies over them (decision 0007). A flow whose
file has errors stays on the version that was live before, and one that never had a good version is not run: the others
are (decision 0036).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from cordboard.flow.counting import counted
from cordboard.flow.load import load_source
from cordboard.flow.model import Flow
from cordboard.flow.problems import Problem, errors, gathered
from cordboard.flow.site.changes import PartChange
from cordboard.flow.site.load import FLOWS, PROMPTS, LoadedSite, Types, facts_of, put_together
from cordboard.flow.site.resolve import resolve_flow
from cordboard.flow.source import Source, parse


@dataclass(frozen=True, slots=True)
class LiveVersion:
    """The version of a flow that is live by the store, and its text.

    `over_file`: it goes before what the file of the flow says. `file` is where it came from, in the site's folder.
    """

    slug: str
    version: str
    text: str
    file: str = ""
    over_file: bool = False

    def name(self, folder: FilePath) -> str:
        """What it is called where a file would be, such as ``site/flows/support-line@0123456789abcdef``."""
        return str(folder / FLOWS / f"{self.slug}@{self.version}")


#: The code of a flow that a service names and whose file was taken away.
FILE_GONE = "flow-file-gone"


@dataclass(frozen=True, slots=True)
class FlowTrouble:
    """A flow that does not run as its author wants. `version` is what runs instead, empty where nothing does."""

    slug: str
    version: str
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        first, *others = self.problems
        if first.code == FILE_GONE:
            return f"{first.message} {first.remedy}"
        more = f" (and {counted(len(others), 'error')} more)" if others else ""
        told = f"{first.file}:{first.line}: {first.where or 'the flow'}: {first.message}{more}"
        if self.version:
            return f"the flow {self.slug!r} has errors and runs in version {self.version} instead: {told}"
        return f"the flow {self.slug!r} has errors and no version without, so its calls are refused: {told}"


@dataclass(frozen=True)
class SiteAtWork:
    """A site with the flows that it runs. `from_store` are the slugs of those that are not what their files say."""

    site: LoadedSite
    troubles: tuple[FlowTrouble, ...] = ()
    from_store: frozenset[str] = frozenset()


def at_work(
    loaded: LoadedSite, live: Iterable[LiveVersion], types: Types, changes: Iterable[PartChange] = ()
) -> SiteAtWork:  # fmt: skip
    """The site with the version of each flow that runs, read in the organisation with these changes.

    The changes are not laid over the site that is returned. A site whose own file cannot be read is returned as it is.
    """
    files = loaded.files
    assert files is not None, "a site that was not read from files has no flows to choose"
    around = loaded.changed(changes)
    if around.site is None:
        return SiteAtWork(loaded)
    stored = {each.slug: each for each in live}
    gone = {slug: [each] for slug, each in _files_gone(around, stored).items()}
    wrong = _errors_of_files(around, stored)
    flows: dict[str, tuple[Flow, Source]] = {}
    troubles: list[FlowTrouble] = []
    from_store: set[str] = set()
    over = {slug for slug, each in stored.items() if each.over_file}
    for slug in dict.fromkeys((*files.flows, *wrong, *gone, *sorted(over))):
        faults = [*(wrong.get(slug) or gone.get(slug) or ())]
        for choice, origin in _candidates(around, slug, wrong, stored, types):
            if isinstance(choice, list):
                faults += choice if origin is not None else ()
                continue
            flows[slug] = choice
            from_store |= {slug} if origin is not None else set()
            break
        if faults:
            version = flows[slug][0].version if slug in flows else ""
            troubles.append(FlowTrouble(slug, version, _within(around.folder, faults)))
    not_of_files = {*wrong, *from_store}
    chosen = replace(
        files, flows=flows, broken=frozenset(each.slug for each in troubles if not each.version),
        problems=tuple(each for each in files.problems
                       if _slug_of(files.named, each.file, around.folder, stored) not in not_of_files),
    )  # fmt: skip
    return SiteAtWork(put_together(chosen, ()), tuple(troubles), frozenset(from_store))


_Choice = tuple[Flow, Source] | list[Problem]


def _candidates(
    site: LoadedSite, slug: str, wrong: Mapping[str, list[Problem]], stored: Mapping[str, LiveVersion], types: Types
) -> Iterator[tuple[_Choice, LiveVersion | None]]:
    """What may run, the first choice first: a flow with its source, or the errors that keep it from running."""
    assert site.files is not None
    of_file: _Choice | None = wrong.get(slug) or site.files.flows.get(slug)
    live = stored.get(slug)
    file_is_live = live is not None and isinstance(of_file, tuple) and of_file[0].version == live.version
    choices: list[LiveVersion | None] = [None] if live is None or file_is_live else [None, live]
    for each in reversed(choices) if live is not None and live.over_file else choices:
        if each is not None:
            yield _loaded(site, each, types), each
        elif of_file is not None:
            yield of_file, None


def _loaded(site: LoadedSite, live: LiveVersion, types: Types) -> _Choice:
    assert site.site is not None
    source = parse(live.text, live.name(site.folder))
    loaded = load_source(source, types, site.site.catalogue())
    if loaded.flow is None:
        return errors(loaded.problems)
    found = errors(resolve_flow(loaded.flow, source, site.site, site.folder / PROMPTS, facts_of(site.site)))
    return found or (loaded.flow, source)


def _within(folder: FilePath, faults: Iterable[Problem]) -> tuple[Problem, ...]:
    """The faults, with their files named within the site's folder: nobody on the network need know where that is."""
    return tuple(replace(each, file=FilePath(each.file).relative_to(folder).as_posix()) for each in gathered(faults))


def _errors_of_files(site: LoadedSite, stored: Mapping[str, LiveVersion]) -> dict[str, list[Problem]]:
    """The errors in the files of flows, by the slug of the flow."""
    assert site.files is not None
    found: dict[str, list[Problem]] = {}
    for problem in errors(site.every_place):
        if problem.file in site.files.named:
            slug = _slug_of(site.files.named, problem.file, site.folder, stored)
            found.setdefault(slug, []).append(problem)
    return found


def _files_gone(site: LoadedSite, stored: Mapping[str, LiveVersion]) -> dict[str, Problem]:
    """The flows that a service names and whose file was taken away, by slug."""
    assert site.site is not None
    assert site.files is not None
    named = {service.flow for service in site.site.services.values()}
    there = {FilePath(file) for file in site.files.named}
    return {
        live.slug: Problem(
            FILE_GONE, "error", str(site.folder / live.file), 0, 0, "",
            f"the file {live.file} of the flow {live.slug!r} is gone, and a service runs the flow: version "
            f"{live.version}, as it was published, is run.",
            f"Name another flow in site.yaml, or have 'cordboard export flows {live.slug}' write the file again.",
        )
        for live in stored.values()
        if live.file and live.slug in named - site.files.flows.keys() and site.folder / live.file not in there
    }  # fmt: skip


def _slug_of(named: Mapping[str, str], file: str, folder: FilePath, stored: Mapping[str, LiveVersion]) -> str:
    """The flow of a file: the one it names, or that was last published from it, or the one it is called after."""
    path = FilePath(file)
    before = (each.slug for each in stored.values() if each.file and folder / each.file == path)
    return named.get(file) or next(before, path.stem)


def with_flow(loaded: LoadedSite, flow: Flow, source: Source, changes: Iterable[PartChange]) -> LoadedSite:
    """The site as it would be with another version of a flow, or a new flow, and with these changes laid over it."""
    files = loaded.files
    assert files is not None, "a site that was not read from files has no flows to change"
    before = files.flows.get(flow.slug)
    gone = () if before is None else (before[1].file,)
    changed = replace(
        files, flows={**files.flows, flow.slug: (flow, source)}, broken=files.broken - {flow.slug},
        problems=tuple(each for each in files.problems if each.file not in gone),
    )  # fmt: skip
    return put_together(changed, tuple(changes))
