"""Where a part of a site is named: what has to be looked at before it is changed or taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cordboard.flow.model import Flow
from cordboard.flow.site.load import LoadedSite
from cordboard.flow.site.model import Site

#: The sections in which parts are named.
_Place = Literal[
    "call_centers", "services", "resource_groups", "teams", "skills", "agents", "termination_codes", "webhooks",
    "numbers", "boxes", "results", "flows",
]  # fmt: skip

#: What modules call the parts of a section.
_KINDS = {
    "services": "service", "resource_groups": "resource_group", "teams": "team", "skills": "skill", "boxes": "box",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """A place in which a part is named. `section` is ``flows`` for a flow; `module` is empty for what is no module."""

    section: _Place
    name: str
    module: str = ""


def uses_of(loaded: LoadedSite, section: str, name: str) -> list[Use]:
    """The places that name a part: other parts first, then flows at work."""
    assert loaded.site is not None, "a site with errors has no parts"
    found = [*_in_parts(loaded.site, section, name)]
    for flow in loaded.flows.values():
        found += _in_flow(flow, section, name)
    return list(dict.fromkeys(found))


def _in_parts(site: Site, section: str, name: str) -> Iterator[Use]:
    if section == "services":
        yield from (Use("numbers", number) for number, service in site.numbers.items() if service == name)
        for key, group in site.resource_groups.items():
            if name in (*group.contributing, *group.accepting):
                yield Use("resource_groups", key)
        yield from (
            Use("termination_codes", key) for key, code in site.termination_codes.items() if name in code.services
        )
    if section == "call_centers":
        yield from (Use("services", key) for key, service in site.services.items() if service.call_center == name)
    if section == "boxes":
        yield from (Use("services", key) for key, service in site.services.items() if service.voicemail == name)
        yield from (Use("teams", key) for key, team in site.teams.items() if team.voicemail == name)
    if section == "results":
        catalogue = site.catalogue()
        for key, code in site.termination_codes.items():
            result = catalogue.find(code.result)
            if result is not None and result.slug == name:
                yield Use("termination_codes", key)
    for logon, agent in site.agents.items():
        named = {
            "services": agent.services, "teams": agent.teams, "skills": agent.skills, "boxes": (agent.voicemail,),
        }  # fmt: skip
        if name in named.get(section, ()):
            yield Use("agents", logon)


def _in_flow(flow: Flow, section: str, name: str) -> Iterator[Use]:
    if section == "results":
        yield from (Use("flows", flow.slug, each.source) for each in flow.connectors if each.result == name)
        if name == flow.opening_result or (flow.fallback is not None and flow.fallback.result == name):
            yield Use("flows", flow.slug)
    for module in flow.modules.values():
        if any(each.kind == _KINDS.get(section) and each.name == name for each in module.references()):
            yield Use("flows", flow.slug, module.name)
