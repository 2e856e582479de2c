"""From a site's folder to a `Site` and its flows: everything wrong with them is found in one run."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from cordboard.flow.faults import in_words, named, place_of
from cordboard.flow.load import load_source
from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule
from cordboard.flow.problems import Problem, errors
from cordboard.flow.results import RESULTS, Results
from cordboard.flow.site.model import Site
from cordboard.flow.site.resolve import resolve_flow, resolve_site
from cordboard.flow.source import Source, read_source

Types = Mapping[str, type[FlowModule]]

SITE_FILE = "site.yaml"
FLOWS = "flows"
PROMPTS = "prompts"


@dataclass(frozen=True)
class LoadedSite:
    """A site's folder, read. `site` is None when the site file cannot be used; flows with errors are left out.

    What else is wrong, such as a service that names no flow, `problems` say.
    """

    folder: FilePath
    site: Site | None
    flows: dict[str, Flow] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def site_facts(self) -> dict[str, Any]:
        """What expressions see as ``site``."""
        assert self.site is not None, "a site with errors has no facts"
        return facts_of(self.site)


def load_site(folder: FilePath, types: Types) -> LoadedSite:
    """Read ``site.yaml`` and every flow in ``flows``. Never raises for what is written in them."""
    source = read_source(folder / SITE_FILE)
    site = read_site(source)
    results = _catalogue(site, source)
    if errors(source.problems):
        site = None
    flows: dict[str, Flow] = {}
    broken: set[str] = set()
    problems: list[Problem] = []
    for path in sorted((folder / FLOWS).glob("*.y*ml")):
        flow_source = read_source(path)
        loaded = load_source(flow_source, types, results)
        found = list(loaded.problems)
        if loaded.flow is None:
            broken.add(_slug(flow_source, path))
        elif loaded.flow.slug in flows:
            at = flow_source.at(("flow",))
            found.append(Problem(
                "duplicate-flow", "error", flow_source.file, at.line, at.column, "",
                f"the flow {loaded.flow.slug!r} is also in {flows[loaded.flow.slug].source}.", "Rename one of them.",
            ))  # fmt: skip
        else:
            flows[loaded.flow.slug] = loaded.flow
            if site is not None:
                found += resolve_flow(loaded.flow, flow_source, site, folder / PROMPTS, facts_of(site))
        problems += sorted(found, key=lambda each: (each.line, each.column))
    if site is not None:
        resolve_site(source, site, flows, broken, folder / PROMPTS)
    ordered = sorted(source.problems, key=lambda each: (each.line, each.column))
    return LoadedSite(folder, site, flows, [*ordered, *problems])


def check_path(path: FilePath, types: Types) -> list[Problem]:
    """Everything wrong with a site's folder, a flow of a site, or a lone flow file.

    A lone file is not asked for services, boxes and templates: only a site could define them.
    """
    if path.is_dir():
        return load_site(path, types).problems
    if path.name == SITE_FILE and path.is_file():
        return load_site(path.parent, types).problems
    folder = site_of(path)
    if folder is not None:
        return problems_of(load_site(folder, types), path)
    return load_source(read_source(path), types).problems


def problems_of(site: LoadedSite, flow: FilePath) -> list[Problem]:
    """What is wrong with one flow file of a site, and with the site file where that hides what the flow names."""
    here = [str(site.folder / FLOWS / flow.name)]
    if site.site is None:
        here.append(str(site.folder / SITE_FILE))
    return [each for each in site.problems if each.file in here]


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


def read_site(source: Source) -> Site | None:
    """The site of a file read before; complaints go to the source."""
    values = source.values
    if not isinstance(values, dict):
        if not source.problems:
            source.complain("not-a-site", "is no site: it should be a mapping.", remedy="Begin with 'cordboard: 1'.")
        return None
    try:
        return Site.model_validate(values)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            _complain(source, fault)
        return None


def _complain(source: Source, fault: Any) -> None:
    place = tuple(step for step in fault["loc"] if step != "[key]")
    is_key = "[key]" in fault["loc"]
    name = ".".join(map(str, place))
    if fault["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(place[-1]), keys_at(Site, place[:-1]), 1)
        remedy = f"Did you mean {near[0]!r}?" if near else "The reference of the site file lists what there is."
        source.complain("unknown-key", f"{name!r} is nothing that a site has.", place, key=True, remedy=remedy)
    elif fault["type"] == "missing":
        source.complain("missing-key", f"needs {name!r}.", place[:-1], remedy=f"Add '{place[-1]}: …'.")
    else:
        message, remedy = in_words(fault)
        told = named(name, message, key=is_key)
        source.complain("bad-value", told, place_of(source, (), place), remedy=remedy, key=is_key)


def keys_at(annotation: Any, place: Sequence[str | int]) -> list[str]:
    """The keys that may be written at a place in a site file, below a type; none where any may be."""
    for inner in get_args(annotation) if get_origin(annotation) in (Union, UnionType, Annotated) else ():
        if keys := keys_at(inner, place):
            return keys
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = {field.alias or name: field for name, field in annotation.model_fields.items() if not field.exclude}
        if not place:
            return list(fields)
        field_here = fields.get(str(place[0]))
        return keys_at(field_here.annotation, place[1:]) if field_here else []
    arguments = get_args(annotation)
    if place and get_origin(annotation) in (dict, tuple):
        return keys_at(arguments[1 if get_origin(annotation) is dict else 0], place[1:])
    return []


def _catalogue(site: Site | None, source: Source) -> Results:
    if site is None:
        return RESULTS
    try:
        return site.catalogue()
    except ValueError as error:
        source.complain("bad-result", f"results: {error}.", ("results",), remedy="Change one of them.")
        return RESULTS


def _slug(source: Source, path: FilePath) -> str:
    written = source.values.get("flow") if isinstance(source.values, dict) else None
    return written if isinstance(written, str) else path.stem
