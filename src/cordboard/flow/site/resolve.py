"""Names in flows and in the site file that must lead somewhere."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path as FilePath

from cordboard.flow.model import Flow
from cordboard.flow.module import FlowModule, Reference
from cordboard.flow.problems import Problem
from cordboard.flow.prompt import Prompt
from cordboard.flow.site.model import Site
from cordboard.flow.source import Path, Source

#: Where a site defines each kind of thing that flows name.
_DEFINED_IN = {"service": "services", "box": "boxes", "template": "templates", "secret": "secrets"}


def resolve_site(source: Source, site: Site, flows: Mapping[str, Flow], broken: Collection[str]) -> None:
    """Services name flows of their direction, numbers name inbound services. Complaints go to the source."""
    for name, service in site.services.items():
        at: Path = ("services", name, "flow")
        flow = flows.get(service.flow)
        if flow is None:
            if service.flow in broken:
                message, remedy = f"the flow {service.flow!r} has errors.", "Correct them first."
            else:
                message = f"there is no flow {service.flow!r}."
                remedy = _instead(service.flow, flows)
            source.complain("unknown-flow", message, at, where=f"service {name}", remedy=remedy)
        elif flow.direction != service.direction:
            source.complain(
                "wrong-direction", f"is {service.direction}, and its flow {flow.slug!r} is {flow.direction}.", at,
                where=f"service {name}", remedy="Name a flow of the same direction.",
            )  # fmt: skip
    inbound = [name for name, service in site.services.items() if service.direction == "inbound"]
    for number, name in site.numbers.items():
        if name not in inbound:
            kind = "is outbound: nobody can call it" if name in site.services else "is not defined"
            source.complain(
                "unknown-service", f"the service {name!r} {kind}.", ("numbers", number), where=f"number {number}",
                remedy=_instead(name, inbound),
            )  # fmt: skip


def resolve_flow(flow: Flow, source: Source, site: Site, prompts: FilePath) -> list[Problem]:
    """What the flow names and the site does not have."""
    before = len(source.problems)
    for module in flow.modules.values():
        for reference in module.references():
            _resolve(module, reference, source, site)
        for where, name in _recordings(module):
            if not _inside(prompts, name):
                source.complain(
                    "unknown-recording", f"{where}: the site's prompts folder has no {name!r}.",
                    ("modules", module.name, where), where=f"module {module.name}",
                    remedy=f"Put the file into {prompts.name}/, or correct the name.",
                )  # fmt: skip
    found = source.problems[before:]
    del source.problems[before:]
    return found


def _resolve(module: FlowModule, reference: Reference, source: Source, site: Site) -> None:
    section = _DEFINED_IN.get(reference.kind)
    if section is None or not reference.name:
        return
    known = getattr(site, section)
    if reference.name not in known:
        source.complain(
            f"unknown-{reference.kind}", f"the site has no {reference.kind} {reference.name!r}.",
            ("modules", module.name, reference.property), where=f"module {module.name}",
            remedy=_instead(reference.name, known, f"Define it under '{section}' in site.yaml."),
        )  # fmt: skip


def _recordings(module: FlowModule) -> Iterator[tuple[str, str]]:
    for where, prompt in module.prompts():
        yield from ((where, name) for name in recordings_of(prompt))


def recordings_of(prompt: Prompt) -> Iterator[str]:
    """The recorded files that a prompt plays."""
    return (phrase.recording for phrase in prompt.every_phrase() if phrase.recording)


def _inside(folder: FilePath, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())


def _instead(name: str, known: Collection[str], otherwise: str = "") -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    if near:
        return f"Did you mean {near[0]!r}?"
    return otherwise or (f"There are: {', '.join(known)}." if known else "None is defined.")
