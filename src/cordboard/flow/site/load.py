"""From a site's folder to a `Site` and its flows: everything wrong with them is found in one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any

from cordboard.flow.load import Loaded, load_source
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.problems import Problem, errors, gathered
from cordboard.flow.site.changes import PartChange, lay_over
from cordboard.flow.site.consequences import without_consequences
from cordboard.flow.site.model import Site
from cordboard.flow.site.properties import check_properties
from cordboard.flow.site.reading import read_catalogue, read_site
from cordboard.flow.site.resolve import resolve_flow, resolve_site
from cordboard.flow.source import Source, from_document, parse, read_source

Types = Mapping[str, type[FlowModule]]

SITE_FILE = "site.yaml"
FLOWS = "flows"
PROMPTS = "prompts"
#: How the name of a file ends, before its suffix, that says how a flow is laid out.
LAYOUT = ".layout"


@dataclass(frozen=True)
class Files:
    """The files of a site's folder, as they were read: changes of the organisation are laid over these.

    `broken` are the slugs of flows with errors; `problems` is what is wrong with flows whatever the site says. `named`
    is the slug that each file of a flow names, empty where it cannot be read.
    """

    folder: FilePath
    source: Source
    flows: dict[str, tuple[Flow, Source]] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadedSite:
    """A site's folder, read. `site` is None when the site file cannot be used; flows with errors are left out.

    What else is wrong, such as a service that names no flow, `problems` say; `every_place` are the same, with a name
    that leads nowhere told of wherever it stands. `document` is what the site file says, with the changes laid over it.
    """

    folder: FilePath
    site: Site | None
    flows: dict[str, Flow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    document: Any = None
    files: Files | None = None
    every_place: list[Problem] = field(default_factory=list)

    def changed(self, changes: Iterable[PartChange]) -> LoadedSite:
        """The same files with changes of the organisation laid over them; earlier ones are forgotten."""
        assert self.files is not None, "a site that was not read from files has nothing to lay changes over"
        return put_together(self.files, tuple(changes))

    def site_facts(self) -> dict[str, Any]:
        """What expressions see as ``site``."""
        assert self.site is not None, "a site with errors has no facts"
        return facts_of(self.site)


def load_site(folder: FilePath, types: Types, changes: Iterable[PartChange] = ()) -> LoadedSite:
    """Read ``site.yaml`` and every flow in ``flows``. Never raises for what is written in them."""
    return put_together(_read_files(folder, types), tuple(changes))


def _read_files(folder: FilePath, types: Types) -> Files:
    source = read_source(folder / SITE_FILE)
    trial = replace(source, problems=[])
    _, results = read_catalogue(read_site(trial), trial)
    flows: dict[str, tuple[Flow, Source]] = {}
    broken: set[str] = set()
    problems: list[Problem] = []
    named: dict[str, str] = {}
    for path in flow_files(folder):
        flow_source = read_source(path)
        loaded = load_source(flow_source, types, results)
        problems += loaded.problems
        named[flow_source.file] = _slug(flow_source)
        if loaded.flow is None:
            broken.add(_slug(flow_source) or path.stem)
        elif loaded.flow.slug in flows:
            at = flow_source.at(("flow",))
            problems.append(Problem(
                "duplicate-flow", "error", flow_source.file, at.line, at.column, "",
                f"the flow {loaded.flow.slug!r} is also in {flows[loaded.flow.slug][0].source}.", "Rename one of them.",
            ))  # fmt: skip
        else:
            flows[loaded.flow.slug] = loaded.flow, flow_source
    return Files(folder, source, flows, frozenset(broken), tuple(problems), named)


def flow_files(folder: FilePath) -> list[FilePath]:
    """The files of a site's flows, in the order of their names. How a flow is laid out is no flow."""
    return [path for path in sorted((folder / FLOWS).glob("*.y*ml")) if not path.stem.endswith(LAYOUT)]


def put_together(files: Files, changes: tuple[PartChange, ...]) -> LoadedSite:
    """The site of files, with changes of the organisation laid over them."""
    source = lay_over(files.source, changes)
    read, _ = read_catalogue(read_site(source), source)
    site = read.site
    usable = not errors(source.problems)
    problems = list(files.problems)
    flows = {slug: flow for slug, (flow, _) in files.flows.items()}
    if site is not None:
        prompts, facts = files.folder / PROMPTS, facts_of(site)
        for flow, flow_source in files.flows.values():
            problems += resolve_flow(flow, flow_source, site, prompts, facts)
        resolve_site(source, site, flows, files.broken, prompts)
        if not files.broken and "properties" not in read.unread:
            check_properties(source, site, flows)
    ordered = [*_in_order(source.problems), *_in_order(problems)]
    every = without_consequences(ordered, read.unread)
    return LoadedSite(files.folder, site if usable else None, flows, gathered(every), source.values, files, every)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda each: (each.file, each.line, each.column))


def load_draft(site: LoadedSite, draft: str | Mapping[str, Any], types: Types) -> tuple[Source, Loaded]:
    """Load a flow that is none of the site's files as if it were one, with its source for the places of problems.

    `draft` is its text, or the document.
    """
    assert site.site is not None, "a site with errors is the setting of nothing"
    source = parse(draft, "draft") if isinstance(draft, str) else from_document(draft, "draft")
    loaded = load_source(source, types, site.site.catalogue())
    told_once = gathered if isinstance(draft, str) else list  # in a document each place is marked where it is
    if loaded.flow is None:
        return source, replace(loaded, problems=told_once(loaded.problems))
    found = resolve_flow(loaded.flow, source, site.site, site.folder / PROMPTS, facts_of(site.site))
    problems = told_once(_in_order([*loaded.problems, *found]))
    return source, replace(loaded, flow=None if errors(problems) else loaded.flow, problems=problems)


def problems_of(site: LoadedSite, flow: FilePath) -> list[Problem]:
    """What is wrong with one flow file of a site, and with the site file where that hides what the flow names."""
    here = [str(site.folder / FLOWS / flow.name)]
    if site.site is None:
        here.append(str(site.folder / SITE_FILE))
    return gathered(each for each in site.every_place if each.file in here)


def site_of(flow: FilePath) -> FilePath | None:
    """The folder of the site that a flow file lies in, if it lies in one."""
    folder = flow.parent
    inside = folder.name == FLOWS and (folder.parent / SITE_FILE).is_file()
    return folder.parent if inside else None


def facts_of(site: Site) -> dict[str, Any]:
    """What expressions see as ``site``."""
    return {
        **site.variables,
        "name": site.site, "title": site.title, "currency": site.currency, "time_zone": site.time_zone,
        "region": site.region,
    }  # fmt: skip


def _slug(source: Source) -> str:
    written = source.values.get("flow") if isinstance(source.values, dict) else None
    return written if isinstance(written, str) else ""
