"""Names in flows and in the site file that must lead somewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from cordboard.flow.agent_module import agent_module
from cordboard.flow.checks.expressions import expressions_of
from cordboard.flow.checks.secrets import misuse
from cordboard.flow.expression_places import place_of_name
from cordboard.flow.expressions import fields_named
from cordboard.flow.model import Flow
from cordboard.flow.module import IN_WRITING, FlowModule, Reference
from cordboard.flow.problems import Problem
from cordboard.flow.prompt import PLACEHOLDER, Prompt, expressions_in
from cordboard.flow.sensitive_use import sensitive_variables
from cordboard.flow.site.eligible import check_groups, check_teams
from cordboard.flow.site.linking import link
from cordboard.flow.site.model import Site
from cordboard.flow.site.wording import instead, place_of
from cordboard.flow.source import Path, Source

#: Where a site defines each kind of thing that flows name.
_DEFINED_IN = {
    "service": "services", "box": "boxes", "template": "templates", "secret": "secrets",
    "resource_group": "resource_groups", "team": "teams", "skill": "skills",
}  # fmt: skip


def resolve_site(
    source: Source, site: Site, flows: Mapping[str, Flow], broken: Collection[str], prompts: FilePath
) -> None:
    """Every name in the site file leads somewhere: to a flow, a recording, or another part of the file.

    Complaints go to the source.
    """
    link(source, site)
    for name, service in site.services.items():
        at: Path = ("services", name, "flow")
        if service.record.announce is not None:
            place: Path = ("services", name, "record", "announce")
            recordings = recordings_of(service.record.announce)
            _recordings_are_there(source, prompts, place, f"service {name}", "record", recordings)
        flow = flows.get(service.flow)
        if flow is None:
            if service.flow not in broken:
                source.complain(
                    "unknown-flow", f"there is no flow {service.flow!r}.", at, where=f"service {name}",
                    remedy=instead(service.flow, flows),
                )  # fmt: skip
        elif flow.direction != service.direction:
            source.complain(
                "wrong-direction", f"is {service.direction}, and its flow {flow.slug!r} is {flow.direction}.", at,
                where=f"service {name}", remedy="Name a flow of the same direction.",
            )  # fmt: skip
        elif flow.channel in IN_WRITING and not any(each.carries == flow.channel for each in site.channels.values()):
            source.complain(
                "no-channel", f"its flow {flow.slug!r} is for {flow.channel}, which no channel of the site carries.",
                at, where=f"service {name}", warning=True,
                remedy=f"Add one under 'channels', such as 'texts: {{type: …, for: {flow.channel}}}'.",
            )  # fmt: skip
        elif service.agent_calls and agent_module(flow) is None:
            source.complain(
                "no-agent-in-flow", f"its agents may call people, and its flow {flow.slug!r} has no operator_transfer.",
                ("services", name, "agent_calls"), where=f"service {name}",
                remedy="Name a flow with one: the calls of agents go on there when the agent is done.",
            )  # fmt: skip
        if flow is not None:
            sensitive = sensitive_variables(flow.modules)
            where = f"service {name}"
            _hidden(source, service.screen_pop, sensitive, ("services", name, "screen_pop"), where, "screen_pop")
    inbound = [name for name, service in site.services.items() if service.direction == "inbound"]
    for number, name in site.numbers.items():
        if name not in inbound:
            kind = "is outbound: nobody can call it" if name in site.services else "is not defined"
            source.complain(
                "unknown-service", f"the service {name!r} {kind}.", ("numbers", number), where=f"number {number}",
                remedy=instead(name, inbound),
            )  # fmt: skip


def resolve_flow(flow: Flow, source: Source, site: Site, prompts: FilePath, facts: Mapping[str, Any]) -> list[Problem]:
    """What the flow names and the site does not have. `facts` are what expressions see as ``site``."""
    before = len(source.problems)
    sensitive = sensitive_variables(flow.modules)
    for module in flow.modules.values():
        where = f"module {module.name}"
        for reference in module.references():
            _resolve(module, reference, source, site)
            template = site.templates.get(reference.name) if reference.kind == "template" else None
            if template is not None:
                at = place_of(source, module, reference)
                said = f"the site's template {reference.name!r}"
                _hidden(source, f"{template.subject} {template.body}", sensitive, at, where, said)
            if reference.kind == "recording":
                at = place_of(source, module, reference)
                _recordings_are_there(source, prompts, at, where, reference.property, [reference.name])
        check_teams(flow, module, source, site)
        check_groups(flow, module, source, site)
        for name, prompt in module.prompts():
            at = ("modules", module.name, name)
            _recordings_are_there(source, prompts, at, where, name, recordings_of(prompt))
        for property_, text in expressions_of(module):
            _variables(module, property_, text, source, facts)
    found = source.problems[before:]
    del source.problems[before:]
    return found


def _resolve(module: FlowModule, reference: Reference, source: Source, site: Site) -> None:
    section = _DEFINED_IN.get(reference.kind)
    if section is None or not reference.name or PLACEHOLDER.search(reference.name):
        return
    known = getattr(site, section)
    if reference.name not in known:
        kind = reference.kind.replace("_", " ")
        source.complain(
            f"unknown-{kind.replace(' ', '-')}", f"the site has no {kind} {reference.name!r}.",
            place_of(source, module, reference), where=f"module {module.name}",
            remedy=instead(reference.name, known, f"Define it under '{section}' in site.yaml."),
        )  # fmt: skip


def _hidden(source: Source, text: str, sensitive: dict[str, str], at: Path, where: str, said: str) -> None:
    """Nothing that a text of the site says is of sensitive digits."""
    for expression in expressions_in(text):
        if (complaint := misuse(expression, sensitive)) is not None:
            code, message, remedy = complaint
            source.complain(code, f"{said}: {message}", at, where=where, remedy=remedy)


def _recordings_are_there(
    source: Source, prompts: FilePath, at: Path, where: str, name: str, recordings: Iterable[str]
) -> None:
    for recording in recordings:
        if not _inside(prompts, recording):
            source.complain(
                "unknown-recording", f"{name}: the site's prompts folder has no {recording!r}.", at, where=where,
                remedy=f"Put the file into {prompts.name}/, or correct the name.",
            )  # fmt: skip


def _variables(module: FlowModule, where: str, text: str, source: Source, facts: Mapping[str, Any]) -> None:
    for name in sorted(fields_named(text, "site") - set(facts)):
        at: Path = ("modules", module.name, *(int(step) if step.isdecimal() else step for step in where.split(".")))
        source.complain(
            "unknown-variable", f"{where}: the site has no variable {name!r}.", at, where=f"module {module.name}",
            remedy=instead(name, list(facts), "Define it under 'variables' in site.yaml."),
            mark=place_of_name(text, "site", name),
        )  # fmt: skip


def recordings_of(prompt: Prompt) -> Iterator[str]:
    """The recorded files that a prompt plays."""
    return (phrase.recording for phrase in prompt.every_phrase() if phrase.recording)


def _inside(folder: FilePath, name: str) -> bool:
    path = (folder / name).resolve()
    return path.is_file() and path.is_relative_to(folder.resolve())
